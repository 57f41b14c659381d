import type { Change, Client } from '../../../src/client/index.ts'

/** The changes of one customer, as a subscriber with a cursor receives them. */
export type Follower = { readonly customerId: string; readonly seen: Change[]; end(): Promise<void> }

/** Follows a customer from a cursor. After some seconds the subscriber leaves and resumes at another process. */
export function follow(customerId: string, after: string, client: () => Client, dice: () => number): Follower {
  const seen: Change[] = []
  const ending = new AbortController()
  const follows = (async () => {
    while (!ending.signal.aborted) {
      const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(Math.round(2_000 + dice() * 10_000))])
      for await (const change of client().watch(customerId, { after: seen.at(-1)?.cursor ?? after, signal })) seen.push(change)
    }
  })()
  follows.catch(() => undefined)
  return {
    customerId,
    seen,
    async end() {
      ending.abort()
      await follows
    },
  }
}
