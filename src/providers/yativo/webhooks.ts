import type { Delivery, Notice, Unverified, Webhooks } from '../../domain/provider.ts'
import { hmacSha256, isRecent, sameSecret } from '../kit/signatures.ts'
import { dateOf, eventShape } from './shapes.ts'
import { recordOf } from './transactions.ts'

/** A replay window is not documented; a retry carries a new timestamp [assumed]. */
const WINDOW_SECONDS = 300

/** `X-Yativo-Signature: sha256=<hex>`, an HMAC over "<timestamp>.<body>" with the secret as printed [docs]. */
export function createWebhooks(secret: string): Webhooks {
  return {
    read({ headers, body, now }: Delivery): Notice | Unverified {
      const timestamp = headers['x-yativo-timestamp'] ?? ''
      const expected = signature(secret, timestamp, body)
      if (!sameSecret(headers['x-yativo-signature'] ?? '', expected)) return { unverified: 'forged' }
      if (!isRecent(timestamp, now, WINDOW_SECONDS)) return { unverified: 'stale' }
      return notice(body, now) ?? { unverified: 'malformed' }
    },
    acknowledgement: { status: 200, body: '{"received":true}' },
  }
}

export const signature = (secret: string, timestamp: string, body: Uint8Array): string =>
  `sha256=${hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body])).toString('hex')}`

function notice(body: Uint8Array, now: Date): Notice | undefined {
  const event = eventShape.safeParse(parsed(body))
  if (!event.success) return undefined
  const { id, type, created_at, data } = event.data
  const transactions = data != null && type.startsWith('transaction.') ? recordOf(data, dateOf(created_at) ?? now) : []
  return {
    deliveryId: id,
    type,
    about: data ? about(type, data) : [],
    ...(transactions.length === 0 ? {} : { transactions }),
  }
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

type Data = NonNullable<(typeof eventShape)['_output']['data']>

/** Whose journeys to look at. What `data` holds is [assumed] but for ids, so only ids are taken, and a transfer's end from the event's name. */
function about(type: string, { yativo_card_id: customer, card_id: card, transfer_id, bridge_id }: Data): Notice['about'] {
  const transfer = transfer_id ?? bridge_id
  const outcome = OUTCOMES[type]
  if (outcome !== undefined && transfer != null) return [{ kind: 'topup', refs: { id: transfer }, evidence: { outcome } }]
  if (!type.startsWith('card.')) return []
  if (card != null) return [{ kind: 'card', refs: { id: card } }]
  // A withdrawal freezes the customer's cards while it lasts.
  return customer == null ? [] : [{ kind: 'card', refs: { customer } }]
}

const OUTCOMES: Readonly<Record<string, 'completed' | 'failed'>> = {
  'customer.funded': 'completed',
  'customer.funding.failed': 'failed',
}
