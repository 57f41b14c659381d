/*
 * The part of the port for cards in use. Every member is optional: a provider without a capability leaves the member
 * out, and the capability says so.
 */
import type { Key } from './key.ts'
import type { Money } from './money.ts'
import type { Private } from './private.ts'
import type { Refs } from './progress.ts'
import type { BalanceSubject, CardOrder, Dossier, Reads } from './dossier.ts'
import type { Fault } from './fault.ts'
import type { TransactionRecord } from './transaction.ts'

/** How a provider lists what cards did. */
export interface Transactions {
  /** PROGRAMME: one list over all cards. CARD: one list for each card. */
  readonly listed: 'PROGRAMME' | 'CARD'
  /**
   * Reads the list, newest first, page by page, back to `since` at least: the caller stops when it has seen enough.
   * `card` is absent where `listed` is PROGRAMME. Top-ups and balance inquiries are left out. Throws a Fault.
   */
  list(of: { readonly card?: BalanceSubject; readonly since: Date }, reads: Reads): AsyncIterable<readonly TransactionRecord[]>
  /** Seconds that a record may be missing from the list after the notice of the record. */
  readonly appearsIn: number
}

/** A task that a payment or a wallet has for the person within minutes, as a verified notice describes the task. */
export type ChallengeNotice = {
  /** The provider's id of the challenge, or of the notice where there is none: a repetition has the same id. */
  readonly id: string
  readonly card: Refs
  readonly purpose: 'PAYMENT' | 'WALLET'
  readonly answer: 'CODE' | 'APPROVAL'
  /** Only with CODE. */
  readonly code?: Private<string>
  readonly merchantName?: string
  readonly amount?: Money
  /** By the provider's clock: a challenge that arrives after this instant is dropped and counted. */
  readonly expiresAt: Date
}

export interface Challenges {
  /** The providers of APPROVAL take the person's answer; the write carries the key. */
  readonly answer?: (challenge: { readonly id: string; readonly card: Refs }, approve: boolean, key: Key) => Promise<void>
  /** The outcomes of challenges, where the provider tells. One answer for each, in order, faults in place. */
  readonly observe?: (
    ids: readonly string[],
    reads: Reads,
  ) => Promise<readonly ('OPEN' | 'APPROVED' | 'DECLINED' | 'EXPIRED' | Fault)[]>
}

export type CardSecret = 'NUMBER' | 'PIN' | 'PIN_SETUP'
/** The value that the provider's component in the app made for the reveal, and the address to which a hosted page returns. */
export type RevealOptions = { readonly nonce?: string; readonly returnUrl?: string }
export type Reveal =
  | { readonly is: 'shown'; readonly url: Private<string>; readonly expiresAt: Date }
  | { readonly is: 'shown'; readonly clientSecret: Private<string>; readonly expiresAt: Date }
  /** The person must act elsewhere first; the message is fit to be shown. */
  | { readonly is: 'not-yet'; readonly message: string }
  /** This card has no hosted page. */
  | { readonly is: 'unsupported' }
/** A page or a client secret of the provider for each secret that the provider hosts. No secret passes through: a parser drops numbers. */
export type Reveals = Partial<Record<CardSecret, (card: Dossier<CardOrder>, options: RevealOptions) => Promise<Reveal>>> & {
  /** The provider's component must make a nonce first. */
  readonly needsNonce?: boolean
}

export type LimitInterval = 'TRANSACTION' | 'DAY' | 'WEEK' | 'MONTH' | 'YEAR' | 'LIFETIME'
export type LimitScope = 'CARD' | 'WALLET' | 'HOLDER_ACCOUNT'
export type SpendingLimit = {
  readonly interval: LimitInterval
  /** Absent: no limit. */
  readonly amount?: Money
  readonly spent?: Money
  readonly scope: LimitScope
  readonly changeable: boolean
}
/** amount absent: no limit. */
export type WantedLimit = { readonly interval: LimitInterval; readonly amount?: Money }
export interface Limits {
  /** One answer for each subject, in order, faults in place. */
  read(of: readonly BalanceSubject[], reads: Reads): Promise<readonly (readonly SpendingLimit[] | Fault)[]>
  /** The intervals that can be set; absent where limits can only be read. */
  readonly settable?: readonly LimitInterval[]
  /** A limit can be taken away, or set back to the product's own. */
  readonly clearable?: boolean
  /** Sets the given limits and keeps the rest. A wish: the caller reads the limits until the new values show. */
  readonly set?: (card: Dossier<CardOrder>, limits: readonly WantedLimit[], key: Key) => Promise<void>
  /** Seconds from a set to the first read that shows the new limits. */
  readonly takesEffectIn?: number
}

/** The members of a provider's port for cards in use. */
export interface CardUse {
  readonly transactions?: Transactions
  readonly challenges?: Challenges
  readonly reveals?: Reveals
  readonly limits?: Limits
}
