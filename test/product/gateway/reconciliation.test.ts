import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { later } from '../../../src/domain/journey.ts'
import { Key } from '../../../src/domain/key.ts'
import type { CardOrder, Dossier, LedgerEntry, Provider, TopupOrder } from '../../../src/domain/provider.ts'
import { dossiersOf } from '../../../src/gateway/engine/dossiers.ts'
import { addJobs, takeDueJobs } from '../../../src/gateway/reconciliation/jobs.ts'
import { dayOf, reconcile } from '../../../src/gateway/reconciliation/reconcile.ts'
import { PROVIDERS } from '../../../src/providers/index.ts'
import type { Database } from '../../../src/storage/database.ts'
import { updateJourney } from '../../../src/storage/door/journey-writes.ts'
import { journeyById } from '../../../src/storage/journeys.ts'
import { forEachDatabase } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { statusOf, withCard } from '../../support/people.ts'

type Ledger = NonNullable<Provider['ledger']>
/** A ledger with its entries changed, or left out. */
const changed = (ledger: Ledger, change: (entry: LedgerEntry) => LedgerEntry | undefined): Ledger =>
  async function* (day, cards) {
    for await (const entry of ledger(day, cards)) {
      const told = change(entry)
      if (told !== undefined) yield told
    }
  }

/** Everybody who has a list to compare with. */
const LISTING: string[] = []
for (const { id, sandbox, settings, create } of PROVIDERS) {
  const running = await (await sandbox())({})
  const surroundings = { now: () => new Date(0), randomBytes: () => new Uint8Array(), readTimeout: 1, writeTimeout: 1 }
  if (create(settings.parse(running.variables), surroundings).ledger !== undefined) LISTING.push(id)
  await running.close()
}

