import { afterAll, beforeAll, expect, test } from 'vitest'
import { later } from '../../../src/domain/journey.ts'
import { newLease } from '../../../src/gateway/engine/door.ts'
import { claimJourney, nextDueAt } from '../../../src/storage/claims.ts'
import { updateJourney } from '../../../src/storage/door/journey-writes.ts'
import { journeys } from '../../../src/storage/schema.ts'
import type { Database } from '../../../src/storage/database.ts'
import { forEachDatabase } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { withCard } from '../../support/people.ts'

forEachDatabase((_name, open) => {
  let database: Database
  let harness: Harness
  let cardId: string
  beforeAll(async () => {
    database = await open()
    harness = await openHarness({ database, providers: ['artha'] })
    ;({ cardId } = await withCard(harness, 'artha'))
    await harness.settle()
  })
  afterAll(() => harness.close())
  const next = () => nextDueAt(database.sql, harness.clock.now())

  test('the next turn is the first that is due', async () => {
    const dueAt = later(harness.clock.now(), 7)
    await updateJourney(database.sql, cardId, { dueAt })
    expect(await next()).toEqual(dueAt)
  })

  test('a turn that is being taken is waited for until its lease ends, instead of being asked for again and again', async () => {
    harness.clock.pass(10)
    const lease = newLease(harness.world)
    await claimJourney(database.sql, cardId, lease)
    expect(await next()).toEqual(lease.until)
  })

  test('one that is free and due comes first all the same', async () => {
    const [cardholder] = await harness
      .as()
      .cardholders.of({ customerId: (await harness.as().cards.find(cardId))?.customerId ?? '' })
    const dueAt = harness.clock.now()
    await updateJourney(database.sql, cardholder?.id ?? '', { dueAt })
    expect(await next()).toEqual(dueAt)
  })

  test('a write that is on its way, and due to be asked about after its lease, is not forgotten for what is due much later', async () => {
    harness.clock.pass(60)
    const rest = later(harness.clock.now(), 6 * 3600)
    await database.sql.update(journeys).set({ dueAt: rest })
    const lease = newLease(harness.world)
    await claimJourney(database.sql, cardId, lease)
    const settledBy = later(lease.until, 5)
    await updateJourney(database.sql, cardId, { dueAt: settledBy })
    expect(await next()).toEqual(settledBy)
  })
})
