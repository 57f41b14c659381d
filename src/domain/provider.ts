import type { CardUse, ChallengeNotice } from './card-use.ts'
import type { Fault } from './fault.ts'
import type { BalanceSubject, CardOrder, Dossier, Reads, Registration, TopupOrder, Verification } from './dossier.ts'
import type { Key } from './key.ts'
import type { AmountRule, Money } from './money.ts'
import type { Private } from './private.ts'
import type { Profile, ProfileField, ProfilePatch } from './profile.ts'
import type { IssuedCard, Observation, Progress, Refs, Registered, Settled, Verified } from './progress.ts'
import type { TransactionRecord } from './transaction.ts'

export type { BalanceSubject, CardOrder, Dossier, Reads, Registration, TopupOrder, Verification } from './dossier.ts'

/**
 * The port. A provider is an object literal made by `createX(config)`; what is optional is declared by being there.
 * The gateway knows nothing else of a provider, and no provider by name.
 */
export interface Provider extends CardUse {
  /** "artha": lower case, also the path of its webhooks. */
  readonly id: string
  readonly name: string
  /** Everything it can issue. Cached by the gateway. */
  products(): Promise<readonly Product[]>
  readonly registration: Journey<Registration, Registered>
  readonly verification: Journey<Verification, Verified>
  readonly issuance: Journey<CardOrder, IssuedCard>
  readonly funding: Journey<TopupOrder, Settled> & {
    /** Where the money goes: onto one card, or into the wallet behind all of them. */ readonly target: TopupTarget
  }
  /** A wish about a card, done when it answers; doing it twice is harmless. */
  readonly controls?: Partial<Record<Control, (card: Dossier<CardOrder>, key: Key) => Promise<void>>>
  /** Live balances of `funding.target`: one answer per subject, in order, faults in place. */
  readonly balances?: (of: readonly BalanceSubject[], reads: Reads) => Promise<readonly (Balance | Fault)[]>
  /** Changing what the provider holds of a person. */
  readonly amendment?: {
    /** The fields it no longer lets us change. */
    locked(cardholder: Dossier<Registration>): Promise<readonly ProfileField[]>
    amend(cardholder: Dossier<Registration>, patch: Private<ProfilePatch>, key: Key): Promise<void>
  }
  /** What it holds of each person, read live. */
  readonly profiles?: (of: readonly Refs[], reads: Reads) => Promise<readonly (Private<Profile> | Fault)[]>
  /** Its own list of cardholders. A cursor or a status that it does not know is a fault, `rejected`: never another page, never an empty one. */
  readonly directory?: (page: Page) => Promise<Listing>
  /** The cards it knows of each cardholder (refs are the cardholder's). */
  readonly holdings?: (of: readonly Refs[], reads: Reads) => Promise<readonly (readonly Holding[] | Fault)[]>
  /** What moved on one day (UTC), for reconciliation. `cards` are the refs of the cards we know there. */
  readonly ledger?: (day: Day, cards: readonly Refs[]) => AsyncIterable<LedgerEntry>
  readonly webhooks?: Webhooks
}

/** Something asked of a provider that takes time. */
export interface Journey<Intent, Result> {
  /** The names of its steps, in order, for a progress bar and as the names of its writes. */
  readonly steps: readonly string[]
  /** Which step comes next: an index into steps; steps.length when all are taken. Pure: it reads refs and held only. */
  at(dossier: Dossier<Intent>): number
  /** A DataLoader batch function: one answer per dossier, in order, faults in place. Reads only. */
  observe(dossiers: readonly Dossier<Intent>[], reads: Reads): Promise<readonly (Observation<Result> | Fault)[]>
  /** At most one remote write, under this key; throws a Fault. */
  advance(dossier: Dossier<Intent>, key: Key): Promise<Progress<Result>>
  /** Seconds after a write during which `absent` may still be wrong. */
  readonly settlesIn: number
  /**
   * The provider keeps no key of ours, so a lost write is found again by its looks: then only one write of unknown
   * outcome may be open per card (funding) or per cardholder and product (issuance), and the next waits unsent.
   */
  readonly exclusive?: boolean
  /** What becomes of it cannot be read: evidence tells, or a person. */
  readonly byEvidence?: boolean
}

