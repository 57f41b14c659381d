import type { Facts } from '../../domain/facts.ts'
import type { AmountRule, Money } from '../../domain/money.ts'
import type { Balance, Kind, TopupTarget } from '../../domain/provider.ts'
import type { AttemptOutcome, ChangeSource, StoredReason, SubjectKind } from '../../domain/record.ts'
import type { Merchant, MoneyDirection, TransactionKind, TransactionStatus } from '../../domain/transaction.ts'
import type { SpendingLimit } from '../../domain/card-use.ts'
import type { Requirement } from '../../domain/requirement.ts'

/* The gateway's answers, as a viewer may see them. */

export type Customer = {
  readonly kind: 'customer'
  readonly id: string
  readonly externalId: string
  readonly changeCursor: string
  readonly erasedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** One of the four journeys. Fields of another kind are null. */
export type JourneyView = {
  readonly kind: Kind
  readonly id: string
  readonly providerId: string
  readonly customerId: string | null
  readonly cardholderId: string | null
  readonly cardId: string | null
  /** "artha:9f2c" */
  readonly productId: string | null
  readonly kycScope: string | null
  readonly status: string
  readonly reason: Reason | null
  readonly wanted: string | null
  readonly progress: { readonly done: number; readonly total: number; readonly current: string | null }
  readonly nextCheckAt: Date | null
  /** Null unless the viewer is back-office or a service. */
  readonly providerStatus: string | null
  readonly providerRef: string | null
  readonly facts: Facts
  readonly attempt: number
  readonly deadlineAt: Date | null
  readonly submittedAt: Date | null
  readonly decidedAt: Date | null
  readonly version: number
  readonly changeCursor: string
  readonly createdAt: Date
  readonly updatedAt: Date
}
export type Reason = StoredReason & {
  readonly message: string
  /** Null unless the viewer is back-office or a service. */ readonly providerMessage: string | null
}
/** A requirement with the ids of the graph. */
export type RequirementView = Requirement & { readonly id: string; readonly journeyId: string }
export type Change = {
  readonly cursor: string
  readonly subjectId: string
  readonly kind: SubjectKind
  readonly version: number
  readonly from: string | null
  readonly to: string
  readonly reason: Reason | null
  readonly source: ChangeSource
  readonly at: Date
}
export type Attempt = {
  readonly step: string
  readonly key: string
  readonly sentAt: Date
  readonly outcome: AttemptOutcome
  readonly fault: string | null
  readonly observations: readonly string[]
  readonly settledAt: Date | null
}
export type ProviderView = { readonly kind: 'provider'; readonly id: string; readonly name: string }
export type ProductView = {
  readonly kind: 'product'
  readonly id: string
  readonly providerId: string
  readonly name: string
  readonly currency: string | null
  readonly brand: string | null
  readonly type: 'VIRTUAL' | 'PHYSICAL'
  readonly kycScope: string
  readonly initialAmount: AmountRule
  readonly topup: AmountRule
  readonly active: boolean
}
export type Capability = { readonly name: string; readonly supported: boolean; readonly note: string | null }
/** A field of a provider's answers that does not fit its documented shape. */
export type ShapeDrift = {
  readonly operation: string
  readonly field: string
  readonly since: Date
  readonly count: number
}
export type Health = {
  readonly status: 'UP' | 'DEGRADED' | 'DOWN' | 'UNKNOWN'
  readonly errorRate: number
  readonly p99Millis: number | null
  readonly lastErrorAt: Date | null
  readonly drift: readonly ShapeDrift[]
}
export type BalanceView = Balance & { readonly target: TopupTarget }
/** A transaction, as a viewer may see it. */
export type TransactionView = {
  readonly kind: 'transaction'
  readonly id: string
  readonly cardId: string
  readonly did: TransactionKind
  readonly status: TransactionStatus
  readonly direction: MoneyDirection
  readonly amount: Money
  readonly authorizedAmount: Money | null
  readonly merchantAmount: Money | null
  readonly fee: Money | null
  readonly reason: Reason | null
  readonly occurredAt: Date
  readonly settledAt: Date | null
  /** Null unless the viewer is back-office or a service. */
  readonly providerRef: string | null
  readonly providerStatus: string | null
  readonly version: number
  readonly changeCursor: string
  readonly createdAt: Date
  readonly updatedAt: Date
}
/** A challenge, without its code. */
export type ChallengeView = {
  readonly kind: 'challenge'
  readonly id: string
  readonly cardId: string
  readonly purpose: 'PAYMENT' | 'WALLET'
  readonly answer: 'CODE' | 'APPROVAL'
  readonly status: string
  readonly expiresAt: Date
  readonly version: number
  readonly changeCursor: string
  readonly createdAt: Date
}
export type { Merchant, SpendingLimit }
export type Node = Customer | JourneyView | ProviderView | ProductView | TransactionView | ChallengeView
