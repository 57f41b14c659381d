import { and, desc, eq, getTableColumns, gte, inArray, lt, lte, or, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { streams, type TransactionRow, transactionRecords, transactions } from '../schema.ts'

/** A transaction with the keys of the records that belong to the transaction. */
export type StoredTransaction = { readonly row: TransactionRow; readonly keys: readonly string[] }

/** Transactions of a card by the keys of the records: so a record finds the purchase. */
export async function transactionsByKeys(
  tx: Executor,
  provider: string,
  cardId: string,
  keys: readonly string[],
): Promise<readonly StoredTransaction[]> {
  if (keys.length === 0) return []
  const rows = await tx
    .selectDistinctOn([transactions.id], { row: transactions })
    .from(transactionRecords)
    .innerJoin(transactions, eq(transactions.id, transactionRecords.transactionId))
    .where(
      and(
        eq(transactionRecords.provider, provider),
        inArray(transactionRecords.key, [...new Set(keys)]),
        eq(transactions.cardId, cardId),
      ),
    )
  return withKeys(
    tx,
    rows.map(({ row }) => row),
  )
}

/** Transactions of a card between two instants: candidates for a match by looks. */
export async function transactionsBetween(
  tx: Executor,
  cardId: string,
  from: Date,
  to: Date,
): Promise<readonly StoredTransaction[]> {
  const between = and(eq(transactions.cardId, cardId), gte(transactions.occurredAt, from), lte(transactions.occurredAt, to))
  return withKeys(tx, await tx.select().from(transactions).where(between))
}

async function withKeys(tx: Executor, rows: readonly TransactionRow[]): Promise<readonly StoredTransaction[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const records = await tx.select().from(transactionRecords).where(inArray(transactionRecords.transactionId, ids))
  return rows.map(row => ({ row, keys: records.filter(({ transactionId }) => transactionId === row.id).map(({ key }) => key) }))
}

export async function insertTransaction(tx: Executor, row: TransactionRow): Promise<void> {
  await tx.insert(transactions).values(row)
}

export async function updateTransaction(
  tx: Executor,
  { id, ...patch }: Partial<TransactionRow> & { readonly id: string },
): Promise<void> {
  await tx.update(transactions).set(patch).where(eq(transactions.id, id))
}

/** Links a record to a transaction. The first link is right: a record never moves. */
export async function keepRecordKeys(
  tx: Executor,
  records: readonly { readonly provider: string; readonly key: string; readonly transactionId: string }[],
): Promise<void> {
  if (records.length > 0)
    await tx
      .insert(transactionRecords)
      .values([...records])
      .onConflictDoNothing()
}

/** A transaction with where its stream stands, read in the same statement. */
export type Transaction = TransactionRow & { readonly position: number }

const reading = (db: Executor) =>
  db
    .select({ ...getTableColumns(transactions), position: sql<number>`coalesce(${streams.n}, 0)`.mapWith(Number) })
    .from(transactions)
    .leftJoin(streams, eq(streams.id, transactions.ownerId))

export async function transactionsById(db: Executor, ids: readonly string[]): Promise<readonly Transaction[]> {
  return ids.length === 0 ? [] : reading(db).where(inArray(transactions.id, [...ids]))
}

/** A page, newest first by `occurredAt`; one row more than requested tells whether there is a next page. */
export async function transactionsPage(
  db: Executor,
  parent: 'customer' | 'card',
  id: string,
  first: number,
  after?: { readonly at: Date; readonly id: string },
): Promise<readonly Transaction[]> {
  const older =
    after && or(lt(transactions.occurredAt, after.at), and(eq(transactions.occurredAt, after.at), lt(transactions.id, after.id)))
  return reading(db)
    .where(and(eq(parent === 'card' ? transactions.cardId : transactions.customerId, id), older))
    .orderBy(desc(transactions.occurredAt), desc(transactions.id))
    .limit(first + 1)
}

/** Moves the transactions of a card to the customer who turned out to be the owner. Values sealed for the former owner are dropped. */
export async function moveTransactions(
  tx: Executor,
  cardId: string,
  owner: { readonly ownerId: string; readonly customerId: string | null },
): Promise<void> {
  await tx
    .update(transactions)
    .set({ ...owner, sealed: null })
    .where(eq(transactions.cardId, cardId))
}

/** Blanks the personal data in the transactions of an erased customer. */
export async function blankTransactions(tx: Executor, customerId: string): Promise<void> {
  await tx.update(transactions).set({ sealed: null }).where(eq(transactions.customerId, customerId))
}

/** When the oldest hold that is neither settled nor reversed was made, of a card or of a provider. */
export async function oldestHold(
  db: Executor,
  of: { readonly cardId: string } | { readonly provider: string },
): Promise<Date | undefined> {
  const [first] = await db
    .select({ at: transactions.occurredAt })
    .from(transactions)
    .where(
      and(
        'cardId' in of ? eq(transactions.cardId, of.cardId) : eq(transactions.provider, of.provider),
        eq(transactions.status, 'AUTHORIZED'),
      ),
    )
    .orderBy(transactions.occurredAt)
    .limit(1)
  return first?.at
}
