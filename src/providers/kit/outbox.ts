import type { Sandbox } from './sandbox.ts'

/** A webhook of a sandbox: the body stays the same for every delivery. */
export type Letter = { readonly body: string; readonly headers: Readonly<Record<string, string>> }
export type Outbox = {
  readonly delivery: Sandbox['delivery']
  deliverTo(url: string | undefined): void
  /** Whether an address is subscribed. */
  readonly open: boolean
  /** Queues the webhook; without an address no webhook is ever sent. */
  post(letter: Letter): void
  /** Sends the due webhooks; a webhook without an answer 2xx is repeated later, signed anew. */
  deliver(): Promise<void>
}
export type OutboxOptions = {
  readonly now: () => Date
  readonly random: () => number
  /** Seconds between attempts; after the last attempt the sandbox gives up. */
  readonly retryAfter: readonly number[]
  /** The headers that depend on the time of sending: the signature. */
  readonly sign: (body: string, now: Date) => Readonly<Record<string, string>>
}

/** A simulated provider's outgoing webhooks: at least once, in any order, and lost if so planned. */
export function createOutbox({ now, random, retryAfter, sign }: OutboxOptions): Outbox {
  const delivery = { copies: 1, shuffled: false, lost: 0 }
  let url: string | undefined
  let waiting: { readonly letter: Letter; readonly dueAt: number; readonly attempts: number }[] = []

  async function send({ body, headers }: Letter, to: string): Promise<boolean> {
    const all = { 'content-type': 'application/json', ...headers, ...sign(body, now()) }
    return fetch(to, { method: 'POST', headers: all, body, signal: AbortSignal.timeout(10_000) }).then(
      async response => {
        await response.arrayBuffer()
        return response.ok
      },
      () => false,
    )
  }

  async function attempt(entry: (typeof waiting)[number], to: string): Promise<void> {
    if (delivery.lost > 0) {
      delivery.lost--
      return
    }
    let taken = false
    for (let copy = 0; copy < delivery.copies; copy++) taken = (await send(entry.letter, to)) || taken
    const wait = retryAfter[entry.attempts]
    if (!taken && wait !== undefined)
      waiting.push({ letter: entry.letter, dueAt: now().getTime() + wait * 1000, attempts: entry.attempts + 1 })
  }

  return {
    delivery,
    deliverTo(to) {
      url = to
      if (to === undefined) waiting = []
    },
    get open() {
      return url !== undefined
    },
    post(letter) {
      if (url !== undefined) waiting.push({ letter, dueAt: now().getTime(), attempts: 0 })
    },
    async deliver() {
      const to = url
      if (to === undefined) return
      const due = waiting.filter(({ dueAt }) => dueAt <= now().getTime())
      waiting = waiting.filter(entry => !due.includes(entry))
      if (delivery.shuffled) {
        const order = new Map(due.map(entry => [entry, random()]))
        due.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
      }
      for (const entry of due) await attempt(entry, to)
    },
  }
}
