import type { AmountRule } from '../../domain/money.ts'
import type { Profile } from '../../domain/profile.ts'
import type { Balance, Kind, TopupTarget } from '../../domain/provider.ts'
import type { Requirement } from '../../domain/requirement.ts'
import type { AttemptOutcome, ChangeSource, StoredReason } from '../../domain/record.ts'
import type { Facts } from '../../domain/facts.ts'
import type { AuditEntry, Finding } from './oversight.ts'
import type { Viewer } from './viewer.ts'

/** The product, as seen by whatever serves it. Verbs throw a Refusal for the caller's mistakes; everything else that is thrown is a bug. */
export interface Gateway {
  /** One request (or one subscription event): its own dataloaders, nothing asked twice. Without `observe`, journeys are answered as stored. */
  session(viewer: Viewer, options?: { observe?: boolean }): Session
  /** Status changes of whatever id names; with `after`, first every change since then. Refuses NOT_FOUND. */
  subscribe(viewer: Viewer, id: string, after?: string): Promise<AsyncGenerator<Change, void, undefined>>
  receive(
    provider: string,
    delivery: { headers: Record<string, string | undefined>; body: Uint8Array; token?: string },
  ): Promise<{ status: number; body: string }>
  close(): Promise<void>
}

export type Customer = {
  readonly kind: 'customer'
  readonly id: string
  readonly externalId: string
  readonly changeCursor: string
  readonly erasedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** One of the four journeys, as a viewer may see it. Kind-specific fields are null elsewhere. */
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
  /** Null unless the viewer may see them. */ readonly providerMessage: string | null
}
/** A requirement with its ids as the graph shows them. */
export type RequirementView = Requirement & { readonly id: string; readonly journeyId: string }
export type Change = {
  readonly cursor: string
  readonly subjectId: string
  readonly kind: Kind
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
export type Health = {
  readonly status: 'UP' | 'DEGRADED' | 'DOWN' | 'UNKNOWN'
  readonly errorRate: number
  readonly p99Millis: number | null
  readonly lastErrorAt: Date | null
}
export type BalanceView = Balance & { readonly target: TopupTarget }
export type PageOf<T> = {
  readonly nodes: readonly T[]
  readonly hasNextPage: boolean
  readonly endCursor: string | null
  readonly totalCount: number | null
}
export type Paging = { readonly first: number; readonly after?: string | undefined }
export type Node = Customer | JourneyView | ProviderView | ProductView

type Optional<T> = { readonly [K in keyof T]?: T[K] | null | undefined }
/** As it arrives: nothing is checked yet. */
export type ProfileInput = Optional<Omit<Profile, 'address'>> & {
  readonly address?: Optional<NonNullable<Profile['address']>> | null | undefined
}
export type MoneyInput = { readonly amount: string; readonly currency: string }
export type FileInput = {
  readonly side: string
  readonly url?: string | null | undefined
  readonly base64?: string | null | undefined
  readonly mediaType?: string | null | undefined
}

export interface Session {
  readonly viewer: Viewer

  // ── Asking. What the viewer may not see does not exist: null, the same as for an unknown id. ──
  me(): Promise<Customer | null>
  node(id: string): Promise<Node | null>
  customer(by: { id?: string | null | undefined; externalId?: string | null | undefined }): Promise<Customer | null>
  customers(page: Paging): Promise<PageOf<Customer>>
  journey(kind: Kind | null, id: string): Promise<JourneyView | null>
  /** The children of a kind beneath a customer, cardholder or card, oldest first. */
  journeysOf(
    parent: { customerId: string } | { cardholderId: string } | { cardId: string },
    kind: Kind,
  ): Promise<readonly JourneyView[]>
  /** Newest first, paged. */
  topupsOf(parent: { customerId: string } | { cardId: string }, page: Paging): Promise<PageOf<JourneyView>>
  cardholderAt(customerId: string, providerId: string): Promise<JourneyView | null>
  kycFor(cardholderId: string, productId: string): Promise<JourneyView | null>
  profileOf(customerId: string): Promise<Profile | null>
  /** What the provider holds, read live. */
  profileAtProvider(cardholderId: string): Promise<Profile | null>
  requirementsOf(journeyId: string): Promise<readonly RequirementView[]>
  requirementsOfCustomer(customerId: string): Promise<readonly RequirementView[]>
  nameOnCard(cardId: string): Promise<string | null>
  spendable(cardId: string): Promise<boolean>
  balanceOf(journeyId: string): Promise<BalanceView | null>
  attemptsOf(journeyId: string): Promise<readonly Attempt[]>
  timeline(journeyId: string, page: Paging): Promise<PageOf<Change>>
  statusChanges(id: string, page: Paging): Promise<PageOf<Change>>
  reviews(page: Paging & { providerId?: string | null | undefined }): Promise<PageOf<JourneyView>>
  /** Newest first. */
  auditTrail(
    page: Paging & { subject?: string | null | undefined; target?: string | null | undefined },
  ): Promise<PageOf<AuditEntry>>
  /** Newest first. */
  reconciliationFindings(page: Paging & { providerId?: string | null | undefined }): Promise<PageOf<Finding>>
  providers(): readonly ProviderView[]
  provider(id: string): ProviderView | null
  products(providerId: string): Promise<readonly ProductView[]>
  product(id: string): Promise<ProductView | null>
  capabilities(providerId: string): readonly Capability[]
  health(providerId: string): Health
  cardholdersAt(
    providerId: string,
    page: Paging & { providerStatus?: string | null | undefined; withBalances: boolean },
  ): Promise<PageOf<JourneyView>>

  // ── Doing. Every verb throws a Refusal for what is wrong with the request. ──
  createCustomer(input: { externalId: string; profile: ProfileInput }): Promise<Customer>
  updateCustomer(input: { id: string; profile: ProfileInput }): Promise<Customer>
  eraseCustomer(input: { id: string; reason: string }): Promise<Customer>
  updateCardholder(input: { cardholderId: string; profile: ProfileInput }): Promise<JourneyView>
  createCardholder(input: { customerId: string; productId: string }): Promise<JourneyView>
  startKyc(input: { cardholderId: string; productId: string }): Promise<JourneyView>
  submitCode(input: { journeyId: string; requirementId: string; code: string }): Promise<JourneyView>
  submitForm(input: {
    journeyId: string
    requirementId: string
    values: readonly { name: string; value: string }[]
  }): Promise<JourneyView>
  submitDocument(input: {
    journeyId: string
    requirementId: string
    type: string
    number?: string | null | undefined
    issuingCountry?: string | null | undefined
    issuedOn?: string | null | undefined
    expiresOn?: string | null | undefined
    files: readonly FileInput[]
  }): Promise<JourneyView>
  renewRequirement(input: { journeyId: string; requirementId: string }): Promise<JourneyView>
  issueCard(input: {
    cardholderId: string
    productId: string
    type: 'VIRTUAL' | 'PHYSICAL'
    nameOnCard?: string | null | undefined
    initialAmount?: MoneyInput | null | undefined
    idempotencyKey: string
  }): Promise<JourneyView>
  topUpCard(input: { cardId: string; amount: MoneyInput; idempotencyKey: string }): Promise<JourneyView>
  control(input: { cardId: string; control: 'freeze' | 'unfreeze' | 'terminate' }): Promise<JourneyView>
  refresh(input: { journeyId: string }): Promise<JourneyView>
  resolveReview(input: {
    journeyId: string
    outcome: 'HAPPENED' | 'DID_NOT_HAPPEN' | 'KEEP_WAITING'
    providerRef?: string | null | undefined
    note: string
  }): Promise<JourneyView>
}