forEachDatabase((_name, open) => {
  let database: Database
  let harness: Harness
  beforeAll(async () => {
    database = await open()
    harness = await openHarness({ database, limits: { mutationWait: 1 } })
  })
  afterAll(() => harness.close())
  beforeEach(() => {
    for (const sandbox of harness.sandboxes.values()) sandbox.faults.clear()
    // Each test has days of its own.
    harness.clock.moveTo(new Date(`${dayOf(later(harness.clock.now(), 2 * 86_400))}T09:00:00Z`))
  })

  const provider = (id: string): Provider => harness.world.providers.get(id)!
  const today = () => dayOf(harness.clock.now())
  const compare = (id: string, ledger: Ledger = provider(id).ledger!, day = today()) => reconcile(harness.world, id, ledger, day)
  const told = async (...given: Parameters<typeof compare>) =>
    (await compare(...given)).found.map(({ kind, difference, about, amountHere, amountThere }) => [
      kind,
      difference,
      about,
      amountHere?.amount,
      amountThere?.amount,
    ])
  const topUp = async (cardId: string, amount: string) => {
    const { id } = await harness.as().topups.create({ cardId, amount: { amount, currency: 'USD' }, idempotencyKey: randomUUID() })
    await statusOf(harness, id, 'APPROVED')
    return id
  }
  const refOf = async (id: string) => (await journeyById(database.sql, id))!.providerRef!
  const standing = async (id: string) => {
    const row = (await journeyById(database.sql, id))!
    return [row.status, row.reason?.code]
  }

  /** Somebody with the same API key tops up a card, and we hear nothing of it. */
  async function topUpElsewhere(id: string, cardId: string, amount: string): Promise<string> {
    const card = (await journeyById(database.sql, cardId))!
    const [{ intent }] = (await dossiersOf(harness.world, database.sql, [card])) as unknown as [Dossier<CardOrder>]
    const order: TopupOrder = {
      reference: randomUUID(),
      amount: { amount, currency: 'USD' },
      card: card.refs,
      cardholder: intent.cardholder,
      cardholderReference: intent.cardholderReference,
    }
    const dossier = { id: 'elsewhere', intent: order, refs: {}, held: {}, evidence: {}, taken: new Set<string>() }
    const made = await provider(id).funding.advance(dossier, new Key(randomUUID(), later(harness.clock.now(), 10)))
    return made.refs.id!
  }

  describe.each(LISTING)('at %s', id => {
    test('a day on which everything agrees finds nothing', async () => {
      const { cardId } = await withCard(harness, id)
      await topUp(cardId, '12.00')
      await topUp(cardId, '12.00')
      const { entries, found } = await compare(id)
      expect(entries).toBeGreaterThanOrEqual(3)
      expect(found).toEqual([])
    })

    test('a top-up that nobody asked for here is found, once', async () => {
      const { cardId } = await withCard(harness, id)
      const ours = await topUp(cardId, '12.00')
      await topUpElsewhere(id, cardId, '7.50')
      expect(await told(id)).toEqual([['topup', 'UNKNOWN_HERE', expect.any(String), undefined, '7.50']])
      expect(await told(id)).toEqual([])
      expect(await standing(ours)).toEqual(['APPROVED', undefined])
    })

    test('a top-up of ours that is not there becomes a review', async () => {
      const { cardId } = await withCard(harness, id)
      const [kept, gone] = [await topUp(cardId, '12.00'), await topUp(cardId, '5.00')]
      const without = changed(provider(id).ledger!, entry =>
        entry.kind === 'topup' && entry.amount?.amount === '5.00' ? undefined : entry,
      )
      expect(await told(id, without)).toEqual([['topup', 'MISSING_THERE', gone, '5.00', undefined]])
      expect(await standing(gone)).toEqual(['NEEDS_REVIEW', 'CONTRADICTION'])
      expect(await standing(kept)).toEqual(['APPROVED', undefined])
    })

    test('a top-up of another amount there becomes a review', async () => {
      const { cardId } = await withCard(harness, id)
      const [kept, altered] = [await topUp(cardId, '12.00'), await topUp(cardId, '5.00')]
      const less = changed(provider(id).ledger!, entry =>
        entry.amount?.amount === '5.00' ? { ...entry, amount: { amount: '4.99', currency: 'USD' } } : entry,
      )
      expect(await told(id, less)).toEqual([['topup', 'AMOUNT_DIFFERS', altered, '5.00', '4.99']])
      expect(await standing(altered)).toEqual(['NEEDS_REVIEW', 'CONTRADICTION'])
      expect(await standing(kept)).toEqual(['APPROVED', undefined])
    })

    test('a top-up that is done here and refused at the console becomes a review, and stays settled once a person has settled it', async () => {
      const { cardId } = await withCard(harness, id)
      const topup = await topUp(cardId, '12.00')
      harness.sandboxes.get(id)!.console('topup', await refOf(topup), id === 'artha' ? 'rejected' : 'FAILED')
      expect(await told(id)).toEqual([['topup', 'OUTCOME_DIFFERS', topup, '12.00', '12.00']])
      expect(await standing(topup)).toEqual(['NEEDS_REVIEW', 'CONTRADICTION'])
      await harness.as().reviews.resolve({ journeyId: topup, outcome: 'DID_NOT_HAPPEN', note: 'reversed by them' })
      expect(await told(id)).toEqual([])
      expect(await standing(topup)).toEqual(['REJECTED', 'CLOSED_BY_OPERATOR'])
    })

    test('a top-up that a person closed as not done, and that is there, becomes a review', async () => {
      const { cardId } = await withCard(harness, id)
      harness.sandboxes.get(id)!.faults.add({ on: /POST (topup|fund)/, kind: 'drop-after' })
      const lost = await harness
        .as()
        .topups.create({ cardId, amount: { amount: '9.00', currency: 'USD' }, idempotencyKey: 'lost' })
      expect(lost.status).toBe('OUTCOME_UNKNOWN')
      expect(await told(id), 'what is still being found out is no difference').toEqual([])
      await updateJourney(database.sql, lost.id, { phase: 'review', status: 'NEEDS_REVIEW', dueAt: null })
      await harness.as().reviews.resolve({ journeyId: lost.id, outcome: 'DID_NOT_HAPPEN', note: 'could not find it' })
      harness.clock.pass(10)
      expect(await told(id)).toEqual([['topup', 'OUTCOME_DIFFERS', lost.id, '9.00', '9.00']])
      expect(await standing(lost.id)).toEqual(['NEEDS_REVIEW', 'CONTRADICTION'])
    })

    test('what was sent around midnight is looked for on both days', async () => {
      const { cardId } = await withCard(harness, id)
      const day = today()
      harness.clock.moveTo(new Date(`${day}T23:59:00Z`))
      const topup = await topUp(cardId, '12.00')
      const ledger = provider(id).ledger!
      const late = (entry: LedgerEntry) =>
        entry.kind === 'topup' && entry.cardRef !== undefined ? { ...entry, at: later(entry.at, 120) } : entry
      const nextDay: Ledger = async function* (of, cards) {
        for (const from of [day, dayOf(later(new Date(`${day}T00:00:00Z`), 86_400))]) {
          for await (const entry of changed(ledger, late)(from, cards)) if (dayOf(entry.at) === of) yield entry
        }
      }
      expect(await told(id, nextDay, day)).toEqual([])
      expect(await told(id, nextDay, dayOf(later(new Date(`${day}T00:00:00Z`), 86_400)))).toEqual([])
      expect(await standing(topup)).toEqual(['APPROVED', undefined])
    })
  })

  test('a card that nobody ordered here is found; one that is done here and not there is no review, because cards are asked for themselves', async () => {
    const { cardId } = await withCard(harness, LISTING.at(-1)!)
    const ref = await refOf(cardId)
    const renamed = changed(provider(LISTING.at(-1)!).ledger!, entry =>
      entry.kind === 'card' && entry.id === ref ? { ...entry, id: 'crd_other', at: later(entry.at, 3600) } : entry,
    )
    expect((await told(LISTING.at(-1)!, renamed)).map(([kind, difference, about]) => [kind, difference, about])).toEqual([
      ['card', 'UNKNOWN_HERE', 'crd_other'],
      ['card', 'MISSING_THERE', cardId],
    ])
    expect(await standing(cardId)).toEqual(['ACTIVE', undefined])
  })

  describe('every night', () => {
    test('the day before is compared for each provider that has a list, by one process, and what is found is counted and shown', async () => {
      await addJobs(harness.world)
      await takeDueJobs(harness.world)
      const { cardId } = await withCard(harness, 'artha')
      const ref = await topUpElsewhere('artha', cardId, '3.00')
      const day = today()
      harness.clock.moveTo(new Date(`${dayOf(later(harness.clock.now(), 86_400))}T01:59:59Z`))
      expect(await takeDueJobs(harness.world)).toBe(0)
      harness.clock.pass(1)
      const counted: string[] = []
      const beside = await openHarness({ database, beside: harness })
      const onDifference = (...said: string[]): void => void counted.push(said.join(' '))
      const taken = await Promise.all([takeDueJobs(harness.world, { onDifference }), takeDueJobs(beside.world, { onDifference })])
      expect(taken[0] + taken[1], 'one for each list, and one that forgets old notices').toBe(3)
      expect(counted).toEqual(['artha UNKNOWN_HERE'])
      const { nodes } = await harness.as().findings.list({ first: 1, providerId: 'artha' })
      expect(nodes).toMatchObject([
        {
          providerId: 'artha',
          day,
          kind: 'TOPUP',
          difference: 'UNKNOWN_HERE',
          providerRef: ref,
          journeyId: null,
          amountThere: { amount: '3.00', currency: 'USD' },
        },
      ])
      await beside.close()
    })

    test('days that were missed, because nobody ran or the provider was away, are made up for', async () => {
      await addJobs(harness.world)
      await takeDueJobs(harness.world)
      const { cardId } = await withCard(harness, 'artha')
      await topUpElsewhere('artha', cardId, '2.00')
      harness.clock.pass(86_400)
      await topUpElsewhere('artha', cardId, '1.00')
      harness.clock.pass(86_400)
      const days = new Set<string>()
      const counted: string[] = []
      const original = provider('artha')
      const away: Provider = {
        ...original,
        ledger: async function* (day, cards) {
          if (days.size === 0) {
            days.add(day)
            throw new Error('away')
          }
          days.add(day)
          yield* original.ledger!(day, cards)
        },
      }
      const beside = await openHarness({ database, beside: harness })
      ;(beside.world.providers as Map<string, Provider>).set('artha', away)
      const onDifference = (_provider: string, difference: string): void => void counted.push(difference)
      expect(await takeDueJobs(beside.world, { onDifference })).toBe(3)
      expect(counted).toEqual([])
      expect(beside.complaints).toHaveLength(1)
      harness.clock.pass(3600)
      expect(await takeDueJobs(beside.world, { onDifference })).toBe(1)
      expect(counted).toEqual(['UNKNOWN_HERE', 'UNKNOWN_HERE'])
      await beside.close()
    })
  })

  test('findings are for back-office', async () => {
    await expect(harness.as({ roles: ['SERVICE'] }).findings.list({ first: 5 })).rejects.toThrow('BACK_OFFICE')
    const first = await harness.as().findings.list({ first: 2 })
    const second = await harness.as().findings.list({ first: 2, after: first.endCursor! })
    const ids = [...first.nodes, ...second.nodes].map(({ id }) => Number(id))
    expect(ids).toEqual(ids.toSorted((a, b) => b - a))
    expect(new Set(ids).size).toBe(4)
  })
})
