import { inspect } from 'node:util'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery, Notice, Unverified, Webhooks } from '../../../src/domain/provider.ts'
import { createSeal } from '../../../src/providers/pintopay/seal.ts'
import { callsOf, openSetting, somebodyReady, type Setting } from './setting.ts'

let setting: Setting
let webhooks: Webhooks
beforeEach(async () => {
  setting = await openSetting()
  webhooks = setting.provider.webhooks as Webhooks
})
afterEach(() => setting.close())

const ORDER = '6955b3001c4f0e7d3a000401'
const CARD = '6955b2b01c4f0e7d3a000302'
const V2 = {
  delivery_id: '0b5b3f0e-7f5c-4a55-9d0c-2f6f3a1d9a11',
  event_type: 'card_topup_completed',
  project_id: '65e0aa001c4f0e7d3a000001',
  data: { order_id: ORDER, card_id: CARD, external_user_id: 'cust-42', status: 'completed', amount: '50.00', currency: 'usd' },
}
const V1 = { type: 'card_topup_completed', timestamp: '2026-01-01T00:05:40.000Z', data: V2.data }
const ABOUT = [
  { kind: 'topup', refs: { id: ORDER } },
  { kind: 'card', refs: { orderId: ORDER } },
  { kind: 'card', refs: { id: CARD } },
]

function delivery(message: unknown, change: { key?: string; secret?: string; body?: string } = {}): Delivery {
  const secret = change.secret ?? setting.sandbox.variables.PINTOPAY_API_SECRET ?? ''
  const sealed = createSeal(secret, randomBytes).seal(JSON.stringify(message))
  return {
    headers: { 'api-key': change.key ?? setting.sandbox.variables.PINTOPAY_API_KEY },
    body: Buffer.from(change.body ?? JSON.stringify({ encrypted: sealed })),
    now: setting.clock.now(),
  }
}
const read = (...given: Parameters<typeof delivery>): Notice | Unverified => webhooks.read(delivery(...given))

describe('a webhook', () => {
  it('of the newer generation is known by its delivery id, and is about every order and card it names', () => {
    expect(read(V2)).toEqual({ deliveryId: V2.delivery_id, type: 'card_topup_completed', about: ABOUT })
  })

  it('of the older generation is known by its type, time and subject', () => {
    const notice = read(V1) as Notice
    expect(notice).toMatchObject({ type: 'card_topup_completed', about: ABOUT })
    const idOf = (message: object): string => (read(message) as Notice).deliveryId
    expect(idOf(V1), 'sealed anew').toBe(notice.deliveryId)
    expect(idOf({ ...V1, data: { ...V1.data, card_id: 'another' } }), 'another card in the same instant').not.toBe(
      notice.deliveryId,
    )
    expect(idOf({ ...V1, timestamp: '2026-01-01T00:05:41.000Z' })).not.toBe(notice.deliveryId)
  })

  it('of the older generation without a time is known by its arrival, so that a second event is not lost', () => {
    const { timestamp: _, ...timeless } = V1
    const { deliveryId } = read(timeless) as Notice
    const again = webhooks.read({ ...delivery(timeless), now: new Date(setting.clock.now().getTime() + 1) })
    expect(again).toMatchObject({ about: ABOUT })
    expect((again as Notice).deliveryId).not.toBe(deliveryId)
  })

  it('about a transaction makes its card and the list of its transactions looked at', () => {
    expect(read({ delivery_id: 'd-1', type: 'transaction', card_id: CARD, amount: '9.99' })).toEqual({
      deliveryId: 'd-1',
      type: 'transaction',
      about: [{ kind: 'card', refs: { id: CARD } }],
      cardsUsed: [{ id: CARD }],
    })
  })

  it.each([
    ['otp', 'WALLET'],
    ['3ds', 'PAYMENT'],
  ])('with a one-time password (%s) carries the code for the owner of the card, and prints it as ***', (type, purpose) => {
    const notice = read({ delivery_id: 'd-2', type, card_id: CARD, external_user_id: 'cust-42', otp: '918273', code: '918273' })
    expect(notice).toMatchObject({ deliveryId: 'd-2', type, about: [], challenges: [{ id: 'd-2', purpose, answer: 'CODE' }] })
    expect(inspect(notice, { depth: 9 }) + JSON.stringify(notice)).not.toContain('918273')
    expect('challenges' in notice ? notice.challenges?.[0]?.code?.reveal() : undefined).toBe('918273')
  })

  it('that nobody has heard of is taken, and is about nothing', () => {
    expect(read({ delivery_id: 'd-3', event_type: 'moon_phase_changed', data: {} })).toEqual({
      deliveryId: 'd-3',
      type: 'moon_phase_changed',
      about: [],
    })
  })

  it.each([
    ['another API key', { key: 'pk_of_somebody_else' }],
    ['no API key', { key: '' }],
    ['another secret', { secret: 'another-secret' }],
  ])('with %s is forged', (_, change) => {
    expect(read(V2, change)).toEqual({ unverified: 'forged' })
  })

  it.each([
    ['not JSON', 'hello'],
    ['not sealed', JSON.stringify(V2)],
    ['empty', ''],
    ['null', 'null'],
  ])('whose body is %s is malformed', (_, body) => {
    expect(read(V2, { body })).toEqual({ unverified: 'malformed' })
  })

  it('whose sealed content is no object is malformed', () => {
    expect(read('hello')).toEqual({ unverified: 'malformed' })
  })
})

describe('the subscription', () => {
  it('is made once, however often it is asked for, and is acknowledged in the one way that counts', async () => {
    setting.sandbox.deliverTo(undefined)
    await webhooks.register?.(setting.postbox.url)
    await webhooks.register?.(setting.postbox.url)
    expect(callsOf(setting, 'POST wh/subscribe')).toBe(1)
    expect(setting.sandbox.calls.find(({ operation }) => operation === 'POST wh/subscribe')?.path).toBe('/api/v2/wh/subscribe')

    const ready = await somebodyReady(setting)
    const card = await setting.issue(ready.product, ready).run()
    const heard = setting.postbox.posts.map(({ read: notice }) => notice as Notice)
    expect(heard.map(({ type }) => type)).toEqual(['card_status_changed', 'card_issue_completed'])
    expect(heard[1]?.about).toContainEqual({ kind: 'card', refs: { orderId: card.refs.orderId } })
    const later = setting.postbox.posts.length
    setting.clock.forward(new Date(setting.clock.now().getTime() + 3_600_000))
    await setting.sandbox.deliver()
    expect(setting.postbox.posts.length, 'nothing is delivered again').toBe(later)
  })
})
