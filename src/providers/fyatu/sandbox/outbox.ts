import type { Sandbox } from '../../kit/sandbox.ts'
import { hmacSha256, sha256 } from '../../kit/signatures.ts'

/** Seconds from each attempt to the next: five attempts in all [docs]. */
const RETRY_AFTER = [300, 1_800, 7_200, 21_600]

type Letter = { readonly id: string; readonly event: string; readonly body: string; attempts: number; dueAt: number }
export type Outbox = {
  readonly delivery: Sandbox['delivery']
  deliverTo(url: string | undefined): void
  /** Queues an event for the endpoint; without one nothing is ever sent. */
  post(event: string, data: object, at?: string): void
  /** Sends what is due; what is not answered with a 2xx comes again later, signed anew. */
  deliver(): Promise<void>
}
export type OutboxOptions = {
  readonly now: () => Date
  readonly id: (prefix: string) => string
  readonly secret: string
  readonly random: () => number
}

export function createOutbox({ now, id, secret, random }: OutboxOptions): Outbox {
  const delivery = { copies: 1, shuffled: false, lost: 0 }
  let url: string | undefined
  let waiting: Letter[] = []

  async function send({ id: eventId, event, body }: Letter, to: string): Promise<boolean> {
    const t = String(Math.floor(now().getTime() / 1000))
    const v1 = hmacSha256(sha256(secret).toString('hex'), `${t}.${body}`).toString('hex')
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Fyatu-Webhook/3.20',
      'x-fyatu-signature': `t=${t},v1=${v1}`,
      'x-fyatu-timestamp': t,
      'x-fyatu-event': event,
      'x-fyatu-event-id': eventId,
      'x-fyatu-environment': 'SANDBOX',
    }
    return fetch(to, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) }).then(
      async response => {
        await response.arrayBuffer()
        return response.ok
      },
      () => false,
    )
  }

  async function attempt(letter: Letter, to: string): Promise<void> {
    if (delivery.lost > 0) {
      delivery.lost--
      return
    }
    const taken: boolean[] = []
    for (let copy = 0; copy < delivery.copies; copy++) taken.push(await send(letter, to))
    const wait = RETRY_AFTER[letter.attempts++]
    if (taken.some(Boolean) || wait === undefined) return
    letter.dueAt = now().getTime() + wait * 1000
    waiting.push(letter)
  }

  return {
    delivery,
    deliverTo(to) {
      url = to
      if (to === undefined) waiting = []
    },
    post(
      event,
      data,
      at = now()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
    ) {
      if (url === undefined) return
      const eventId = id('evt_')
      const body = JSON.stringify({ event, eventId, businessId: 'BUSSIM0000000001', environment: 'SANDBOX', timestamp: at, data })
      waiting.push({ id: eventId, event, body, attempts: 0, dueAt: now().getTime() })
    },
    async deliver() {
      const to = url
      if (to === undefined) return
      const due = waiting.filter(({ dueAt }) => dueAt <= now().getTime())
      waiting = waiting.filter(letter => !due.includes(letter))
      const order = delivery.shuffled
        ? due.map(letter => ({ letter, at: random() })).toSorted((a, b) => a.at - b.at)
        : due.map(letter => ({ letter }))
      for (const { letter } of order) await attempt(letter, to)
    },
  }
}
