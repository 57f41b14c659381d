import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import type { CardOrder, Dossier } from '../../../src/domain/provider.ts'
import { freshReads } from '../drive.ts'
import { calls, customer, fine, openSetting, ready, refused, type Setting, upstream } from './setting.ts'

let setting: Setting
beforeEach(async () => {
  setting = await openSetting()
})
afterEach(() => setting.close())

describe('a card', () => {
  it('is issued at once, as a Visa that can be topped up', async () => {
    const card = await setting.issue(setting.product, await ready(setting)).run()
    expect(card.result).toEqual({
      status: 'ACTIVE',
      fundable: true,
      brand: 'VISA',
      last4: expect.stringMatching(/^\d{4}$/),
      currency: 'USD',
    })
    expect(setting.sandbox.things('card')).toEqual([{ id: card.refs.id, status: 'active', parent: card.refs.customer }])
  })

  it.each([
    ['drop-after', 1],
    ['drop-before', 2],
  ] as const)('whose answer is lost (%s) is one card in the end, after %i calls', async (kind, count) => {
    const of = await ready(setting)
    setting.sandbox.faults.add({ on: 'POST cards virtual', kind })
    const card = await setting.issue(setting.product, of).run()
    expect([card.phase, setting.sandbox.things('card').length, calls(setting, 'POST cards virtual')]).toEqual(['done', 1, count])
  })

  it.each([
    ['CARD_LIMIT_REACHED', 'PROVIDER_DECLINED'],
    ['SOURCE_OF_FUNDS_REQUIRED', 'PROVIDER_DECLINED'],
    ['INSUFFICIENT_BALANCE', 'INSUFFICIENT_PROGRAM_BALANCE'],
  ])('that is refused with %s says why', async (reason, code) => {
    const of = await ready(setting)
    setting.sandbox.decide('card', { outcome: 'reject', reason })
    const card = await setting.issue(setting.product, of).run()
    expect([card.phase, card.reason?.code, card.reason?.providerCode]).toEqual(['refused', code, reason])
  })

  it('asked for before the wallet is up is asked for again, and is one card', async () => {
    const of = await ready(setting)
    setting.sandbox.decide('card', { outcome: 'reject', reason: 'SAFE_NOT_DEPLOYED' })
    const card = await setting.issue(setting.product, of).run()
    expect([card.phase, card.turns.map(({ outcome }) => (outcome instanceof Fault ? outcome.code : outcome.is))]).toEqual([
      'done',
      ['unavailable', 'done'],
    ])
  })

  it.each([
    ['frozen', { result: { status: 'FROZEN', fundable: true } }],
    ['blocked', { result: { status: 'BLOCKED', fundable: false } }],
    ['lost', { result: { status: 'BLOCKED', fundable: false } }],
    ['voided', { result: { status: 'TERMINATED', fundable: false } }],
    ['wibble', { is: 'same' }],
  ])('that becomes %s at their console is seen so', async (status, seen) => {
    const card = await setting.issue(setting.product, await ready(setting)).run()
    setting.sandbox.console('card', card.refs.id ?? '', status)
    expect(await card.look()).toMatchObject(seen)
  })
})

