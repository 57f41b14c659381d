import type { Delivery, Notice, Unverified, Webhooks } from '../../domain/provider.ts'
import { jsonIn, sameSecret, sha256 } from '../kit/signatures.ts'
import { createSeal } from './seal.ts'
import type { Settings } from './settings.ts'
import { Notification, Subscription, Subscriptions } from './shapes.ts'
import type { Wire } from './wire.ts'

/** Notices of one-time passwords: only the kind is read, and no other part is kept. */
const SECRET = new Set(['otp', '3ds'])

/**
 * A genuine delivery carries our API key and opens with our secret; no signature is described [docs]. There is no time window
 * either: a delivery that is recorded and sent again has an id that was seen before. The names of events and fields are assumed,
 * so every order and card that a delivery names is looked at.
 */
export function createWebhooks(settings: Settings, wire: Wire): Webhooks {
  const seal = createSeal(settings.PINTOPAY_API_SECRET, () => {
    throw new Error('expected to open webhooks only but one is being sealed')
  })
  return {
    read({ headers, body, now }: Delivery): Notice | Unverified {
      if (!sameSecret(headers['api-key'] ?? '', settings.PINTOPAY_API_KEY)) return { unverified: 'forged' }
      const sealed = (jsonIn(body) as { encrypted?: unknown } | null | undefined)?.encrypted
      if (typeof sealed !== 'string') return { unverified: 'malformed' }
      const plain = seal.open(sealed)
      if (plain === undefined) return { unverified: 'forged' }
      const notification = Notification.safeParse(jsonIn(Buffer.from(plain))).data
      return notification === undefined ? { unverified: 'malformed' } : noticeOf(notification, now)
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

function noticeOf(notification: Notification, now: Date): Notice {
  const type = notification.event_type ?? notification.type ?? 'unknown'
  if (SECRET.has(type)) return { deliveryId: deliveryIdOf(notification, type, now), type, about: [] }
  const orderId = notification.data?.order_id ?? notification.order_id
  const cardId = notification.data?.card_id ?? notification.card_id
  return {
    deliveryId: deliveryIdOf(notification, type, now),
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

/**
 * The older generation has no id: type and time tell deliveries apart [docs], and the ids keep two cards of one instant apart. A
 * delivery without its own time is told apart by its arrival.
 */
function deliveryIdOf({ delivery_id, timestamp, data, ...root }: Notification, type: string, now: Date): string {
  if (delivery_id) return delivery_id
  const subject = data ?? root
  return sha256(
    JSON.stringify([type, timestamp ?? now.toISOString(), subject.order_id, subject.card_id, subject.status]),
  ).toString('hex')
}
