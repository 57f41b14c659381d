import type { Delivery, Notice, Unverified, Webhooks } from '../../domain/provider.ts'
import { jsonIn, sameSecret, sha256 } from '../kit/signatures.ts'
import { instantOf } from '../kit/instant.ts'
import { challengeIn } from './challenges.ts'
import { createSeal } from './seal.ts'
import type { Settings } from './settings.ts'
import { Notification, Subscription, Subscriptions } from './shapes.ts'
import { recordOf } from './transactions.ts'
import type { Wire } from './wire.ts'

/** Notices of codes: the code is for the card's owner, and no other part is kept. */
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
      const json = jsonIn(Buffer.from(plain))
      const notification = Notification.safeParse(json).data
      return notification === undefined ? { unverified: 'malformed' } : noticeOf(notification, json, now)
    },
    // A bare 200 is not taken as received. [docs]
    acknowledgement: { status: 200, body: '{"success": true}' },
    async register(url) {
      const { subscriptions } = await wire.call('wh/subscriptions', Subscriptions, {})
      if (subscriptions.items.some(subscription => subscription.url === url && subscription.is_active !== false)) return
      await wire.call('wh/subscribe', Subscription, { url })
    },
  }
}

function noticeOf(notification: Notification, json: unknown, now: Date): Notice {
  const type = notification.event_type ?? notification.type ?? 'unknown'
  const deliveryId = deliveryIdOf(notification, type, now)
  if (SECRET.has(type)) {
    const challenges = challengeIn(json, deliveryId, now)
    return { deliveryId, type, about: [], ...(challenges.length === 0 ? {} : { challenges }) }
  }
  if (type === 'transaction' && notification.card_id) {
    const { tx, timestamp } = json as { readonly tx?: unknown; readonly timestamp?: unknown }
    const saidAt = instantOf(typeof timestamp === 'string' ? timestamp : undefined) ?? now
    const transactions = recordOf(tx, notification.card_id, saidAt)
    return {
      deliveryId,
      type,
      about: [{ kind: 'card', refs: { id: notification.card_id } }],
      cardsUsed: [{ id: notification.card_id }],
      ...(transactions.length === 0 ? {} : { transactions }),
    }
  }
  const orderId = notification.data?.order_id ?? notification.order_id
  const cardId = notification.data?.card_id ?? notification.card_id
  return {
    deliveryId,
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
