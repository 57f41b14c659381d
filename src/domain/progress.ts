import type { Money } from './money.ts'
import type { Private } from './private.ts'
import type { Reason } from './reason.ts'
import type { Requirement } from './requirement.ts'

export type NonEmpty<T> = readonly [T, ...T[]]

/**
 * The provider's ids and the like, which an adapter asks to keep. Only the adapter reads refs, with one convention:
 * `id` is the provider's own id of the record, and (provider, kind, id) is unique. Never personal, never secret. Refs only grow.
 */
export type Refs = Readonly<Record<string, string>>

/**
 * Personal values that an adapter, or a form's answer, wants kept for later steps (answers, links of uploaded documents).
 * Sealed at rest, forgotten when the customer is erased.
 */
export type Held = Readonly<Record<string, string>>

/** How far one write got. */
export type Progress<Result> = {
  /** Merged into the journey's refs. */
  readonly refs: Refs
  /** Merged into the values that are held sealed for this journey. */
  readonly held?: Held
  /** The provider's own word for the state. */
  readonly providerStatus?: string
} & (
  | /** Go on at once: the next step is ours. */ { readonly is: 'moved' }
  | /** A person must act; look again in checkIn seconds in case the person acted elsewhere. */ {
      readonly is: 'needs'
      readonly requirements: NonEmpty<Requirement>
      readonly checkIn: number
      /** Why the requirement is asked for (again): a rejected attempt that can be corrected. */
      readonly reason?: Reason
    }
  | /** The provider is busy; ask again in checkIn seconds, then less and less often. */ {
      readonly is: 'waits'
      readonly checkIn: number
    }
  | { readonly is: 'done'; readonly result: Result }
  | {
      readonly is: 'refused'
      readonly reason: Reason
      readonly refundedToProgram?: boolean
      /** The fields that a person may correct before asking again, where the reason is retryable. */
      readonly requirements?: readonly Requirement[]
    }
)

/**
 * Where a journey stands, learnt by reading.
 * absent: the provider would know, and has no such record.
 * repeatable: the provider cannot be asked, but the same write under the same key cannot act twice (until then).
 * same: no news since the row was saved; the row's requirements stand.
 */
export type Observation<Result> =
  | Progress<Result>
  | { readonly is: 'absent' }
  | { readonly is: 'repeatable'; readonly until?: Date }
  | { readonly is: 'same'; readonly checkIn?: number }

export type Registered = { readonly status: 'ACTIVE' | 'SUSPENDED' | 'CLOSED' }
export type Verified = { readonly status: 'APPROVED' | 'SUSPENDED' | 'EXPIRED' }
export type IssuedCard = {
  readonly status: 'INACTIVE' | 'ACTIVE' | 'FROZEN' | 'BLOCKED' | 'TERMINATED'
  /** A top-up is possible now; at some providers a top-up activates the card. */
  readonly fundable: boolean
  readonly last4?: string
  readonly brand?: string
  readonly nameOnCard?: Private<string>
  readonly expiryMonth?: number
  readonly expiryYear?: number
  readonly currency?: string
}
export type Settled = { readonly status: 'APPROVED' | 'REVERSED'; readonly fee?: Money }
