import { and, asc, eq, inArray, isNull, lte, notInArray, or, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import type { Lease } from '../claims.ts'
import { type SweepRow, sweeps } from '../schema.ts'

/** Begins to sweep a list, unless a sweep exists already. */
export async function ensureSweep(
  tx: Executor,
  sweep: { readonly id: string; readonly provider: string; readonly dueAt: Date },
): Promise<void> {
  await tx.insert(sweeps).values(sweep).onConflictDoNothing()
}

/** Makes a list due now, because a notice says that there is news. The card is in use from now on, and is swept more often. */
export async function hintSweep(
  tx: Executor,
  { id, provider, at }: { readonly id: string; readonly provider: string; readonly at: Date },
): Promise<void> {
  await tx
    .insert(sweeps)
    .values({ id, provider, dueAt: at, activeAt: at })
    .onConflictDoUpdate({ target: sweeps.id, set: { dueAt: at, activeAt: at } })
}

/** Takes up to `limit` due sweeps of the given providers; other processes skip rows that are being taken. */
export async function claimSweeps(
  db: Executor,
  limit: number,
  lease: Lease,
  except: readonly string[] = [],
): Promise<readonly SweepRow[]> {
  const free = or(isNull(sweeps.leaseUntil), lte(sweeps.leaseUntil, lease.now))
  const due = db
    .select({ id: sweeps.id })
    .from(sweeps)
    .where(and(lte(sweeps.dueAt, lease.now), free, notInArray(sweeps.provider, [...except])))
    .orderBy(asc(sweeps.dueAt), asc(sweeps.id))
    .limit(limit)
    .for('update', { skipLocked: true })
  return db.update(sweeps).set({ leaseToken: lease.token, leaseUntil: lease.until }).where(inArray(sweeps.id, due)).returning()
}

/** Ends a sweep that is still the process's by the token. A hint that came meanwhile keeps the earlier due time. */
export async function endSweep(
  tx: Executor,
  { id, leaseToken, dueAt: claimedDue }: SweepRow,
  next: { readonly dueAt: Date; readonly sweptTo?: Date; readonly failures: number; readonly activeAt?: Date },
): Promise<boolean> {
  const { dueAt, ...rest } = next
  const hinted = sql`${sweeps.dueAt} > ${claimedDue.toISOString()}::timestamptz and ${sweeps.dueAt} < ${dueAt.toISOString()}::timestamptz`
  const ended = await tx
    .update(sweeps)
    .set({
      ...rest,
      dueAt: sql`case when ${hinted} then ${sweeps.dueAt} else ${dueAt.toISOString()}::timestamptz end`,
      leaseToken: null,
      leaseUntil: null,
    })
    .where(and(eq(sweeps.id, id), eq(sweeps.leaseToken, leaseToken as string)))
    .returning({ id: sweeps.id })
  return ended.length === 1
}

/** When the next sweep can be taken, except of the given providers. */
export async function nextSweepAt(db: Executor, now: Date, except: readonly string[] = []): Promise<Date | undefined> {
  const [first] = await db
    .select({ at: sweeps.dueAt })
    .from(sweeps)
    .where(and(or(isNull(sweeps.leaseUntil), lte(sweeps.leaseUntil, now)), notInArray(sweeps.provider, [...except])))
    .orderBy(asc(sweeps.dueAt))
    .limit(1)
  return first?.at
}
