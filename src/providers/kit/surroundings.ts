import type { SharedWindow } from './request-window.ts'

/** The surroundings of an adapter: time, randomness, limits. An adapter takes none of these from globals. */
export type Surroundings = {
  readonly now: () => Date
  readonly randomBytes: (length: number) => Uint8Array
  /** Seconds before an unanswered read is a fault. */
  readonly readTimeout: number
  /** Seconds before an unanswered write is a fault. */
  readonly writeTimeout: number
  /** Calls under way at once; the rest queue. Each wire has a default. */
  readonly concurrency?: number
  /** The highest number of calls a minute. Each wire has a default. */
  readonly requestsPerMinute?: number
  /** The calls of a provider's limit that all processes share; without the share each process counts alone. */
  readonly sharedWindow?: (provider: string) => SharedWindow
  /** Off in tests that break a provider on purpose. */
  readonly breaker?: boolean
  /** Told of every call, for health and metrics. The call has no personal data and no secret. */
  readonly onCall?: (call: Call) => void
  /** Told of every field of an answer that does not fit its documented shape. */
  readonly onDrift?: (drift: Drift) => void
}

/** A field that does not fit: names of our schema, never a value. */
export type Drift = { readonly provider: string; readonly operation: string; readonly field: string; readonly at: Date }

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
