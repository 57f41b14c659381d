import { DECLINES } from './decline.ts'
import type { Private } from './private.ts'

/** Why a journey has its status. `code` is stable and the same for every provider. */
export type Reason = {
  readonly code: ReasonCode
  /** May a further attempt succeed? Defaults to the table below. */
  readonly retryable?: boolean
  /** The provider's own code, e.g. "DOCUMENT_EXPIRED". For back-office and services only. */
  readonly providerCode?: string
  /** The provider's own words, which may name the person: sealed at rest, for back-office and services only. */
  readonly providerMessage?: Private<string>
}

export type ReasonCode = keyof typeof REASONS

/**
 * Message and default of every code. Watchlist, fraud and duplicate-identity reasons are all NOT_ELIGIBLE:
 * the person must not be tipped off.
 */
export const REASONS = {
  INSUFFICIENT_PROGRAM_BALANCE: { message: 'This cannot be done right now. Please try again later.', retryable: true },
  POLLING_TIMED_OUT: { message: 'This is taking longer than expected. We are looking into it.', retryable: false },
  UNDER_AGE: { message: 'You are too young for this card.', retryable: false },
  DOCUMENT_UNREADABLE: { message: 'Your document could not be read. Please hand in a clear picture of it.', retryable: true },
  DOCUMENT_EXPIRED: { message: 'Your document has expired. Please hand in a valid one.', retryable: true },
  NAME_MISMATCH: { message: 'Your name does not match your document. Please correct it.', retryable: true },
  UNSUPPORTED_COUNTRY: { message: 'This card is not available in your country.', retryable: false },
  NOT_ELIGIBLE: { message: 'You are not eligible for this card.', retryable: false },
  DETAILS_INVALID: { message: 'Some details were not accepted. Please check them.', retryable: true },
  ALREADY_REGISTERED: { message: 'We need to check your registration. We are looking into it.', retryable: false },
  PROVIDER_DECLINED: { message: 'The card issuer declined this.', retryable: true },
  OUTCOME_UNKNOWN: { message: 'We are finding out whether this went through.', retryable: false },
  OUTCOME_UNKNOWABLE: { message: 'We are looking into this.', retryable: false },
  CONTRADICTION: { message: 'We are looking into this.', retryable: false },
  CLOSED_BY_OPERATOR: { message: 'This did not go through.', retryable: true },
  ...DECLINES,
} as const satisfies Record<string, { message: string; retryable: boolean }>

/** A provider's code may be kept and shown unchanged. A text without the shape of a code is words, and words may name the person. */
export const isCode = (text: string | undefined): text is string =>
  text !== undefined && /^(?:\d{1,6}|[A-Za-z][\w.:/-]{0,63})$/.test(text)

/** May the person try again? */
export function isRetryable(reason: Reason): boolean {
  return reason.retryable ?? REASONS[reason.code].retryable
}
