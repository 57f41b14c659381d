/* The parts of one journey that a turn reads: row, personal content, and the trace of the writes. */
import type { Facts } from './facts.ts'
import type { State } from './journey.ts'
import type { ProfilePatch } from './profile.ts'
import type { Held, Refs } from './progress.ts'
import type { Control, Kind } from './provider.ts'
import type { AttemptOutcome, StoredReason } from './record.ts'
import type { Requirement } from './requirement.ts'

/** The row of a journey as far as a turn reads or changes the row. */
export type Standing = State & {
  readonly id: string
  readonly kind: Kind
  readonly status: string
  readonly reason: StoredReason | null
  /** The status that a person wished for, and the control that pursues the wish. */
  readonly wanted: string | null
  readonly control: Control | null
  readonly stepsDone: number
  readonly providerRef: string | null
  readonly providerStatus: string | null
  readonly refs: Refs
  readonly evidence: Readonly<Record<string, string>>
  readonly facts: Facts
  readonly observedAt: Date | null
  readonly submittedAt: Date | null
  readonly decidedAt: Date | null
}

/** The personal part of a journey: sealed with the row, and opened only to take a turn or to show it. */
export type Content = {
  readonly requirements: readonly Requirement[]
  readonly held: Held
  readonly nameOnCard?: string
  /** The provider's own words of the reason. */
  readonly providerMessage?: string
  /** Changes of a cardholder's record that were sent, by the key of their attempt, until the outcome is known. */
  readonly amendments?: Readonly<Record<string, ProfilePatch>>
}
export const NOTHING_HELD: Content = { requirements: [], held: {} }

/** The trace of one write, committed before the write is sent. */
export type Attempt = {
  readonly id: number
  readonly step: string
  readonly key: string
  readonly sentAt: Date
  readonly outcome: AttemptOutcome
  readonly fault: string | null
}

export type Subject<Row extends Standing = Standing> = { readonly row: Row; readonly content: Content }
