import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Provider } from '../../../src/domain/provider.ts'
import { takeDueTurns } from '../../../src/gateway/engine/turn.ts'
import { forEachDatabase } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { statusOf, withCard } from '../../support/people.ts'
import type { Database } from '../../../src/storage/database.ts'

forEachDatabase((_name, open) => {
  let database: Database
  let harness: Harness
  beforeAll(async () => {
    database = await open()
    harness = await openHarness({ database, providers: ['artha'], limits: { mutationWait: 1 } })
  })
  afterAll(() => harness.close())
  beforeEach(() => harness.sandbox.faults.clear())

  const topUp = (cardId: string, currency: string, key: string) =>
    harness.as().topups.create({ cardId, amount: { amount: '10.00', currency }, idempotencyKey: key })
  const topupsAt = (cardRef: string) => harness.sandbox.things('topup').filter(({ parent }) => parent === cardRef)
  const refOf = async (id: string) => (await harness.as().journeys.find(id))?.providerRef ?? ''

  describe('two equal top-ups on one card', () => {
    test.each(['drop-before', 'drop-after'] as const)(
      'of which one is answered and the other lost (%s) end as two, each once',
      async kind => {
        const { cardId, currency } = await withCard(harness, 'artha')
        const first = await topUp(cardId, currency, 'a')
        harness.sandbox.faults.add({ on: 'POST topup', kind })
        const second = await topUp(cardId, currency, 'b')
        expect(second.status).toBe('OUTCOME_UNKNOWN')
        await statusOf(harness, first.id, 'APPROVED')
        await statusOf(harness, second.id, 'APPROVED')
        expect(topupsAt(await refOf(cardId))).toHaveLength(2)
        expect(await refOf(first.id)).not.toBe(await refOf(second.id))
      },
    )

    test('both lost, are told apart by waiting for one another', async () => {
      const { cardId, currency } = await withCard(harness, 'artha')
      harness.sandbox.faults.add({ on: 'POST topup', kind: 'drop-after', times: 2 })
      const ids = (await Promise.all(['a', 'b', 'c'].map(key => topUp(cardId, currency, key)))).map(({ id }) => id)
      for (const id of ids) await statusOf(harness, id, 'APPROVED')
      expect(topupsAt(await refOf(cardId))).toHaveLength(3)
    })
  })

  test('a card order whose answer is lost becomes known by itself, and one card exists', async () => {
    const { cardholderId, productId, cardId } = await withCard(harness, 'artha')
    harness.sandbox.faults.add({ on: 'POST cards', kind: 'drop-after' })
    const before = harness.sandbox.things('card').length
    const card = await harness.as().cards.issue({ cardholderId, productId, type: 'VIRTUAL', idempotencyKey: 'second-card' })
    expect(card.status).toBe('OUTCOME_UNKNOWN')
    await statusOf(harness, card.id, 'ACTIVE')
    expect(harness.sandbox.things('card')).toHaveLength(before + 1)
    expect(await refOf(card.id)).not.toBe(await refOf(cardId))
  })

  test('a process that stalls between its trace and its send finds its key lapsed, and another has done it once', async () => {
    const { cardId, currency } = await withCard(harness, 'artha')
    let release = (): void => {}
    const released = new Promise<void>(resolve => {
      release = resolve
    })
    const provider = harness.world.providers.get('artha') as Provider
    const stalled: Provider = {
      ...provider,
      funding: {
        ...provider.funding,
        advance: async (dossier, key) => {
          await released
          return provider.funding.advance(dossier, key)
        },
      },
    }
    const slow = await openHarness({ database, providers: ['artha'], beside: harness, limits: { mutationWait: 0.05 } })
    ;(slow.world.providers as Map<string, Provider>).set('artha', stalled)
    const topup = await slow.as().topups.create({ cardId, amount: { amount: '7.00', currency }, idempotencyKey: 'stalled' })
    expect(topup.status).toBe('PENDING')
    harness.clock.pass(20)
    expect(await takeDueTurns(harness.world, 50), 'nobody takes over while the lease runs').toBe(0)
    await statusOf(harness, topup.id, 'APPROVED')
    release()
    await slow.close()
    await harness.settle()
    expect(topupsAt(await refOf(cardId)).filter(({ amount }) => Number(amount) === 7)).toHaveLength(1)
    expect((await harness.as().journeys.attempts(topup.id)).map(({ outcome }) => outcome)).toEqual(['NO_EFFECT', 'TOOK_EFFECT'])
    expect(
      new Set((await harness.as().journeys.attempts(topup.id)).map(({ key }) => key)).size,
      'the same write keeps its key',
    ).toBe(1)
  })

  test('nothing is complained about', () => {
    expect(harness.complaints).toEqual([])
  })
})
