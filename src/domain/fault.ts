import type { Reason } from './reason.ts'

/**
 * A provider call that came to nothing. One code says all that the rest of the product may know of it;
 * nobody outside a provider's wire ever looks at an HTTP status.
 */
export type FaultCode =
  /** It did nothing: could not connect, 429, 503 to a read, or we were too late to send. */
  | 'unavailable'
  /** It did nothing because our own credentials are wrong: our business, never the person's. */
  | 'credentials'
  /** Silence: timeout, reset, or any 5xx to a write. It may have acted. */
  | 'no-answer'
  /** It answered with something that does not parse. It may have acted. */
  | 'unreadable'
  /** It understood and said no. It did nothing. */
  | 'rejected'
  /** What became of it cannot be found out by asking: a person must. */
  | 'unknowable'

/** What each code lets us believe. The only place where that is decided. */
export const FAULTS: Readonly<Record<FaultCode, { readonly mayHaveActed: boolean; readonly askAgain: boolean }>> = {
  unavailable: { mayHaveActed: false, askAgain: true },
  credentials: { mayHaveActed: false, askAgain: true },
  'no-answer': { mayHaveActed: true, askAgain: true },
  unreadable: { mayHaveActed: true, askAgain: true },
  rejected: { mayHaveActed: false, askAgain: false },
  unknowable: { mayHaveActed: true, askAgain: false },
}

export type FaultDetail = {
  /** Seconds the provider asks us to wait (Retry-After). */
  readonly retryAfter?: number
  /** Why it said no; only with `rejected`. */
  readonly reason?: Reason
  /** The provider's own machine code, e.g. "card_not_active". Never free text. */
  readonly providerCode?: string
  readonly cause?: unknown
}

/** A value as often as an exception: batch reads carry faults in place. The message never holds a secret or a person. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly retryAfter: number | undefined
  readonly reason: Reason | undefined
  readonly providerCode: string | undefined

  constructor(
    readonly code: FaultCode,
    message: string,
    detail: FaultDetail = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.retryAfter = detail.retryAfter
    this.reason = detail.reason
    this.providerCode = detail.providerCode
  }

  /** The same fault, believed to mean less or more than its own code says. */
  as(code: FaultCode): Fault {
    if (code === this.code) return this
    return new Fault(code, this.message, {
      cause: this,
      ...(this.retryAfter === undefined ? {} : { retryAfter: this.retryAfter }),
    })
  }
}

/** Anything thrown that is not a Fault is a bug; where a fault must stand in its place, it is one that may have acted. */
export function faultFrom(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  return new Fault('unreadable', 'expected an answer or a fault but the adapter broke', { cause: thrown })
}
