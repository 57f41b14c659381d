/*
 * The uses of a card. The provider drives a transaction: there is no journey and no write of ours.
 *
 *   AUTHORIZED ──► SETTLED     further captures change the amount of SETTLED
 *       │            ▲
 *       │            │ a late settlement beats a reversal of the same hold
 *       └────────► REVERSED        DECLINED: nothing was held
 *
 * One provider keeps a purchase SETTLED from the first word, and says REVERSED when the money came back (`undoes`).
 *
 * A provider tells of one purchase by several records: the rows of lists and the notices, doubled, late, in any order.
 * `fold` makes one transaction of all records. The result depends neither on the order nor on repetitions.
 */
import Big from 'big.js'
import type { DeclineCode } from './decline.ts'
import { decimal, type Money } from './money.ts'
import type { Private } from './private.ts'
import type { Refs } from './progress.ts'

/** CREDIT is incoming money that is no refund. Top-ups and balance inquiries are not transactions. */
export type TransactionKind = 'PURCHASE' | 'WITHDRAWAL' | 'REFUND' | 'FEE' | 'ADJUSTMENT' | 'CREDIT'
export type TransactionStatus = 'AUTHORIZED' | 'SETTLED' | 'REVERSED' | 'DECLINED'
export type MoneyDirection = 'DEBIT' | 'CREDIT'

export type Merchant = {
  readonly name?: string
  /** The merchant category code, four digits. */
  readonly categoryCode?: string
  readonly city?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
}

/** The statement about a transaction in one row of a provider's list, or in one verified notice. */
export type TransactionRecord = {
  /** The provider's id of the record. The row and the notices of one record share the id. */
  readonly id: string
  /** The id of the purchase, where a settlement or a reversal is a separate record. */
  readonly original?: string
  /**
   * An id names at most one record of the id's space. Set where the ids of a provider's list and notices do not
   * match: then `sameLooks` decides which records are one purchase.
   */
  readonly space?: string
  /** The provider's refs of the card. */
  readonly card: Refs
  readonly kind: TransactionKind
  /** Absent where the provider's word is unknown: the record shows that there is a transaction, never how the transaction ended. */
  readonly status?: TransactionStatus
  /** REVERSED only: money came back after the settlement, so the reversal beats the settlement of the purchase. */
  readonly undoes?: boolean
  /** In the card's currency, positive: the amount held, settled, returned or requested, by status. */
  readonly amount: Money
  /** In the merchant's currency, where the currencies differ. */
  readonly merchantAmount?: Money
  readonly fee?: Money
  readonly merchant?: Merchant
  /** Only with DECLINED. */
  readonly decline?: { readonly code: DeclineCode; readonly providerCode?: string; readonly providerMessage?: Private<string> }
  readonly providerStatus?: string
  readonly occurredAt: Date
  readonly settledAt?: Date
  /** When the provider said so: the time of the notice, or of the answer that held the row. Of two different times the later holds. */
  readonly saidAt: Date
}

/** A statement as stored: of each record, the newest of each status, and the first statement about a hold. */
export type Statement = {
  readonly id: string
  readonly space?: string
  readonly original?: string
  readonly status: TransactionStatus
  readonly amount: string
  readonly saidAt: string
  readonly settledAt?: string
  readonly undoes?: true
}

export type Folded = {
  readonly status: TransactionStatus
  readonly amount: string
  /** The first hold, where the amount has changed since. */
  readonly authorizedAmount?: string
  readonly settledAt?: string
}

/** The direction follows from the movement of the money. */
export const directionOf = (kind: TransactionKind): MoneyDirection =>
  kind === 'REFUND' || kind === 'CREDIT' ? 'CREDIT' : 'DEBIT'

/** The key of the transaction that a record belongs to, within one provider. */
export const keyOf = ({ space, original, id }: Pick<TransactionRecord, 'space' | 'original' | 'id'>): string =>
  `${space ?? ''}:${original ?? id}`

/**
 * Adds the statement of a record. A repetition moves `saidAt` alone: compare `fold` before and after to detect news.
 * Returns the same array where the statement is older than the known statements, or has no status.
 */
