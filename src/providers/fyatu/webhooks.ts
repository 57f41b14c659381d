import type { Delivery, Notice, Unverified, Webhooks } from '../../domain/provider.ts'
import { hmacSha256, isRecent, sameSecret, sha256 } from '../kit/signatures.ts'
import { dateOf } from '../kit/date-of.ts'
import { challengeIn } from './challenges.ts'
import { WebhookBody } from './shapes.ts'
import { noticed } from './transactions.ts'

/** The page has a replay rule whose number was not found [assumed]. */
const REPLAY_WINDOW = 300

/** The HMAC key is the hex text of the secret's SHA-256, not the secret and not the bytes behind the hex [docs]. */
export function signature(secret: string, timestamp: string, body: Uint8Array): string {
  return hmacSha256(sha256(secret).toString('hex'), Buffer.concat([Buffer.from(`${timestamp}.`), body])).toString('hex')
}

/**
 * `X-Fyatu-Signature: t=<unix seconds>,v1=<hex>`; `t` is believed from there alone, being signed. The `sign` member in the body
 * belongs to a superseded generation [docs-G1].
 *
 * Not registered by the API: the secret of an endpoint is shown once, in the answer that makes it [docs], and belongs in the
 * configuration of every process.
 */
export function createWebhooks(secret: string): Webhooks {
  return {
    acknowledgement: { status: 200, body: '{"received":true}' },
    read(delivery) {
      const { t, v1 } = signatureIn(delivery)
      if (t === undefined || v1 === undefined || !sameSecret(v1, signature(secret, t, delivery.body)))
        return { unverified: 'forged' }
      if (!isRecent(t, delivery.now, REPLAY_WINDOW)) return { unverified: 'stale' }
      return noticeIn(delivery.body, delivery.now)
    },
  }
}

function signatureIn({ headers }: Delivery): { t?: string; v1?: string } {
  const parts = (headers['x-fyatu-signature'] ?? '').split(',').map(part => part.trim().split('=', 2))
  return Object.fromEntries(parts) as { t?: string; v1?: string }
}

function noticeIn(body: Uint8Array, now: Date): Notice | Unverified {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return { unverified: 'malformed' }
  }
  const parsed = WebhookBody.safeParse(json)
  if (!parsed.success) return { unverified: 'malformed' }
  const { event, eventId, timestamp, data } = parsed.data
  const sentAt = dateOf(timestamp) ?? now
  const transactions = noticed(event, data, sentAt)
  const challenges = challengeIn(event, eventId, data, sentAt)
  return {
    deliveryId: eventId,
    type: event,
    about: aboutOf(event, data ?? {}),
    ...(isUse(event) && data?.cardId ? { cardsUsed: [{ id: data.cardId }] } : {}),
    ...(transactions.length === 0 ? {} : { transactions }),
    ...(challenges.length === 0 ? {} : { challenges }),
  }
}

/** Notices of spending. A hold that was only asked for (`CARD_AUTHORIZATION`) has no id, so the list must tell. */
const isUse = (event: string): boolean => event.startsWith('TRANSACTION_') || event === 'CARD_AUTHORIZATION'

type Named = {
  cardholderId?: string | null | undefined
  cardId?: string | null | undefined
  ledgerTransactionId?: string | null | undefined
}

/** Whose journeys to look at. Events that are unknown, or about spending, are about nothing of ours. */
function aboutOf(event: string, { cardholderId, cardId, ledgerTransactionId }: Named): Notice['about'] {
  const card = cardId ? [{ kind: 'card' as const, refs: { id: cardId } }] : []
  if (/^CARD_(FUNDED|UNLOADED|FUND_FAILED|UNLOAD_FAILED)$/.test(event)) {
    return [...card, ...(ledgerTransactionId ? [{ kind: 'topup' as const, refs: { id: ledgerTransactionId } }] : [])]
  }
  if (/^CARD_(ISSUED|FROZEN|UNFROZEN|TERMINATED)$/.test(event)) return card
  if (!cardholderId || !event.startsWith('CARDHOLDER_')) return []

  const kyc = { kind: 'kyc' as const, refs: { cardholderId } }
  const cardholder = { kind: 'cardholder' as const, refs: { id: cardholderId } }
  if (event.startsWith('CARDHOLDER_KYC_')) return [kyc]
  // Suspension freezes the cards, and no CARD_FROZEN is promised for them [assumed].
  const cards = { kind: 'card' as const, refs: { cardholderId } }
  if (/^CARDHOLDER_(SUSPENDED|REACTIVATED|TERMINATED|DELETED)$/.test(event)) return [cardholder, cards]
  return [cardholder, kyc]
}