describe('a lost card', () => {
  const SENT = new Date('2026-09-20T09:15:00.000Z')
  const card = (id: string, created_at: string, more: object = {}): object => ({
    card_id: id,
    last_four: '3307',
    card_type: 'virtual',
    status: 'active',
    created_at,
    ...more,
  })
  const order: CardOrder = {
    reference: 'card_1',
    productRef: 'virtual',
    type: 'VIRTUAL',
    cardholder: { id: 'yativo_card_customer_a' },
    kyc: {},
    cardholderReference: 'chd_1',
  }
  const look = async (cards: object[], more: Partial<Dossier<CardOrder>> = {}, shown: object = {}) => {
    const one = await upstream(() => fine(customer({ cards, cards_count: cards.length, ...shown })))
    const dossier: Dossier<CardOrder> = {
      id: 'card_1',
      intent: order,
      refs: {},
      held: {},
      evidence: {},
      taken: new Set(),
      sentAt: SENT,
      ...more,
    }
    const [seen] = await one.provider.issuance.observe([dossier], freshReads())
    await one.close()
    return seen
  }

  it('is the only virtual one made since', async () => {
    const cards = [
      card('old', '2026-09-20T09:09:59.000Z'),
      card('new', '2026-09-20T09:15:00.000Z'),
      card('plastic', '2026-09-20T09:15:01.000Z', { card_type: 'physical' }),
    ]
    expect(await look(cards)).toMatchObject({ is: 'done', refs: { id: 'new' } })
  })

  it('is not one that a sibling owns, and where nothing is left there is none', async () => {
    const cards = [card('theirs', '2026-09-20T09:15:01.000Z')]
    expect(await look(cards, { taken: new Set(['theirs']) })).toEqual({ is: 'absent' })
    expect(await look([])).toEqual({ is: 'absent' })
  })

  it('is nobody’s to claim where the only card is a little older than the write', async () => {
    expect(await look([card('older', '2026-09-20T09:14:50.000Z')])).toMatchObject({ code: 'unknowable' })
  })

  it.each([
    ['an instant without a zone', '2026-09-20T09:15:01.000'],
    ['a date alone', '2026-09-20'],
    ['a date in the American order', '09/20/2026'],
  ])('is for a person to find where its time is %s', async (_, created_at) => {
    expect(await look([card('new', created_at)])).toMatchObject({ code: 'unknowable' })
  })

  it.each([
    ['there is no list', { cards: null }],
    ['the list has no count and the stage says that a card was issued', { cards_count: undefined }],
    ['the list is shorter than its count', { cards_count: 1 }],
  ])('is not called absent where %s', async (_, shown) => {
    expect(await look([], {}, shown)).toMatchObject({ code: 'unreadable' })
  })

  it('is not called absent where a card that we know is not in the list either', async () => {
    const taken = new Set(['known'])
    expect(await look([], { taken }, { cards_count: undefined, flow_status: 'safe_deployed' })).toMatchObject({
      code: 'unreadable',
    })
  })

  it.each([
    ['a proxy', { status: 404, body: '<html>' }],
    ['Yativo itself', refused(404, 'CUSTOMER_NOT_FOUND')],
  ])('is not called absent where %s answers 404 about the customer', async (_, said) => {
    const one = await upstream(() => said)
    const dossier = { id: 'card_1', intent: order, refs: {}, held: {}, evidence: {}, taken: new Set<string>(), sentAt: SENT }
    expect(await one.provider.issuance.observe([dossier], freshReads())).toMatchObject([{ code: 'unreadable' }])
    await one.close()
  })

  it('of which there could be two is for a person to find', async () => {
    const cards = [card('one', '2026-09-20T09:15:01.000Z'), card('other', '2026-09-20T09:15:02.000Z')]
    expect(await look(cards)).toMatchObject({ code: 'unknowable' })
  })

  it('is never looked for by its looks while no write is open', async () => {
    const one = await upstream(() => fine(customer({ cards: [card('new', '2026-09-20T09:15:01.000Z')] })))
    const atRest: Dossier<CardOrder> = { id: 'card_1', intent: order, refs: {}, held: {}, evidence: {}, taken: new Set() }
    expect(await one.provider.issuance.observe([atRest], freshReads())).toEqual([{ is: 'absent' }])
    await one.close()
  })

  it('whose status nobody documents is waited for', async () => {
    expect(await look([card('new', '2026-09-20T09:15:01.000Z', { status: 'hatching' })])).toMatchObject({
      is: 'waits',
      refs: { id: 'new' },
      providerStatus: 'hatching',
    })
  })

  it('shows nothing of its number, code or PIN, whatever the provider sends', async () => {
    const seen = await look([card('new', '2026-09-20T09:15:01.000Z', { pan: '4000000000003307', cvv: '123', pin: '9876' })])
    expect(JSON.stringify(seen)).not.toMatch(/4000000000003307|123|9876/)
  })
})
