import type { Kind } from './provider.ts'
import type { ReasonCode } from './reason.ts'

/* Words that records, the gateway and the graph share. */

/** `code` decides the message for the person; the provider's own words are sealed with the row. */
export type StoredReason = { readonly code: ReasonCode; readonly retryable: boolean; readonly providerCode?: string }
/** The state of one write to a provider. */
export type AttemptOutcome = 'OPEN' | 'TOOK_EFFECT' | 'NO_EFFECT' | 'UNKNOWN'
/** How the gateway learnt of a status change. */
export type ChangeSource = 'MUTATION' | 'WEBHOOK' | 'POLL' | 'READ' | 'OPERATOR'
export type AuditOutcome = 'DONE' | 'REFUSED' | 'FAILED'
/** How a provider's own list of a day differs from our records. */
export type Difference = 'UNKNOWN_HERE' | 'MISSING_THERE' | 'AMOUNT_DIFFERS' | 'OUTCOME_DIFFERS'
/** The subject of a status change: a journey, a transaction or a challenge. */
export type SubjectKind = Kind | 'transaction' | 'challenge'
