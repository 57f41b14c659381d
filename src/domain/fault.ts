import type { Reason } from './reason.ts'

/**
 * A provider call without a usable answer. One code says all that the rest of the product may know of the call;
 * only a provider's wire looks at an HTTP status.
 */
export type FaultCode =
  /** The call did not act: could not connect, 429, 503 to a read, or we were too late to send. */
  | 'unavailable'
  /** The call did not act because our own credentials are wrong: our business, never the person's. */
  | 'credentials'
  /** Silence: timeout, reset, or any 5xx to a write. The call may have acted. */
  | 'no-answer'
  /** The answer does not parse. The call may have acted. */
  | 'unreadable'
  /** The provider understood and said no. The call did not act. */
  | 'rejected'
  /** The provider cannot be asked for the outcome: a person must find out. */
  | 'unknowable'

/** The conclusions that each code allows. No other place decides so. */
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
  /** Why the provider said no; only with `rejected`. */
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

  /** The same fault with a stronger or a weaker conclusion than the code allows. */
  as(code: FaultCode): Fault {
    if (code === this.code) return this
    return new Fault(code, this.message, {
      cause: this,
      ...(this.retryAfter === undefined ? {} : { retryAfter: this.retryAfter }),
    })
  }
}

/** A thrown value that is not a Fault is a bug. Where a fault must stand in for the bug, the call may have acted. */
export function faultFrom(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  return new Fault('unreadable', 'the adapter threw an error that is no Fault', { cause: thrown })
}
