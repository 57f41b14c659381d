import type { Delivery, Notice, Unverified, Webhooks } from '../../domain/provider.ts'
import { anySame, hmacSha256, isRecent, jsonIn, secretsIn, sha256 } from '../kit/signatures.ts'
import { instantOf } from '../kit/instant.ts'
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
 * `X-Fyatu-Signature: t=<unix seconds>,v1=<hex>`, with several `v1` during a roll of the secret. Only the signed `t` of the header is
 * believed. The `sign` member in the body belongs to a superseded generation [docs-G1].
 *
 * Not registered by the API: the secret of an endpoint is shown once, in the answer that makes the endpoint [docs], and belongs in
 * the configuration of every process. During a roll the configuration holds both secrets, "new,old".
 */
export function createWebhooks(secrets: string): Webhooks {
  return {
    acknowledgement: { status: 200, body: '{"received":true}' },
    read(delivery) {
      const { times, signatures } = signaturesIn(delivery)
      const t = times.find(time =>
        anySame(
          signatures,
          secretsIn(secrets).map(secret => signature(secret, time, delivery.body)),
        ),
      )
      if (t === undefined) return { unverified: 'forged' }
      if (!isRecent(t, delivery.now, REPLAY_WINDOW)) return { unverified: 'stale' }
      return noticeIn(delivery.body, delivery.now)
    },
  }
}

/** A header that was sent twice arrives as one list. More than two times are not tried: each time costs an HMAC. */
function signaturesIn({ headers }: Delivery): { readonly times: readonly string[]; readonly signatures: readonly string[] } {
  const parts = (headers['x-fyatu-signature'] ?? '').split(',').map(part => part.trim().split('=', 2))
  const named = (wanted: string): string[] => parts.flatMap(([name, value = '']) => (name === wanted ? [value] : []))
  return { times: [...new Set(named('t'))].slice(0, 2), signatures: named('v1') }
}

function noticeIn(body: Uint8Array, now: Date): Notice | Unverified {
  const parsed = WebhookBody.safeParse(jsonIn(body))
  if (!parsed.success) return { unverified: 'malformed' }
  const { event, eventId, timestamp, data } = parsed.data
  const sentAt = instantOf(timestamp) ?? now
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
