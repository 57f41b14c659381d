/* What an adapter is told: the intent of one journey, and the known facts. */
import type { Money } from './money.ts'
import type { Private } from './private.ts'
import type { Profile } from './profile.ts'
import type { Held, Refs } from './progress.ts'
import type { Answer } from './requirement.ts'

/** Remembers upstream GETs for one request or one turn, so that four fields with the same need make one read. */
export type Reads = { get<T>(key: string, load: () => Promise<T>): Promise<T> }

/** All that an adapter is told of one journey. */
export type Dossier<Intent> = {
  readonly id: string
  readonly intent: Intent
  readonly refs: Refs
  readonly held: Held
  /** The oldest answer not yet used. */
  readonly answer?: Answer
  /**
   * Picked from verified notices, where the provider has no read. By convention `outcome` is "completed" or "failed",
   * and a person who has looked into a review uses the same words.
   */
  readonly evidence: Readonly<Record<string, string>>
  /** When the open write was sent; absent while none is open. */
  readonly sentAt?: Date
  /** The value of the open write's key, the same that advance was given. */
  readonly sentKey?: string
  /** Provider ids that siblings (same provider, kind and parent) already own: a look-up may not claim these ids. */
  readonly taken: ReadonlySet<string>
}

/** `reference` is ours, unique and stable: the cardholder's id. A record at a provider with our reference is ours. */
export type Registration = { readonly reference: string; readonly productRef: string; readonly profile: Private<Profile> }
export type Verification = {
  readonly reference: string
  readonly productRef: string
  readonly kycScope: string
  readonly profile: Private<Profile>
  /** 1, and one more for each resubmission. */
  readonly attempt: number
  readonly cardholder: Refs
}
export type CardOrder = {
  readonly reference: string
  readonly productRef: string
  readonly type: 'VIRTUAL' | 'PHYSICAL'
  readonly currency?: string
  readonly nameOnCard?: Private<string>
  readonly initialAmount?: Money
  readonly cardholder: Refs
  readonly kyc: Refs
  /** Our own reference of the cardholder, as given at registration. */
  readonly cardholderReference: string
}
export type TopupOrder = {
  readonly reference: string
  readonly amount: Money
  readonly card: Refs
  readonly cardholder: Refs
  readonly cardholderReference: string
}

export type BalanceSubject = { readonly cardholder: Refs; readonly card?: Refs }
