import type { Delivery, Notice, Unverified, Webhooks } from '../../domain/provider.ts'
import { anySame, hmacSha256, isRecent, jsonIn, secretsIn } from '../kit/signatures.ts'
import { instantOf } from '../kit/instant.ts'
import { eventShape } from './shapes.ts'
import { recordOf } from './transactions.ts'

/** A replay window is not documented; a retry carries a new timestamp [assumed]. */
const WINDOW_SECONDS = 300

/** `X-Yativo-Signature: sha256=<hex>`, an HMAC over "<timestamp>.<body>" with the secret as printed [docs]. During a roll both secrets sign. */
export function createWebhooks(secrets: string): Webhooks {
  return {
    read({ headers, body, now }: Delivery): Notice | Unverified {
      const timestamp = headers['x-yativo-timestamp'] ?? ''
      const given = (headers['x-yativo-signature'] ?? '').split(',').map(text => text.trim())
      const expected = secretsIn(secrets).map(secret => signature(secret, timestamp, body))
      if (!anySame(given, expected)) return { unverified: 'forged' }
      if (!isRecent(timestamp, now, WINDOW_SECONDS)) return { unverified: 'stale' }
      return notice(body, now) ?? { unverified: 'malformed' }
    },
    acknowledgement: { status: 200, body: '{"received":true}' },
  }
}

export const signature = (secret: string, timestamp: string, body: Uint8Array): string =>
  `sha256=${hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body])).toString('hex')}`

function notice(body: Uint8Array, now: Date): Notice | undefined {
  const event = eventShape.safeParse(jsonIn(body))
  if (!event.success) return undefined
  const { id, type, created_at, data } = event.data
  const transactions = data != null && type.startsWith('transaction.') ? recordOf(data, instantOf(created_at) ?? now) : []
  return {
    deliveryId: id,
    type,
    about: data ? about(type, data) : [],
    ...(transactions.length === 0 ? {} : { transactions }),
  }
}

type Data = NonNullable<(typeof eventShape)['_output']['data']>

/** The journeys to look at. Only the ids in `data` are documented, so only ids are taken; the event's name tells how a transfer ended. */
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