export function withStatement(known: readonly Statement[], record: TransactionRecord): readonly Statement[] {
  if (record.status === undefined) return known
  const said: Statement = {
    id: record.id,
    ...(record.space === undefined ? {} : { space: record.space }),
    ...(record.original === undefined ? {} : { original: record.original }),
    status: record.status,
    amount: record.amount.amount,
    saidAt: record.saidAt.toISOString(),
    ...(record.settledAt === undefined ? {} : { settledAt: record.settledAt.toISOString() }),
    ...(record.undoes === true ? { undoes: true } : {}),
  }
  const alike = known.filter(({ id, status }) => id === said.id && status === said.status)
  const kept = compact([...alike, said])
  if (!kept.includes(said)) return known
  return [...known.filter(statement => !alike.includes(statement)), ...kept].toSorted(byTime)
}

/** The newest; of holds also the first, because the person was shown the first hold. */
function compact(alike: readonly Statement[]): readonly Statement[] {
  const sorted = alike.toSorted(byTime)
  const newest = sorted.at(-1) as Statement
  return newest.status === 'AUTHORIZED' && sorted.length > 1 ? [sorted[0] as Statement, newest] : [newest]
}

const byTime = (a: Statement, b: Statement): number =>
  compare(a.saidAt, b.saidAt) || compare(a.amount, b.amount) || compare(a.id, b.id)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The meaning of all statements together; undefined while no status is known. */
export function fold(statements: readonly Statement[]): Folded | undefined {
  if (statements.length === 0) return undefined
  const of = (status: TransactionStatus): readonly Statement[] =>
    statements.filter(statement => statement.status === status).toSorted(byTime)
  const holds = of('AUTHORIZED')
  const [settled, reversed, declined] = [of('SETTLED'), of('REVERSED'), of('DECLINED')]
  const first = holds[0]?.amount
  const held = holds.at(-1)?.amount
  const shown = (status: TransactionStatus, amount: string, more: Partial<Folded> = {}): Folded => ({
    status,
    amount,
    ...(first !== undefined && first !== amount ? { authorizedAmount: first } : {}),
    ...more,
  })

  if (reversed.some(({ undoes }) => undoes === true))
    return shown('REVERSED', held ?? total(settled.length > 0 ? settled : reversed))
  if (settled.length > 0) {
    const at = settled.findLast(({ settledAt }) => settledAt !== undefined)?.settledAt
    return shown('SETTLED', total(settled), at === undefined ? {} : { settledAt: at })
  }
  if (reversed.length > 0) {
    // A reversal in a separate record may return a part: the rest is still held.
    const whole = reversed.some(({ original }) => original === undefined)
    const rest = held === undefined || whole ? new Big(0) : new Big(held).minus(total(reversed))
    if (rest.gt(0)) return shown('AUTHORIZED', decimal(rest.toFixed()))
    return shown('REVERSED', held ?? total(reversed))
  }
  if (declined.length > 0) return { status: 'DECLINED', amount: (declined.at(-1) as Statement).amount }
  return shown('AUTHORIZED', held as string)
}

/** Each record counts once, with the newest amount. Two id spaces describe the same money, so the space with the latest word is believed. */
function total(statements: readonly Statement[]): string {
  const { space } = statements.at(-1) as Statement
  const amounts = new Map(statements.filter(statement => statement.space === space).map(({ id, amount }) => [id, amount]))
  return decimal([...amounts.values()].reduce((sum, amount) => sum.plus(amount), new Big(0)).toFixed())
}

/** Seconds between the times at which a list and a notice may put one purchase. */
const SAME_MINUTE = 60

export type Looks = Pick<TransactionRecord, 'kind' | 'amount' | 'merchant' | 'occurredAt'>

/** Whether two records of different id spaces, of one card, can be one purchase: same kind, amount and merchant, within a minute. */
export function sameLooks(a: Looks, b: Looks): boolean {
  const names = [a.merchant?.name, b.merchant?.name].map(name => name?.trim().toUpperCase())
  return (
    a.kind === b.kind &&
    a.amount.currency === b.amount.currency &&
    new Big(a.amount.amount).eq(b.amount.amount) &&
    (names[0] === undefined || names[1] === undefined || names[0] === names[1]) &&
    Math.abs(a.occurredAt.getTime() - b.occurredAt.getTime()) <= SAME_MINUTE * 1000
  )
}
