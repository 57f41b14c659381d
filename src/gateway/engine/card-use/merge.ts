/* The transaction after one more record is read. Pure: a row and a record in, a row out. */
import { isRetryable } from '../../../domain/reason.ts'
import { fold, keyOf, type Merchant, type TransactionRecord, withStatement } from '../../../domain/transaction.ts'
import type { StoredReason } from '../../../domain/record.ts'
import type { TransactionRow } from '../../../storage/schema.ts'

/** The personal part of a transaction: where the person was, and the provider's own words. */
export type Personal = { readonly merchant?: Merchant; readonly providerMessage?: string }
export type Known = { readonly row: TransactionRow; readonly personal: Personal }
export type Merged = Known & {
  /** The change shows to clients: the status, the amount, or the reason of a decline. */
  readonly changed: boolean
  /** The row differs from the stored row, and must be saved. */
  readonly news: boolean
}

type Card = { readonly id: string; readonly provider: string; readonly ownerId: string; readonly customerId: string | null }

/** The first record of a transaction. A status that is not known yet is shown as AUTHORIZED, because AUTHORIZED decides nothing. */
export function begin(card: Card, record: TransactionRecord, id: string, now: Date): Known {
  const { provider, ownerId, customerId } = card
  const { currency, amount } = record.amount
  const row: TransactionRow = {
    id,
    provider,
    cardId: card.id,
    ownerId,
    customerId,
    kind: record.kind,
    status: 'AUTHORIZED',
    reason: null,
    currency,
    amount,
    authorizedAmount: null,
    merchantAmount: null,
    fee: null,
    sealed: null,
    statements: [],
    providerRef: record.original ?? record.id,
    providerStatus: null,
    occurredAt: record.occurredAt,
    settledAt: null,
    version: 0,
    createdAt: now,
    updatedAt: now,
  }
  return { row, personal: {} }
}

export function merge({ row, personal }: Known, record: TransactionRecord, now: Date): Merged {
  const statements = withStatement(row.statements, record)
  const folded = fold(statements)
  const newest = row.statements.every(({ saidAt }) => saidAt <= record.saidAt.toISOString())
  // The record of the purchase knows kind, place and time best; a settlement or reversal fills gaps.
  const own = record.original === undefined
  const first = row.version === 0
  const reason = folded?.status === 'DECLINED' ? (reasonOf(record) ?? row.reason ?? PLAIN) : null
  const after: TransactionRow = {
    ...row,
    statements,
    kind: own || first ? record.kind : row.kind,
    status: folded?.status ?? row.status,
    amount: folded?.amount ?? row.amount,
    authorizedAmount: folded?.authorizedAmount ?? null,
    settledAt: folded?.settledAt === undefined ? row.settledAt : new Date(folded.settledAt),
    reason,
    merchantAmount: (own || row.merchantAmount === null ? record.merchantAmount : undefined) ?? row.merchantAmount,
    fee: (newest || row.fee === null ? record.fee : undefined) ?? row.fee,
    providerStatus: (newest ? record.providerStatus : undefined) ?? row.providerStatus,
    // A provider without times is read again and again: the first time stands.
    occurredAt: record.occurredAt < row.occurredAt ? record.occurredAt : row.occurredAt,
  }
  const merchant = own ? { ...personal.merchant, ...record.merchant } : { ...record.merchant, ...personal.merchant }
  const providerMessage = record.decline?.providerMessage?.reveal() ?? personal.providerMessage
  const known: Personal = {
    ...(Object.keys(merchant).length === 0 ? {} : { merchant }),
    ...(providerMessage === undefined ? {} : { providerMessage }),
  }
  const changed = first || SEEN.some(name => JSON.stringify(row[name]) !== JSON.stringify(after[name]))
  const news = changed || KEPT.some(name => JSON.stringify(row[name]) !== JSON.stringify(after[name])) || !same(personal, known)
  if (!news) return { row, personal, changed: false, news: false }
  return { row: { ...after, version: row.version + (changed ? 1 : 0), updatedAt: now }, personal: known, changed, news: true }
}

/** The keys under which the record's transaction is found again: the record's key, and the purchase's key. */
export const keysOf = (record: TransactionRecord): readonly string[] => [
  ...new Set([keyOf(record), keyOf({ id: record.id, ...(record.space === undefined ? {} : { space: record.space }) })]),
]

/** A decline without a reason. A plain decline and a suspected fraud read the same. */
const PLAIN: StoredReason = { code: 'DECLINED', retryable: isRetryable({ code: 'DECLINED' }) }

function reasonOf({ decline }: TransactionRecord): StoredReason | undefined {
  if (decline === undefined) return undefined
  const { code, providerCode } = decline
  return { code, retryable: isRetryable({ code }), ...(providerCode === undefined ? {} : { providerCode }) }
}

const SEEN = ['status', 'amount', 'reason', 'kind'] as const
const KEPT = ['authorizedAmount', 'settledAt', 'merchantAmount', 'fee', 'providerStatus', 'occurredAt'] as const
const same = (a: Personal, b: Personal): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
const sorted = ({ merchant, providerMessage }: Personal): unknown => [
  Object.entries(merchant ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  providerMessage,
]