export type Product = {
  /** The provider's own id of it. The graph's is "provider:ref". */
  readonly ref: string
  readonly name: string
  readonly currency?: string
  readonly brand?: string
  readonly type: 'VIRTUAL' | 'PHYSICAL'
  /** KYC approved for one product counts for every product with the same scope. */
  readonly kycScope: string
  readonly initialAmount: AmountRule
  readonly topup: AmountRule
  readonly active: boolean
}

export type Control = 'freeze' | 'unfreeze' | 'terminate'
export type TopupTarget = 'CARD' | 'WALLET'
export type Balance = {
  readonly available: Money
  readonly ledger?: Money
  readonly pending?: Money
  readonly freshness: 'REALTIME' | 'ON_CHAIN' | 'REPORTED'
  readonly asOf: Date
}

export type Page = {
  readonly first: number
  readonly after?: string
  readonly providerStatus?: string
  readonly withBalances?: boolean
}
export type Listing = { readonly cardholders: readonly ListedCardholder[]; readonly next?: string; readonly total?: number }
export type ListedCardholder = {
  readonly refs: Refs
  /** The reference of ours that the record carries, if it carries one. */
  readonly reference?: string
  readonly status: Registered['status'] | 'PENDING'
  readonly providerStatus?: string
  readonly createdAt?: Date
}
export type Holding = {
  readonly refs: Refs
  readonly productRef?: string
  readonly card: IssuedCard
  readonly type: 'VIRTUAL' | 'PHYSICAL'
  readonly providerStatus?: string
}

/** YYYY-MM-DD, UTC */
export type Day = string
export type LedgerEntry = {
  readonly kind: 'card' | 'topup'
  readonly id: string
  /** The id is this list's own and names nothing that we know: the entry is ours if it looks like ours (card, amount, time). */
  readonly ownId?: true
  readonly status: string
  /** What the status means, where it is known. */
  readonly outcome?: 'done' | 'refused' | 'waits'
  readonly amount?: Money
  /** Of a top-up: the provider's id of its card or wallet. */
  readonly cardRef?: string
  readonly at: Date
}

export type Kind = 'cardholder' | 'kyc' | 'card' | 'topup'

export interface Webhooks {
  /** Verifies raw bytes before parsing them. Pure: the clock is in the delivery. */
  read(delivery: Delivery): Notice | Unverified
  /** What this provider takes as "received". */
  readonly acknowledgement: { readonly status: number; readonly body: string }
  /** Subscribes this address where the API can; safe to repeat. */
  readonly register?: (url: string) => Promise<void>
}
export type Delivery = {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** What follows /webhooks/{provider}/ in the path, if anything. */
  readonly token?: string
  readonly now: Date
}
/** Why a delivery is turned away: nothing of it is believed or kept. */
export type Unverified = { readonly unverified: 'forged' | 'stale' | 'malformed' | 'off' }
/** A verified delivery is only ever a hint: whose journey to observe now. */
export type Notice = {
  /** The same for every delivery of one notice. Without an id of the provider, a hash with the notice's time, or the time of arrival. */
  readonly deliveryId: string
  readonly type: string
  /** Journeys of this kind whose refs hold all of these. Empty: nothing of ours. */
  readonly about: readonly { readonly kind: Kind; readonly refs: Refs; readonly evidence?: Readonly<Record<string, string>> }[]
  /** Cards, by their refs, of which the notice tells that they were used: their lists of transactions become due. */
  readonly cardsUsed?: readonly Refs[]
  /** What the notice says of transactions, for what the list cannot show. The cards' lists become due too. */
  readonly transactions?: readonly TransactionRecord[]
  /** Codes and approvals for the person, sealed the moment they arrive. */
  readonly challenges?: readonly ChallengeNotice[]
}
