import type { SharedWindow } from './request-window.ts'

/** What an adapter is given of the world: time, randomness, limits. Nothing reaches for them by itself. */
export type Surroundings = {
  readonly now: () => Date
  readonly randomBytes: (length: number) => Uint8Array
  /** Seconds before an unanswered read is a fault. */
  readonly readTimeout: number
  /** Seconds before an unanswered write is a fault. */
  readonly writeTimeout: number
  /** Calls under way at once; the rest queue. Each wire has its own default. */
  readonly concurrency?: number
  /** Calls a minute are kept under this. Each wire has its own default. */
  readonly requestsPerMinute?: number
  /** The calls of a provider's limit that all processes share; without it each process counts its own. */
  readonly sharedWindow?: (provider: string) => SharedWindow
  /** Off in tests that break a provider on purpose. */
  readonly breaker?: boolean
  /** Told of every call, for health and metrics. Nothing personal or secret is in it. */
  readonly onCall?: (call: Call) => void
}

export type Call = {
  readonly provider: string
  /** "GET applicantstatus": a name, never a path with ids. */
  readonly operation: string
  readonly write: boolean
  readonly milliseconds: number
  /** "ok", or a fault's code. */
  readonly outcome: string
  readonly at: Date
}
