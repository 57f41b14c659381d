import { describe, expect, it } from 'vitest'
import { createWebhooks } from '../../../src/providers/artha/webhooks.ts'
import { after, openSetting, withCard } from './setting.ts'

const TOKEN = 'a-token-nobody-guesses'
const delivery = (body: unknown, token?: string) => ({
  headers: {},
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  ...(token === undefined ? {} : { token }),
  now: new Date('2026-04-01T09:10:00Z'),
})
const APPROVED = {
  event: 'cardholder.approved',
  customer_id: 'c1',
  product_id: 'p1',
  status: 'approved',
  remarks: null,
  timestamp: '2026-04-01T09:10:00Z',
}

describe('a delivery, which is unsigned', () => {
  const { read, acknowledgement } = createWebhooks(TOKEN)

  it('is turned away without the token in its address', () => {
    expect(read(delivery(APPROVED))).toEqual({ unverified: 'forged' })
    expect(read(delivery(APPROVED, 'another'))).toEqual({ unverified: 'forged' })
  })

  it('is turned away where it is no notice', () => {
    for (const body of ['', 'not json', [], {}, { event: '' }, { event: 7 }])
      expect(read(delivery(body, TOKEN))).toEqual({ unverified: 'malformed' })
  })

  it('with the same bytes as an earlier one is a second hint, because two events may look alike', () => {
    const first = read(delivery(APPROVED, TOKEN)) as { deliveryId: string }
    const later = { ...delivery(APPROVED, TOKEN), now: new Date('2026-04-01T09:10:00.001Z') }
    expect(read(delivery(APPROVED, TOKEN)), 'one arrival is one hint').toEqual(first)
    expect(read(later)).not.toMatchObject({ deliveryId: first.deliveryId })
    expect(read(delivery({ ...APPROVED, product_id: 'p2' }, TOKEN)), 'of one moment').not.toMatchObject({
      deliveryId: first.deliveryId,
    })
  })

  it.each([
    [APPROVED, [{ kind: 'kyc', refs: { customerId: 'c1', productId: 'p1' } }]],
    [{ event: 'cardholder.rejected', customer_id: 'c1', product_id: null }, [{ kind: 'kyc', refs: { customerId: 'c1' } }]],
    [{ event: 'card.under_review', card_id: 'k1', customer_id: 'c1' }, [{ kind: 'card', refs: { id: 'k1' } }]],
    [{ event: 'card.freeze', card_id: 'k1' }, [{ kind: 'card', refs: { id: 'k1' } }]],
    [{ event: 'consume', card_id: 'k1', transaction_id: 't1', authorized_amount: '18.25' }, []],
    [{ event: 'card.approved' }, []],
    [{ event: 'something.new' }, []],
  ])('says whose journey to look at: %o', (body, about) => {
    expect(read(delivery(body, TOKEN))).toMatchObject({ type: body.event, about })
  })

  it('is acknowledged as Artha likes it', () => {
    expect(acknowledgement).toEqual({ status: 200, body: '{"code":0,"message":""}' })
  })
})

describe("the sandbox's deliveries", () => {
  it('tell of every decision, and of nothing that was not decided yet', async () => {
    await using setting = await openSetting()
    await withCard(setting)
    after(setting.clock, 60)
    await setting.sandbox.deliver()
    const types = setting.postbox.posts.map(({ read }) => ('type' in read ? read.type : read.unverified))
    expect(types).toEqual(['cardholder.reviewing', 'cardholder.approved', 'card.under_review', 'card.approved'])
  })

  it('may come twice, shuffled, or not at all', async () => {
    await using setting = await openSetting()
    Object.assign(setting.sandbox.delivery, { copies: 2, shuffled: true })
    const ready = await withCard(setting)
    await setting.sandbox.deliver()
    expect(setting.postbox.posts).toHaveLength(8)
    setting.sandbox.delivery.lost = 2
    expect((await setting.issue(ready.product, ready).run()).phase).toBe('done')
    await setting.sandbox.deliver()
    expect(setting.postbox.posts).toHaveLength(8)
  })
})
