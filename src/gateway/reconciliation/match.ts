import { type Money, sameMoney } from '../../domain/money.ts'
import type { LedgerEntry } from '../../domain/provider.ts'
import type { Sent } from '../../storage/books.ts'
import type { Difference } from '../../domain/record.ts'
import type { JourneyRow } from '../../storage/schema.ts'

export type Pair = { readonly entry: LedgerEntry; readonly sent: Sent }
export type Matched = {
  readonly pairs: readonly Pair[]
  readonly onlyThere: readonly LedgerEntry[]
  readonly onlyHere: readonly Sent[]
}

/** Milliseconds between our sending and the provider's entry within which the two may be one: a slow answer, and clocks that disagree. */
export const APART = 15 * 60_000

/**
 * Pairs a provider's entries with our records. By id where the list's ids are known to us. Otherwise, and for a write of ours without
 * an id, by card, amount and time: the same card and amount at about the same time; of several the done record, then the closest.
 * Two equal records may be exchanged; exchanging two equal records changes no sum.
 */
export function match(entries: readonly LedgerEntry[], ours: readonly Sent[]): Matched {
  const left = new Set(ours)
  const pairs: Pair[] = []
  let open = entries
  const pass = (fits: (entry: LedgerEntry, sent: Sent) => boolean): void => {
    open = open.filter(entry => {
      const [sent] = [...left]
        .filter(one => one.row.kind === entry.kind && fits(entry, one))
        .toSorted((a, b) => rank(entry, a) - rank(entry, b))
      if (sent === undefined) return true
      left.delete(sent)
      pairs.push({ entry, sent })
      return false
    })
  }
  pass((entry, { row }) => entry.ownId !== true && row.providerRef === entry.id)
  pass((entry, sent) => mayBe(entry, sent) && sameAmount(entry, sent.row))
  // Only where ids do not decide: an id of ours that the list lacks is missing, with or without similar entries.
  pass((entry, sent) => entry.ownId === true && sent.row.phase === 'done' && mayBe(entry, sent))
  return { pairs, onlyThere: open, onlyHere: [...left] }
}

function mayBe(entry: LedgerEntry, sent: Sent): boolean {
  const named = entry.ownId !== true && sent.row.providerRef !== null
  return !named && (entry.kind === 'card' || entry.cardRef === sent.cardRef) && distance(entry, sent) <= APART
}

const distance = ({ at }: LedgerEntry, sent: Sent): number =>
  Math.min(...sent.at.map(time => Math.abs(time.getTime() - at.getTime())))
const rank = (entry: LedgerEntry, sent: Sent): number => (sent.row.phase === 'done' ? 0 : 2 * APART) + distance(entry, sent)

export const amountOf = ({ kind, facts }: JourneyRow): Money | undefined =>
  kind === 'topup' ? facts.amount : facts.initialAmount

function sameAmount({ amount }: LedgerEntry, row: JourneyRow): boolean {
  const ours = amountOf(row)
  return amount === undefined || ours === undefined || sameMoney(amount, ours)
}

/** The differences within a pair; a journey that is still under way may differ. */
export function differenceOf({ entry, sent: { row } }: Pair): Difference | undefined {
  if (row.phase === 'done' && row.status !== 'REVERSED' && entry.outcome === 'refused') return 'OUTCOME_DIFFERS'
  if (row.phase === 'refused' && entry.outcome === 'done') return 'OUTCOME_DIFFERS'
  return row.phase === 'done' && !sameAmount(entry, row) ? 'AMOUNT_DIFFERS' : undefined
}

/** Money of ours that a list must show. A list of money need not show a card that was issued without money. */
export const mustBeThere = ({ row }: Sent): boolean =>
  row.phase === 'done' && (row.kind === 'topup' ? row.status === 'APPROVED' : row.facts.initialAmount !== undefined)
