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
 * The port. A provider is an object literal made by `createX(config)`; an optional capability is declared by presence.
 * The gateway knows no more of a provider, and no provider by name.
 */
export interface Provider extends CardUse {
  /** "artha": lower case, also the path of its webhooks. */
  readonly id: string
  readonly name: string
  /** Every product that the provider can issue. Cached by the gateway. */
  products(): Promise<readonly Product[]>
  readonly registration: Journey<Registration, Registered>
  readonly verification: Journey<Verification, Verified>
  readonly issuance: Journey<CardOrder, IssuedCard>
  readonly funding: Journey<TopupOrder, Settled> & {
    /** Where the money goes: onto one card, or into the wallet behind all cards. */ readonly target: TopupTarget
  }
  /** A wish about a card, done when the provider answers; a repeated control is harmless. */
  readonly controls?: Partial<Record<Control, (card: Dossier<CardOrder>, key: Key) => Promise<void>>>
  /** Live balances of `funding.target`: one answer per subject, in order, faults in place; null where there is no account yet. */
  readonly balances?: (of: readonly BalanceSubject[], reads: Reads) => Promise<readonly (Balance | Fault | null)[]>
  /** Changes the provider's record of a person. */
  readonly amendment?: {
    /** The fields that the provider no longer lets us change. */
    locked(cardholder: Dossier<Registration>): Promise<readonly ProfileField[]>
    amend(cardholder: Dossier<Registration>, patch: Private<ProfilePatch>, key: Key): Promise<void>
  }
  /** The provider's record of each person, read live. */
  readonly profiles?: (of: readonly Refs[], reads: Reads) => Promise<readonly (Private<Profile> | Fault)[]>
  /** The provider's list of cardholders. An unknown cursor or status is a fault, `rejected`: never a different page, never an empty page. */
  readonly directory?: (page: Page) => Promise<Listing>
  /** The provider's cards of each cardholder (refs are the cardholder's). */
  readonly holdings?: (of: readonly Refs[], reads: Reads) => Promise<readonly (readonly Holding[] | Fault)[]>
  /** The movements of one day (UTC), for reconciliation. `cards` are the refs of the cards that we know there. */
  readonly ledger?: (day: Day, cards: readonly Refs[]) => AsyncIterable<LedgerEntry>
  readonly webhooks?: Webhooks
}

/** A request to a provider that takes time. */
export interface Journey<Intent, Result> {
  /** The names of the steps, in order, for a progress bar and as the names of the writes. */
  readonly steps: readonly string[]
  /** The next step: an index into steps; steps.length when all are taken. Pure: reads refs and held only. */
  at(dossier: Dossier<Intent>): number
  /** A DataLoader batch function: one answer per dossier, in order, faults in place. Reads only. */
  observe(dossiers: readonly Dossier<Intent>[], reads: Reads): Promise<readonly (Observation<Result> | Fault)[]>
  /** At most one remote write, under the key; throws a Fault. */
  advance(dossier: Dossier<Intent>, key: Key): Promise<Progress<Result>>
  /** Seconds after a write during which `absent` may still be wrong. */
  readonly settlesIn: number
  /**
   * The provider keeps no key of ours, so a lost write is searched by card, amount and time. Then only one write of unknown
   * outcome may be open per card (funding) or per cardholder and product (issuance), and the next waits unsent.
   */
  readonly exclusive?: boolean
  /** No read shows the outcome: evidence tells, or a person. */
  readonly byEvidence?: boolean
}

export type Product = {
  /** The provider's own id of the product. The graph's id is "provider:ref". */
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
  /** Our reference in the record, if the record carries one. */
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
  /** The id belongs to the list and names no record of ours: the entry is ours if card, amount and time match. */
  readonly ownId?: true
  readonly status: string
  /** The meaning of the status, where known. */
  readonly outcome?: 'done' | 'refused' | 'waits'
  readonly amount?: Money
  /** Of a top-up: the provider's id of the card or wallet. */
  readonly cardRef?: string
  readonly at: Date
}

export type Kind = 'cardholder' | 'kyc' | 'card' | 'topup'

export interface Webhooks {
  /** Verifies raw bytes before parsing them. Pure: the clock is in the delivery. */
  read(delivery: Delivery): Notice | Unverified
  /** The answer that the provider takes as "received". */
  readonly acknowledgement: { readonly status: number; readonly body: string }
  /** Subscribes the address where the API can; safe to repeat. */
  readonly register?: (url: string) => Promise<void>
}
export type Delivery = {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** The part of the path after /webhooks/{provider}/, if any. */
  readonly token?: string
  readonly now: Date
}
/** Why a delivery is refused: no part of the delivery is believed or kept. */
export type Unverified = { readonly unverified: 'forged' | 'stale' | 'malformed' | 'off' }
/** A verified delivery is only ever a hint: whose journey to observe now. */
export type Notice = {
  /** The same for every delivery of one notice. Without an id of the provider: a hash with the notice's time, or the time of arrival. */
  readonly deliveryId: string
  readonly type: string
  /** Journeys of the kind whose refs hold all given refs. Empty: no journey of ours. */
  readonly about: readonly { readonly kind: Kind; readonly refs: Refs; readonly evidence?: Readonly<Record<string, string>> }[]
  /** Cards, by refs, that were used according to the notice: the lists of transactions become due. */
  readonly cardsUsed?: readonly Refs[]
  /** The notice's statements about transactions, for facts that the list cannot show. The cards' lists become due too. */
  readonly transactions?: readonly TransactionRecord[]
  /** Codes and approvals for the person, sealed on arrival. */
  readonly challenges?: readonly ChallengeNotice[]
}
