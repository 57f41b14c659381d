import type { Money } from '../../domain/money.ts'
import type { AuditOutcome, Difference } from '../../domain/record.ts'

/** An entry of the audit trail. */
export type AuditEntry = {
  readonly id: string
  readonly position: number
  readonly at: Date
  readonly subject: string
  readonly roles: readonly string[]
  readonly operation: string
  readonly target: string | null
  readonly outcome: AuditOutcome
  readonly code: string | null
  /** Null unless the viewer may see the note. */
  readonly note: string | null
  readonly hash: string
}
/** Where a provider's own list of a day differs from ours. */
export type Finding = {
  readonly id: string
  readonly providerId: string
  readonly day: string
  readonly kind: 'CARD' | 'TOPUP'
  readonly difference: Difference
  readonly journeyId: string | null
  readonly providerRef: string | null
  readonly providerStatus: string | null
  readonly amountHere: Money | null
  readonly amountThere: Money | null
  readonly foundAt: Date
}
