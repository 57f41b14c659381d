import { money } from '../../domain/money.ts'
import type { Progress, Settled } from '../../domain/progress.ts'
import type { Provider, TopupOrder } from '../../domain/provider.ts'
import { journeyOf, type Step } from '../kit/steps.ts'
import { failed, lostOrder, ORDER_SECONDS, orderStatus } from './orders.ts'
import { kept } from '../kit/kept.ts'
import { Order } from './shapes.ts'
import { orderEnds } from './statuses.ts'
import type { Wire } from './wire.ts'

/** A top-up is an order: charged to the master balance when it is made, on the card some polls later. [docs] */
export function createFunding(wire: Wire): Provider['funding'] {
  const check = (orderId: string): Promise<Order> => wire.call('orders/check', Order, { order_id: orderId })

  const order: Step<TopupOrder, Settled> = {
    name: 'order-topup',
    taken: ({ refs }) => refs.id !== undefined,
    take: async ({ intent: { amount, card } }, key) => {
      const fields = { card_id: kept(card, 'id', 'the card'), amount: amount.amount, currency: amount.currency.toLowerCase() }
      return progressOf(await wire.call('cards/topup', Order, fields, key))
    },
    find: async ({ sentAt }) => lostOrder(sentAt),
  }
  const settle: Step<TopupOrder, Settled> = {
    name: 'await-settlement',
    taken: () => false,
    take: async ({ refs }) => progressOf(await check(kept(refs, 'id', 'the top-up'))),
    find: async ({ refs }, reads) => {
      const id = kept(refs, 'id', 'the top-up')
      return progressOf(await reads.get(`POST orders/check ${id}`, () => check(id)))
    },
  }
  return { ...journeyOf([order, settle], { settlesIn: 10 }), target: 'CARD' }
}

function progressOf(order: Order): Progress<Settled> {
  const at = { refs: { id: order.order_id }, providerStatus: orderStatus(order) }
  const end = orderEnds(order.status)
  if (end === 'failed') return failed(order, at.refs)
  if (end === undefined) return { ...at, is: 'waits', checkIn: ORDER_SECONDS }
  const { fee, currency } = order.data ?? {}
  return { ...at, is: 'done', result: { status: 'APPROVED', ...(fee != null && currency ? { fee: money(fee, currency) } : {}) } }
}
