import { createOutbox as createKitOutbox, type Outbox as KitOutbox } from '../../kit/outbox.ts'
import { hmacSha256, sha256 } from '../../kit/signatures.ts'

/** Seconds from each attempt to the next: five attempts in all [docs]. */
const RETRY_AFTER = [300, 1_800, 7_200, 21_600]

export type Outbox = Pick<KitOutbox, 'delivery' | 'deliverTo' | 'deliver'> & {
  /** Queues an event for the endpoint; without an endpoint no event is ever sent. */
  post(event: string, data: object, at?: string): void
}
export type OutboxOptions = {
  readonly now: () => Date
  readonly id: (prefix: string) => string
  readonly secret: string
  readonly random: () => number
}

/** Signed events; an event without an answer 2xx is repeated later, signed anew. */
export function createOutbox({ now, id, secret, random }: OutboxOptions): Outbox {
  const signingKey = sha256(secret).toString('hex')
  const outbox = createKitOutbox({
    now,
    random,
    retryAfter: RETRY_AFTER,
    sign(body, at) {
      const t = String(Math.floor(at.getTime() / 1000))
      const v1 = hmacSha256(signingKey, `${t}.${body}`).toString('hex')
      return { 'x-fyatu-signature': `t=${t},v1=${v1}`, 'x-fyatu-timestamp': t }
    },
  })
  const wholeSeconds = (): string => `${now().toISOString().slice(0, 19)}Z`
  const { delivery, deliverTo, deliver } = outbox
  return {
    delivery,
    deliverTo,
    deliver,
    post(event: string, data: object, at = wholeSeconds()) {
      const eventId = id('evt_')
      const body = JSON.stringify({ event, eventId, businessId: 'BUSSIM0000000001', environment: 'SANDBOX', timestamp: at, data })
      const headers = {
        'user-agent': 'Fyatu-Webhook/3.20',
        'x-fyatu-event': event,
        'x-fyatu-event-id': eventId,
        'x-fyatu-environment': 'SANDBOX',
      }
      outbox.post({ body, headers })
    },
  }
}
