import type { Refs } from '../../domain/progress.ts'
import type { Reason } from '../../domain/reason.ts'
import { reasonOf } from './rejections.ts'
import type { Order } from './shapes.ts'

/** A lost order is not looked for: the same key gives the first answer again for seven days [docs]. An hour is left for clocks. */
const KEY_LIVES_HOURS = 7 * 24 - 1

export const ORDER_SECONDS = 3

/** What a look at an order says that was sent and not heard of again. */
export function lostOrder(sentAt: Date | undefined): { is: 'repeatable'; until: Date } | { is: 'absent' } {
  if (sentAt === undefined) return { is: 'absent' }
  return { is: 'repeatable', until: new Date(sentAt.getTime() + KEY_LIVES_HOURS * 3_600_000) }
}

/** Order and sub-status in the provider's own words: "processing/provider_verification". */
export function orderStatus({ status, issue_status, topup_status }: Order): string {
  const detail = issue_status ?? topup_status
  return detail && detail !== status ? `${status}/${detail}` : status
}

/** Why an order failed. Its charge goes back to the master balance. [assumed] */
export function failed(
  order: Order,
  refs: Refs,
): { is: 'refused'; refs: Refs; providerStatus: string; reason: Reason; refundedToProgram: true } {
  return {
    is: 'refused',
    refs,
    providerStatus: orderStatus(order),
    reason: reasonOf(order.last_error_slug, order.last_error),
    refundedToProgram: true,
  }
}
