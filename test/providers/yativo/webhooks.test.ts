import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../../src/domain/provider.ts'
import { signature, createWebhooks } from '../../../src/providers/yativo/webhooks.ts'

const SECRET = 'whsec_3f1c9a7be05d42c88e6a0b94d7f2516ce8a94b03d1f75a26'
const BODY =
  '{"id":"evt_1790000000000_9kq2ma","type":"customer.funded","created_at":"2026-09-21T14:13:20.000Z","data":{"yativo_card_id":"yativo_card_customer_5d0c1e7f9a2b48c36e81f047_1789990000000","customer_id":"68cf1a2b3c4d5e6f70819203","external_customer_id":"cust-204","transfer_id":"bridge_1789999990000_7be1c2d3e4f5","amount":25,"amount_minor":2500,"currency":"USD","status":"completed"}}'
const TIMESTAMP = '1790000000'
const SIGNATURE = 'sha256=af78f492321b9dc3698b57740104320e39d97ac7de7b08b4d1432df41748c8df'

const { read } = createWebhooks(SECRET)
const delivery = (more: Partial<Delivery> = {}): Delivery => ({
  headers: { 'x-yativo-timestamp': TIMESTAMP, 'x-yativo-signature': SIGNATURE, 'x-yativo-event': 'customer.funded' },
  body: Buffer.from(BODY),
  now: new Date(1_790_000_000_000),
  ...more,
})
const signed = (event: object | string): Delivery => {
  const body = Buffer.from(typeof event === 'string' ? event : JSON.stringify(event))
  return delivery({
    body,
    headers: { 'x-yativo-timestamp': TIMESTAMP, 'x-yativo-signature': signature(SECRET, TIMESTAMP, body) },
  })
}
const about = (type: string, data: object) => read(signed({ id: 'evt_1', type, data }))

describe('a delivery', () => {
  it("is the contract's worked vector: verified over its raw bytes, and its transfer's end is evidence", () => {
    expect(Buffer.byteLength(BODY)).toBe(381)
    expect(read(delivery())).toEqual({
      deliveryId: 'evt_1790000000000_9kq2ma',
      type: 'customer.funded',
      about: [{ kind: 'topup', refs: { id: 'bridge_1789999990000_7be1c2d3e4f5' }, evidence: { outcome: 'completed' } }],
    })
  })

  it.each([
    ['with a byte changed', delivery({ body: Buffer.from(BODY.replace('2500', '2501')) })],
    ['with the same JSON written otherwise', delivery({ body: Buffer.from(JSON.stringify(JSON.parse(BODY), null, 1)) })],
    ['without a signature', delivery({ headers: { 'x-yativo-timestamp': TIMESTAMP } })],
    [
      'with the bare hex of another of their schemes',
      delivery({ headers: { 'x-yativo-timestamp': TIMESTAMP, 'x-yativo-signature': SIGNATURE.slice(7) } }),
    ],
    ['with another timestamp', delivery({ headers: { 'x-yativo-timestamp': '1790000001', 'x-yativo-signature': SIGNATURE } })],
  ])('%s is forged', (_case, forged) => {
    expect(read(forged)).toEqual({ unverified: 'forged' })
  })

  it.each([301, -301])('signed %i seconds off is stale', seconds => {
    expect(read(delivery({ now: new Date(1_790_000_000_000 + seconds * 1000) }))).toEqual({ unverified: 'stale' })
  })

  it('of something that is no event is malformed', () => {
    for (const body of ['', 'nonsense', '[]', '{"type":"card.frozen"}', '{"id":"evt_1","type":"card.frozen","data":7}'])
      expect(read(signed(body)), body).toEqual({ unverified: 'malformed' })
  })
})

describe('an event', () => {
  it('of a transfer that failed is evidence of that, by its older name too', () => {
    expect(about('customer.funding.failed', { yativo_card_id: 'c', bridge_id: 'bridge_1' })).toMatchObject({
      about: [{ kind: 'topup', refs: { id: 'bridge_1' }, evidence: { outcome: 'failed' } }],
    })
  })

  it.each([
    'card.created',
    'card.activated',
    'card.frozen',
    'card.unfrozen',
    'card.voided',
    'card.lost',
    'card.stolen',
    'card.cancelled',
    'card.deactivated',
  ])('%s is about its card, whatever else it says', type => {
    expect(about(type, { yativo_card_id: 'c', card_id: 'crd_1', status: 'voided' })).toMatchObject({
      about: [{ kind: 'card', refs: { id: 'crd_1' } }],
    })
  })

  it('of a settled withdrawal, which froze them, is about all cards of the customer', () => {
    expect(about('card.withdrawal.settled', { yativo_card_id: 'c' })).toMatchObject({
      about: [{ kind: 'card', refs: { customer: 'c' } }],
    })
  })

  it.each([
    'transaction.authorized',
    'customer.balance.updated',
    'master_wallet.deposit',
    'physical.card.pin.changed',
    'wibble.wobble',
  ])('%s is about nothing of ours, and no failure', type => {
    expect(about(type, { yativo_card_id: 'c', transfer_id: 'bridge_1' })).toEqual({ deliveryId: 'evt_1', type, about: [] })
  })
})
