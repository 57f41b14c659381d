import { describe, expect, it } from 'vitest'
import { money } from '../../../src/domain/money.ts'
import type { CardOrder, Dossier } from '../../../src/domain/provider.ts'
import { freshReads } from '../drive.ts'
import { type Canned, found, openUpstream, refusal } from './setting.ts'

/** 41 seconds before the stub's clock. */
const SENT = new Date('2026-09-01T07:59:19Z')
const order: CardOrder = {
  reference: 'card_1',
  productRef: 'prd_1',
  type: 'VIRTUAL',
  cardholder: { id: 'chl_1' },
  kyc: {},
  cardholderReference: 'chd_1',
  initialAmount: money('25', 'USD'),
}
const card = (more: object = {}): object => ({
  id: 'crd_1',
  cardholderId: 'chl_1',
  productId: 'prd_1',
  status: 'ACTIVE',
  createdAt: '2026-09-01T07:59:20Z',
  ...more,
})
const older = (n: number): object => card({ id: `crd_old_${n}`, createdAt: '2026-08-31T07:59:20Z' })

async function look(list: (offset: number) => Canned, taken: readonly string[] = []) {
  const { provider, close } = await openUpstream(({ path }) =>
    path.includes('/products')
      ? found([], { total: 0, hasMore: false })
      : list(Number(new URL(path, 'http://stub').searchParams.get('offset'))),
  )
  const dossier: Dossier<CardOrder> = {
    id: 'card_1',
    intent: order,
    refs: {},
    held: {},
    evidence: {},
    taken: new Set(taken),
    sentAt: SENT,
  }
  const [seen] = await provider.issuance.observe([dossier], freshReads())
  await close()
  return seen
}
const one = (data: object) => () => found([data], { total: 1, hasMore: false })

describe('a card whose answer was lost', () => {
  it.each<[string, object, object]>([
    ['as it was ordered', {}, { is: 'done', refs: { id: 'crd_1' } }],
    ['with ids in upper case', { cardholderId: 'CHL_1', productId: 'PRD_1' }, { is: 'done' }],
    ['without its product', { productId: null }, { is: 'done' }],
    ['with a time that has no zone', { createdAt: '2026-09-01T07:59:20' }, { code: 'unknowable' }],
    ['without a time', { createdAt: null }, { code: 'unknowable' }],
    ['as made a little before it was ordered', { createdAt: '2026-09-01T07:59:10Z' }, { code: 'unknowable' }],
    ['without its cardholder', { cardholderId: null }, { code: 'unreadable' }],
    ['under another product', { productId: 'prd_2' }, { code: 'unreadable' }],
    ['under another cardholder', { cardholderId: 'chl_2' }, { is: 'absent' }],
  ])('is looked for, and a card listed %s is judged by that alone', async (_, more, expected) => {
    expect(await look(one(card(more)))).toMatchObject(expected)
  })

  it('is found beyond a page that holds fewer than were asked for', async () => {
    const all = [...Array.from({ length: 60 }, (_, n) => older(n)), card()]
    const capped = (offset: number): Canned => found(all.slice(offset, offset + 50), { total: 61, hasMore: offset === 0 })
    expect(await look(capped)).toMatchObject({ is: 'done', refs: { id: 'crd_1' } })
  })

  it.each<[string, object | undefined]>([
    ['counts one', { total: 1, hasMore: false }],
    ['says that there is more', { total: 0, hasMore: true }],
  ])('is not called absent where the list is empty and %s', async (_, pagination) => {
    expect(await look(() => found([], pagination))).toMatchObject({ code: 'unreadable' })
  })

  it('is absent where the list is empty and says nothing else', async () => {
    expect(await look(() => found([], { total: 0, hasMore: false }))).toEqual({ is: 'absent' })
    expect(await look(() => found([]))).toEqual({ is: 'absent' })
  })

  it.each<[string, Canned]>([
    ['a proxy', { status: 404, body: '<html>' }],
    ['Fyatu itself', refusal(404, 'CARDHOLDER_NOT_FOUND')],
  ])('is not called absent where %s answers 404 about the cardholder', async (_, canned) => {
    expect(await look(() => canned)).toMatchObject({ code: expect.stringMatching(/^(unreadable|rejected)$/) })
  })
})
