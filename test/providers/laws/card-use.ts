import { expect } from 'vitest'
import type { Notice } from '../../../src/domain/provider.ts'
import type { Refs } from '../../../src/domain/progress.ts'
import type { TransactionRecord } from '../../../src/domain/transaction.ts'
import { assign, type Kept } from '../../../src/gateway/engine/card-use/assign.ts'
import type { CardNetwork, NetworkTransaction } from '../../../src/providers/kit/card-network.ts'
import { openScene, type Scene, type Subject } from '../scene.ts'

const SEEDS = 12
const CARDS = 2
const ACTIONS = 30

/** What one list or one notice said, in one piece. */
type Telling = readonly TransactionRecord[]
type Seeded = { readonly id: string; readonly cardholder: Refs; readonly card: Refs }

/**
 * One purchase is one transaction: whatever merchants do, however the notices are lost, doubled and disordered, the
 * records together show what the provider's own books show.
 */
export async function onePurchase(subject: Subject): Promise<void> {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const scene = await openScene(subject)
    try {
      const { network } = scene.sandbox
      if (network === undefined || scene.provider.transactions === undefined) return
      const chance = dice(seed)
      const cards = scene.sandbox.seedReady(CARDS).map((seeded): Seeded => ({ ...seeded, id: seeded.card['id'] ?? '' }))
      for (const { id } of cards) network.load(id, '500')
      const tellings = await live(scene, network, cards, chance)
      for (const card of cards) compare(seed, told(card, shuffled(tellings, chance)), truthOf(network, card))
    } finally {
      await scene.close()
    }
  }
}

/** Merchants act, lists are read and notices arrive; returns all that was told, in pieces. */
async function live(scene: Scene, network: CardNetwork, cards: readonly Seeded[], chance: () => number): Promise<Telling[]> {
  const tellings: Telling[] = []
  const wait = (seconds: number): void => scene.clock.forward(new Date(scene.clock.now().getTime() + seconds * 1000))
  for (let action = 0; action < ACTIONS; action++) {
    act(network, pick(cards, chance).id, chance)
    wait(1 + Math.floor(chance() * 300))
    if (chance() < 0.2) tellings.push(...(await lists(scene, cards)))
    if (chance() < 0.5) await deliver(scene, chance)
  }
  await deliver(scene, chance)
  wait(scene.provider.transactions?.appearsIn ?? 0)
  tellings.push(...(await lists(scene, cards)))
  const notices = scene.postbox.posts.flatMap(({ read }): readonly Notice[] => ('unverified' in read ? [] : [read]))
  return [...tellings, ...notices.flatMap(({ transactions }) => (transactions === undefined ? [] : [transactions]))]
}

/** A third of the notices is lost, a third comes twice. */
async function deliver({ sandbox }: Scene, chance: () => number): Promise<void> {
  const fate = chance()
  sandbox.delivery.copies = fate < 1 / 3 ? 2 : 1
  sandbox.delivery.lost = fate > 2 / 3 ? 1 : 0
  sandbox.delivery.shuffled = chance() < 0.5
  await sandbox.deliver()
}

async function lists({ provider }: Scene, cards: readonly Seeded[]): Promise<Telling[]> {
  const { transactions } = provider
  if (transactions === undefined) return []
  const reads = { get: <T>(_key: string, load: () => Promise<T>): Promise<T> => load() }
  const since = new Date(0)
  const found: Telling[] = []
  const subjects =
    transactions.listed === 'PROGRAMME' ? [{}] : cards.map(({ cardholder, card }) => ({ card: { cardholder, card } }))
  for (const of of subjects) for await (const page of transactions.list({ ...of, since }, reads)) found.push(page)
  return found
}

/** Amounts are drawn so that no two purchases are alike: where ids do not match, equal ones cannot be told apart by anybody. */
let drawn = 0
function act(network: CardNetwork, card: string, chance: () => number): void {
  const open = network.transactions.find(transaction => transaction.card === card && transaction.status === 'AUTHORIZED')
  const purchase = network.transactions.find(
    ({ card: of, kind, status }) => of === card && kind === 'PURCHASE' && status === 'SETTLED',
  )
  const amount = (1 + (drawn++ % 900) / 100).toFixed(2)
  const kinds = [
    () => network.spend(card, { amount }),
    () => network.settlesAtOnce || network.spend(card, { amount, kind: 'WITHDRAWAL' }),
    () => network.spend(card, { amount: '100000' + amount }),
    () => open && network.settle(open.id),
    () => open && network.settle(open.id, (Number(open.amount) + 0.37).toFixed(2)),
    () => open && network.reverse(open.id),
    () => network.settlesAtOnce && purchase && network.reverse(purchase.id),
    () => open && network.reverse(open.id, '0.40'),
    () => purchase && network.refund(purchase.id, '0.25'),
  ]
  pick(kinds, chance)()
}

/** All transactions that the records of one card make, in the order in which they are told. */
function told({ id, card }: Seeded, tellings: readonly Telling[]): readonly Kept[] {
  let known: readonly Kept[] = []
  let made = 0
  for (const telling of tellings) {
    const records = telling.filter(record => Object.entries(record.card).every(([name, value]) => card[name] === value))
    const owner = { id, provider: 'any', ownerId: 'cus_1', customerId: 'cus_1' }
    const saved = assign(owner, known, records, { now: new Date(0), newId: () => `txn_${++made}` })
    known = [...known.filter(({ row }) => !saved.some(({ row: { id: of } }) => of === row.id)), ...saved]
  }
  return known
}

const truthOf = (network: CardNetwork, { id }: Seeded): readonly NetworkTransaction[] =>
  network.transactions.filter(({ card }) => card === id)

function compare(seed: number, shown: readonly Kept[], truth: readonly NetworkTransaction[]): void {
  // Where a part was returned before the rest, the amount of the reversal is the first hold or the last, by what was heard.
  const said = (status: string, amount: string): string => (status === 'REVERSED' ? '' : amount)
  const seen = shown.map(({ row: { kind, status, amount, currency } }) => `${kind} ${status} ${said(status, amount)} ${currency}`)
  const real = truth.map(({ kind, status, amount, currency }) => `${kind} ${status} ${said(status, amount)} ${currency}`)
  const held = truth.filter(({ status }) => status === 'REVERSED').flatMap(({ amount, authorized }) => [amount, authorized])
  for (const { row } of shown) if (row.status === 'REVERSED') expect(held).toContain(row.amount)
  expect(seen.toSorted(), `transactions of one card, seed ${seed}`).toEqual(real.toSorted())
  for (const { row } of shown)
    expect(row.reason === null, 'a reason with DECLINED, and only then').toBe(row.status !== 'DECLINED')
}

function shuffled<T>(items: readonly T[], chance: () => number): readonly T[] {
  return items
    .map(item => ({ item, at: chance() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

const pick = <T>(items: readonly T[], chance: () => number): T => items[Math.floor(chance() * items.length)] as T

/** mulberry32. */
function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
