import type { Notice, Webhooks } from '../../domain/provider.ts'
import { sameSecret, sha256 } from '../kit/signatures.ts'
import { noticeShape } from './shapes.ts'

/**
 * Deliveries are not signed [docs]: the last part of the address is a secret instead, and a notice is a hint like any other.
 * There is no event id, so the same body is the same notice [docs].
 */
export function createWebhooks(token: string): Webhooks {
  return {
    acknowledgement: { status: 200, body: '{"code":0,"message":""}' },
    read(delivery) {
      if (!sameSecret(delivery.token ?? '', token)) return { unverified: 'forged' }
      const notice = noticeShape.safeParse(tryJson(delivery.body))
      if (!notice.success) return { unverified: 'malformed' }
      const { event, card_id: card } = notice.data
      return {
        deliveryId: sha256(delivery.body).toString('hex'),
        type: event,
        about: aboutOf(notice.data),
        // Nobody signed the notice: the list of the card tells what is true.
        ...(USES.has(event) && card ? { cardsUsed: [{ id: card }] } : {}),
      }
    },
  }
}

/** The notices of transactions [docs]. */
const USES = new Set(['consume', 'settlement', 'reversal', 'refund', 'maintain_fee'])

/** "cardholder" is what webhooks call an applicant [docs]. Words that are new are about no journey. */
function aboutOf({ event, customer_id, product_id, card_id }: ReturnType<typeof noticeShape.parse>): Notice['about'] {
  if (event.startsWith('cardholder.') && customer_id)
    return [{ kind: 'kyc', refs: { customerId: customer_id, ...(product_id ? { productId: product_id } : {}) } }]
  return event.startsWith('card.') && card_id ? [{ kind: 'card', refs: { id: card_id } }] : []
}

function tryJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}
