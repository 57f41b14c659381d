import type { Notice, Webhooks } from '../../domain/provider.ts'
import { anySame, jsonIn, secretsIn, sha256 } from '../kit/signatures.ts'
import { noticeShape } from './shapes.ts'

/**
 * Artha signs no delivery [docs]: the last part of the address is a secret instead, and a notice is a hint like any other.
 * A notice has no event id, and two events may have the same bytes: the time of arrival tells the two deliveries apart. A delivery
 * that Artha repeats is therefore a second hint, which costs one read.
 */
export function createWebhooks(tokens: string): Webhooks {
  return {
    acknowledgement: { status: 200, body: '{"code":0,"message":""}' },
    read(delivery) {
      if (!anySame([delivery.token ?? ''], secretsIn(tokens))) return { unverified: 'forged' }
      const notice = noticeShape.safeParse(jsonIn(delivery.body))
      if (!notice.success) return { unverified: 'malformed' }
      const { event, card_id: card } = notice.data
      return {
        deliveryId: `${sha256(delivery.body).toString('hex')}@${delivery.now.toISOString()}`,
        type: event,
        about: aboutOf(notice.data),
        // The notice is not signed: only the list of the card is believed.
        ...(USES.has(event) && card ? { cardsUsed: [{ id: card }] } : {}),
      }
    },
  }
}

/** The notices of transactions [docs]. */
const USES = new Set(['consume', 'settlement', 'reversal', 'refund', 'maintain_fee'])

/** "cardholder" is what webhooks call an applicant [docs]. Events of a new name are about no journey. */
function aboutOf({ event, customer_id, product_id, card_id }: ReturnType<typeof noticeShape.parse>): Notice['about'] {
  if (event.startsWith('cardholder.') && customer_id)
    return [{ kind: 'kyc', refs: { customerId: customer_id, ...(product_id ? { productId: product_id } : {}) } }]
  return event.startsWith('card.') && card_id ? [{ kind: 'card', refs: { id: card_id } }] : []
}
