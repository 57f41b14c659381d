import { eq, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { later } from '../../../src/domain/journey.ts'
import type { Provider } from '../../../src/domain/provider.ts'
import { processNotices } from '../../../src/gateway/events/inbox.ts'
import { takeDueTurns } from '../../../src/gateway/engine/turn.ts'
import { keepNotice } from '../../../src/storage/notices.ts'
import { QueryFailed } from '../../../src/storage/query-failed.ts'
import { journeys } from '../../../src/storage/schema.ts'
import { openInMemory } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { statusOf, withCard } from '../../support/people.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness({
    database: await openInMemory(),
    providers: ['artha'],
    limits: { mutationWait: 0.3, readFresh: 0 },
  })
})
afterAll(() => harness.close())

const spoil = async (id: string): Promise<void> => {
  const rubbish = new Uint8Array(40).fill(9)
  await harness.world.database.sql.update(journeys).set({ sealed: rubbish }).where(eq(journeys.id, id))
}
const refOf = async (id: string): Promise<string> => (await harness.as().cards.find(id))?.providerRef ?? ''

test('a row that does not open holds up no other of its batch', async () => {
  const [bad, good] = [await withCard(harness, 'artha'), await withCard(harness, 'artha')]
  const ref = await refOf(good.cardId)
  await spoil(bad.cardId)
  harness.sandbox.console('card', ref, 'frozen')
  await harness.world.database.sql.update(journeys).set({ dueAt: harness.clock.now() }).where(eq(journeys.kind, 'card'))
  await takeDueTurns(harness.world, 50)
  expect(await harness.as().cards.find(good.cardId)).toMatchObject({ status: 'FROZEN' })
  const [row] = await harness.world.database.sql.select().from(journeys).where(eq(journeys.id, bad.cardId))
  expect(row).toMatchObject({ leaseToken: null })
  expect(row?.dueAt?.getTime()).toBeGreaterThan(harness.clock.now().getTime())
})

test('a row that does not open and whose sender vanished, or that is overdue, holds up no other of its batch', async () => {
  const bad = [await withCard(harness, 'artha'), await withCard(harness, 'artha')]
  const good = await withCard(harness, 'artha')
  const ref = await refOf(good.cardId)
  for (const { cardId } of bad) await spoil(cardId)
  harness.sandbox.console('card', ref, 'frozen')
  const { sql } = harness.world.database
  const now = harness.clock.now()
  await sql.update(journeys).set({ dueAt: now }).where(eq(journeys.kind, 'card'))
  const [vanished, overdue] = bad.map(({ cardId }) => cardId) as [string, string]
  await sql.update(journeys).set({ phase: 'sent', settledBy: now }).where(eq(journeys.id, vanished))
  await sql.update(journeys).set({ phase: 'ready', deadlineAt: now }).where(eq(journeys.id, overdue))
  await takeDueTurns(harness.world, 50)
  expect(await harness.as().cards.find(good.cardId)).toMatchObject({ status: 'FROZEN' })
  for (const id of [vanished, overdue]) {
    const [row] = await sql.select().from(journeys).where(eq(journeys.id, id))
    expect(row?.leaseToken).toBeNull()
    expect(row?.dueAt?.getTime()).toBeGreaterThan(now.getTime())
  }
})

test('a turn that broke because the database was away is due again within seconds, and not as a row that does not open', async () => {
  const cards = [await withCard(harness, 'artha'), await withCard(harness, 'artha')].map(({ cardId }) => cardId)
  const { sql } = harness.world.database
  const now = harness.clock.now()
  await sql.update(journeys).set({ dueAt: null })
  await sql.update(journeys).set({ dueAt: now, settledBy: now }).where(inArray(journeys.id, cards))
  await sql.update(journeys).set({ phase: 'sent' }).where(eq(journeys.id, cards[0]!))
  const stopping = async () => {
    throw new QueryFailed('the server is stopping', '57P01', undefined, 'begin')
  }
  await takeDueTurns({ ...harness.world, database: { ...harness.world.database, transaction: stopping } }, 50)
  for (const id of cards) {
    const [row] = await sql.select().from(journeys).where(eq(journeys.id, id))
    expect(row).toMatchObject({ leaseToken: null, dueAt: later(now, 5) })
  }
})

test('a notice about it is put away, and the next ones are processed', async () => {
  const [bad, good] = [await withCard(harness, 'artha'), await withCard(harness, 'artha')]
  const refs = [await refOf(bad.cardId), await refOf(good.cardId)]
  await spoil(bad.cardId)
  for (const [n, id] of refs.entries()) {
    const about = [{ kind: 'card', refs: { id } }] as const
    await keepNotice(harness.world.database.sql, {
      provider: 'artha',
      deliveryId: `d-${n}`,
      type: 'card.freeze',
      about,
      receivedAt: harness.clock.now(),
    })
  }
  expect(await processNotices(harness.world, 50)).toBe(2)
  expect(await processNotices(harness.world, 50)).toBe(0)
  expect((await harness.gateway.session(harness.as().viewer, { observe: false }).cards.find(good.cardId))?.nextCheckAt).toEqual(
    harness.clock.now(),
  )
})

test('a freeze that is asked for while a thaw is on its way is not forgotten because the card is still seen frozen', async () => {
  const { cardId } = await withCard(harness, 'artha')
  await harness.as().cards.freeze({ cardId })
  await statusOf(harness, cardId, 'FROZEN')
  const artha = harness.world.providers.get('artha') as Provider
  let land = (): void => {}
  const slow = new Promise<void>(resolve => (land = resolve))
  const controls = {
    ...artha.controls,
    unfreeze: async (...given: Parameters<NonNullable<NonNullable<Provider['controls']>['unfreeze']>>) =>
      slow.then(() => artha.controls?.unfreeze?.(...given)),
  }
  ;(harness.world.providers as Map<string, Provider>).set('artha', { ...artha, controls })
  await harness.as().cards.unfreeze({ cardId })
  await harness.as().cards.freeze({ cardId })
  expect(await harness.as().cards.find(cardId)).toMatchObject({ status: 'FROZEN', wanted: 'FROZEN' })
  land()
  ;(harness.world.providers as Map<string, Provider>).set('artha', artha)
  const ref = await refOf(cardId)
  await expect.poll(() => harness.sandbox.things('card').find(({ id }) => id === ref)?.status).toBe('active')
  await harness.until(async () => {
    const card = await harness.as().cards.find(cardId)
    return card?.status === 'FROZEN' && card.wanted === null
  }, 600)
  expect(harness.sandbox.things('card').find(({ id }) => id === ref)?.status).toBe('frozen')
})
