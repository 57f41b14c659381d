import type { Delivery, Notice, Unverified, Webhooks } from '../../domain/provider.ts'
import { sameSecret, sha256 } from '../kit/signatures.ts'
import { createSeal } from './seal.ts'
import type { Settings } from './settings.ts'
import { Notification, Subscription, Subscriptions } from './shapes.ts'
import type { Wire } from './wire.ts'

/** One-time passwords pass by here: nothing but the kind of such a notice is looked at, and nothing of it is kept. */
const SECRET = new Set(['otp', '3ds'])

/**
 * Genuine is what carries our API key and opens with our secret; no signature is described [docs]. No time window either: a
 * delivery recorded and sent again is a hint like any other, and its id has been seen. The names of events and fields are
 * assumed, so any order or card that is named is looked at.
 */
export function createWebhooks(settings: Settings, wire: Wire): Webhooks {
  const seal = createSeal(settings.PINTOPAY_API_SECRET, () => {
    throw new Error('expected to open webhooks only but one is being sealed')
  })
  return {
    read({ headers, body }: Delivery): Notice | Unverified {
      if (!sameSecret(headers['api-key'] ?? '', settings.PINTOPAY_API_KEY)) return { unverified: 'forged' }
      const sealed = (parsed(Buffer.from(body).toString('utf8')) as { encrypted?: unknown } | null)?.encrypted
      if (typeof sealed !== 'string') return { unverified: 'malformed' }
      const plain = seal.open(sealed)
      if (plain === undefined) return { unverified: 'forged' }
      const notification = Notification.safeParse(parsed(plain)).data
      return notification === undefined ? { unverified: 'malformed' } : noticeOf(notification)
    },
    // A bare 200 is not taken as received. [docs]
    acknowledgement: { status: 200, body: '{"success": true}' },
    async register(url) {
      const { subscriptions } = await wire.call('wh/subscriptions', Subscriptions, {})
      if (subscriptions.some(subscription => subscription.url === url && subscription.is_active !== false)) return
      await wire.call('wh/subscribe', Subscription, { url })
    },
  }
}

function noticeOf(notification: Notification): Notice {
  const type = notification.event_type ?? notification.type ?? 'unknown'
  if (SECRET.has(type)) return { deliveryId: deliveryIdOf(notification, type), type, about: [] }
  const orderId = notification.data?.order_id ?? notification.order_id
  const cardId = notification.data?.card_id ?? notification.card_id
  return {
    deliveryId: deliveryIdOf(notification, type),
    type,
    about: [
      ...(orderId
        ? ([
            { kind: 'topup', refs: { id: orderId } },
            { kind: 'card', refs: { orderId } },
          ] as const)
        : []),
      ...(cardId ? ([{ kind: 'card', refs: { id: cardId } }] as const) : []),
    ],
  }
}

/** The older generation has no id: type and time tell deliveries apart [docs], and the ids keep two cards of one instant apart. */
function deliveryIdOf({ delivery_id, timestamp, data, ...root }: Notification, type: string): string {
  if (delivery_id) return delivery_id
  const subject = data ?? root
  return sha256(JSON.stringify([type, timestamp, subject.order_id, subject.card_id, subject.status])).toString('hex')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
