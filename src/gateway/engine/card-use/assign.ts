/* Assigns the records of a card to transactions, and computes the new transactions. Pure. */
import { type Looks, sameLooks, type TransactionRecord } from '../../../domain/transaction.ts'
import { begin, keysOf, type Known, merge } from './merge.ts'

/** A transaction with the keys of the records that belong to the transaction. */
export type Kept = Known & { readonly keys: readonly string[] }
/** `before` is the version that is stored; 0 for a new transaction. */
export type Assigned = Kept & { readonly before: number; readonly changed: boolean; readonly news: boolean }

type Card = Parameters<typeof begin>[0]

/**
 * Adds records to the known transactions of one card. `known` holds every transaction that a record may belong to: by key, or
 * by card, amount and time where the ids of the provider's list and notices differ. Returns the transactions that must be saved.
 */
export function assign(
  card: Card,
  known: readonly Kept[],
  records: readonly TransactionRecord[],
  { now, newId }: { readonly now: Date; readonly newId: () => string },
): readonly Assigned[] {
  const all: Assigned[] = known.map(kept => ({ ...kept, before: kept.row.version, changed: false, news: false }))
  for (const record of records.toSorted((a, b) => a.saidAt.getTime() - b.saidAt.getTime())) {
    const keys = keysOf(record)
    const index = all.findIndex(kept => keys.some(key => kept.keys.includes(key)))
    const at = index >= 0 ? index : all.findIndex(kept => looksLike(kept, record))
    const found = all[at] ?? { ...begin(card, record, newId(), now), keys: [], before: 0, changed: false, news: false }
    const merged = merge(found, record, now)
    const added = keys.filter(key => !found.keys.includes(key))
    const after: Assigned = {
      ...merged,
      // Several records of one sweep are one change, because clients see the transaction once.
      row: { ...merged.row, version: found.before + (found.changed || merged.changed ? 1 : 0) },
      keys: [...found.keys, ...added],
      before: found.before,
      changed: found.changed || merged.changed,
      news: found.news || merged.news || added.length > 0,
    }
    if (at >= 0) all[at] = after
    else all.push(after)
  }
  return all.filter(({ news }) => news)
}

/**
 * Whether a record of a different id space describes the same purchase. A transaction takes one record of a space, so two equal
 * purchases stay two.
 */
function looksLike({ row, personal, keys }: Kept, record: TransactionRecord): boolean {
  if (record.space === undefined || keys.some(key => key.startsWith(`${record.space}:`))) return false
  const amounts = [row.amount, ...row.statements.map(({ amount }) => amount)]
  return amounts.some(amount => {
    const looks: Looks = {
      kind: row.kind,
      amount: { amount, currency: row.currency },
      occurredAt: row.occurredAt,
      ...(personal.merchant === undefined ? {} : { merchant: personal.merchant }),
    }
    return sameLooks(looks, record)
  })
}
