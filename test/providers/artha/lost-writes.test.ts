import { describe, expect, it } from 'vitest'
import { money } from '../../../src/domain/money.ts'
import type { CardOrder, Dossier, TopupOrder } from '../../../src/domain/provider.ts'
import { freshReads } from '../drive.ts'
import { answering } from './setting.ts'

/** 41 seconds before the stub's clock. */
const SENT = new Date('2026-03-31T09:59:19Z')
const CUSTOMER = 'c1d2e3f4-0000-4000-a000-000000000001'
const PRODUCT = 'a1b2c3d4-0000-4000-a000-000000000002'
const CARD = 'b1b2c3d4-0000-4000-a000-000000000003'
const THING = 'd1b2c3d4-0000-4000-a000-000000000004'

const common = { refs: {}, held: {}, evidence: {}, sentAt: SENT }
const order: CardOrder = {
  reference: 'card_1',
  productRef: PRODUCT,
  type: 'VIRTUAL',
  cardholder: { id: CUSTOMER },
  kyc: {},
  cardholderReference: 'chd_1',
}
const topup: TopupOrder = {
  reference: 'top_1',
  amount: money('20.10', 'USD'),
  card: { id: CARD },
  cardholder: { id: CUSTOMER },
  cardholderReference: 'chd_1',
}
const pages =
  (all: readonly object[], { cap = 100, told = {} } = {}) =>
  (url: string): object => {
    const query = new URL(url, 'http://stub').searchParams
    const offset = Number(query.get('offset'))
    const data = all.slice(offset, offset + Math.min(cap, Number(query.get('limit'))))
    return { data, pagination: { total: all.length, ...told } }
  }

type Outcome = 'found' | 'another' | 'absent' | 'unknowable' | 'unreadable'
async function look(
  kind: 'card' | 'top-up',
  list: (url: string) => unknown,
  taken: readonly string[] = [],
  status = 200,
): Promise<Outcome> {
  await using stub = await answering(request => ({ status, body: list(request.url ?? '') }))
  const told = { id: `${kind}_1`, taken: new Set(taken), ...common }
  const [seen] =
    kind === 'card'
      ? await stub.provider.issuance.observe([{ ...told, intent: order } satisfies Dossier<CardOrder>], freshReads())
      : await stub.provider.funding.observe([{ ...told, intent: topup } satisfies Dossier<TopupOrder>], freshReads())
  if (seen === undefined) throw new Error('no observation')
  if ('code' in seen) return seen.code as Outcome
  if (!('refs' in seen)) return seen.is as Outcome
  return seen.refs.id === THING ? 'found' : 'another'
}

const paid = (more: object = {}) => ({
  id: THING,
  cardId: CARD,
  amount: 20.1,
  currency: 'USD',
  status: 'pending',
  createdAt: '2026-03-31T09:59:20Z',
  ...more,
})
const made = (more: object = {}) => ({
  cardId: THING,
  customerId: CUSTOMER,
  productId: PRODUCT,
  state: 'pending',
  createdAt: '2026-03-31T09:59:20Z',
  ...more,
})
const older = (n: number, make: (more: object) => object): object =>
  make({ id: `old-${n}`, cardId: make === made ? `old-${n}` : CARD, createdAt: '2026-03-30T10:00:00Z' })

describe('a top-up whose answer was lost', () => {
  it.each<[string, object, Outcome]>([
    ['as it was sent', {}, 'found'],
    ['with float noise', { amount: 20.099999999999984 }, 'found'],
    ['as a float32', { amount: 20.100000381469727 }, 'found'],
    ['as a text', { amount: '20.10' }, 'found'],
    ['with its card in upper case', { cardId: CARD.toUpperCase() }, 'found'],
    ['without its card', { cardId: null }, 'found'],
    ['without its amount', { amount: null }, 'found'],
    ['net of a fee', { amount: 19.6 }, 'unknowable'],
    ['in cents', { amount: 2010 }, 'unknowable'],
    ['in the currency of the float', { currency: 'USDT' }, 'unknowable'],
    ['with a time that has no zone', { createdAt: '2026-03-31T09:59:20' }, 'unknowable'],
    ['without a time', { createdAt: null }, 'unknowable'],
    ['as made a little before it was sent', { createdAt: '2026-03-31T09:59:10Z' }, 'unknowable'],
    ['under another card', { cardId: 'another' }, 'unreadable'],
  ])('and that is listed %s is not paid again', async (_, more, outcome) => {
    expect(await look('top-up', pages([paid(more)]))).toBe(outcome)
  })

  it('is recognised as a sibling’s where the list writes ids in upper case', async () => {
    expect(await look('top-up', pages([paid({ id: THING.toUpperCase() })]), [THING])).toBe('absent')
  })

  it('is found beyond a page that holds fewer than were asked for', async () => {
    const all = [...Array.from({ length: 60 }, (_, n) => older(n, paid)), paid()]
    expect(await look('top-up', pages(all, { cap: 50 }))).toBe('found')
    expect(await look('top-up', pages(all, { cap: 50, told: { total: null } }))).toBe('found')
  })

  it.each<[string, (url: string) => unknown]>([
    ['is empty but counts one', () => ({ data: [], pagination: { total: 1 } })],
    ['is empty but says that there is more', () => ({ data: [], pagination: { total: 0, hasMore: true } })],
    ['repeats its first page', () => ({ data: [older(1, paid)], pagination: { total: 2 } })],
    ['repeats its first page and counts nothing', () => ({ data: [older(1, paid)] })],
  ])('is not called absent where the list %s', async (_, list) => {
    expect(await look('top-up', list)).toBe('unreadable')
  })

  it('is absent where the whole list holds only older ones', async () => {
    expect(await look('top-up', pages([older(1, paid), older(2, paid)]))).toBe('absent')
    expect(await look('top-up', pages([older(1, paid)], { told: { total: null } }))).toBe('absent')
  })

  it('is not called absent where the list is told to be of no card', async () => {
    for (const body of ['<html>', { error: { code: 'card_not_found', message: 'no such card' } }])
      expect(['rejected', 'unreadable']).toContain(await look('top-up', () => body, [], 404))
  })
})

describe('a card whose answer was lost', () => {
  it.each<[string, object, Outcome]>([
    ['as it was ordered', {}, 'found'],
    ['with ids in upper case', { customerId: CUSTOMER.toUpperCase(), productId: PRODUCT.toUpperCase() }, 'found'],
    ['without its customer', { customerId: undefined }, 'found'],
    ['with its customer nested', { customerId: undefined, customer: { id: CUSTOMER } }, 'found'],
    ['without its product', { productId: null }, 'found'],
    ['with a time that has no zone', { createdAt: '2026-03-31T09:59:20' }, 'unknowable'],
    ['as made a little before it was ordered', { createdAt: '2026-03-31T09:59:10Z' }, 'unknowable'],
    ['under another product', { productId: 'another' }, 'unreadable'],
    ['under another customer', { customerId: 'another' }, 'absent'],
    ['under another customer, nested', { customerId: undefined, customer: { id: 'another' } }, 'absent'],
  ])('is looked for, and a card listed %s is judged by that alone', async (_, more, outcome) => {
    expect(await look('card', pages([made(more)]))).toBe(outcome)
  })

  it('is found beyond a page that holds fewer than were asked for', async () => {
    const all = [...Array.from({ length: 60 }, (_, n) => older(n, made)), made()]
    expect(await look('card', pages(all, { cap: 50 }))).toBe('found')
  })
})
