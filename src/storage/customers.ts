import { asc, count, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm'
import type { Executor } from './database.ts'
import { customers, streams } from './schema.ts'

/** `position` is the end of the customer's stream, read in the same statement: changes after `position` are not in the row yet. */
export type CustomerRow = typeof customers.$inferSelect & { readonly position: number }
export type NewCustomer = typeof customers.$inferInsert

/** False when a customer with the external id exists already; that customer stays unchanged. */
export async function insertCustomer(tx: Executor, customer: NewCustomer): Promise<boolean> {
  const made = await tx
    .insert(customers)
    .values(customer)
    .onConflictDoNothing({ target: customers.externalId })
    .returning({ id: customers.id })
  return made.length === 1
}

/** In no particular order; unknown ids are left out. */
export async function customersById(executor: Executor, ids: readonly string[]): Promise<CustomerRow[]> {
  return ids.length === 0 ? [] : rows(executor).where(inArray(customers.id, [...ids]))
}

export async function customersByExternalId(executor: Executor, externalIds: readonly string[]): Promise<CustomerRow[]> {
  return externalIds.length === 0 ? [] : rows(executor).where(inArray(customers.externalId, [...externalIds]))
}

export async function customerByExternalId(executor: Executor, externalId: string): Promise<CustomerRow | undefined> {
  return (await customersByExternalId(executor, [externalId]))[0]
}

/** Waits for a process that changes the customer now; the row stays unchanged until the end of the transaction. */
export async function lockCustomer(tx: Executor, id: string): Promise<CustomerRow | undefined> {
  const [row] = await rows(tx).where(eq(customers.id, id)).for('update', { of: customers })
  return row
}

export async function isErased(executor: Executor, id: string): Promise<boolean> {
  const [row] = await executor.select({ erasedAt: customers.erasedAt }).from(customers).where(eq(customers.id, id))
  return row !== undefined && row.erasedAt !== null
}

/** Keeps a customer from being erased until the end of the transaction. False when the customer is missing or erased. */
export async function holdCustomer(tx: Executor, id: string): Promise<boolean> {
  const [row] = await tx.select({ erasedAt: customers.erasedAt }).from(customers).where(eq(customers.id, id)).for('key share')
  return row !== undefined && row.erasedAt === null
}

/** Only the id and the times remain. The external id becomes free, so that the person may come again. */
export async function blankCustomer(tx: Executor, id: string, at: Date): Promise<void> {
  await tx
    .update(customers)
    .set({ profile: null, externalId: `erased:${id}`, erasedAt: at, updatedAt: at })
    .where(eq(customers.id, id))
}

/** False when the customer is missing or erased. */
export async function updateCustomerProfile(
  tx: Executor,
  id: string,
  { profile, at }: { readonly profile: Uint8Array; readonly at: Date },
): Promise<boolean> {
  const changed = await tx
    .update(customers)
    .set({ profile, updatedAt: at })
    .where(sql`${customers.id} = ${id} and ${customers.erasedAt} is null`)
    .returning({ id: customers.id })
  return changed.length === 1
}

/** In the order of ids: the order of creation. */
export async function listCustomers(
  executor: Executor,
  { first, after }: { readonly first: number; readonly after?: string | undefined },
): Promise<CustomerRow[]> {
  return rows(executor)
    .where(after === undefined ? undefined : gt(customers.id, after))
    .orderBy(asc(customers.id))
    .limit(first)
}

export async function countCustomers(executor: Executor): Promise<number> {
  const [row] = await executor.select({ n: count() }).from(customers)
  return row?.n ?? 0
}

const rows = (executor: Executor) =>
  executor
    .select({ ...getTableColumns(customers), position: sql<number>`coalesce(${streams.n}, 0)`.mapWith(Number) })
    .from(customers)
    .leftJoin(streams, eq(streams.id, customers.id))
    .$dynamic()
