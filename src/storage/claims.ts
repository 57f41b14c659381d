import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, notInArray, or, sql } from 'drizzle-orm'
import type { Executor } from './database.ts'
import { type JourneyRow, journeys } from './schema.ts'

export type Lease = { readonly token: string; readonly now: Date; readonly until: Date }

/** No process has the turn. */
const isFree = (now: Date) => or(isNull(journeys.leaseUntil), lte(journeys.leaseUntil, now))

/** Takes up to `limit` due turns, except of the given providers; other processes skip rows that are being taken. */
export async function claimDue(db: Executor, limit: number, lease: Lease, except: readonly string[] = []): Promise<JourneyRow[]> {
  const due = db
    .select({ id: journeys.id })
    .from(journeys)
    .where(and(lte(journeys.dueAt, lease.now), isFree(lease.now), notInArray(journeys.provider, [...except])))
    .orderBy(asc(journeys.dueAt), asc(journeys.id))
    .limit(limit)
    .for('update', { skipLocked: true })
  const claimed = await db
    .update(journeys)
    .set({ leaseToken: lease.token, leaseUntil: lease.until })
    .where(inArray(journeys.id, due))
    .returning()
  // Rows come back in the order on disk: sorting by id gives the same order each time.
  return claimed.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Takes the turn of one journey, unless a process has the turn. */
export async function claimJourney(db: Executor, id: string, lease: Lease): Promise<JourneyRow | undefined> {
  const rows = await db
    .update(journeys)
    .set({ leaseToken: lease.token, leaseUntil: lease.until })
    .where(and(eq(journeys.id, id), isFree(lease.now)))
    .returning()
  return rows[0]
}

/** Gives up turns that are still ours by the token, until the given time; a process that took a turn over keeps the turn. */
export async function putOff(db: Executor, ids: readonly string[], token: string, dueAt: Date): Promise<void> {
  await db
    .update(journeys)
    .set({ leaseToken: null, leaseUntil: null, dueAt })
    .where(and(inArray(journeys.id, [...ids]), eq(journeys.leaseToken, token)))
}

/** When the next turn can be taken, if any, except of the given providers. A due turn that a process is taking counts at the end of the lease: until then no look is needed. */
export async function nextDueAt(db: Executor, now: Date, except: readonly string[] = []): Promise<Date | undefined> {
  const theirs = notInArray(journeys.provider, [...except])
  const first = db
    .select({ at: journeys.dueAt })
    .from(journeys)
    .where(and(isNotNull(journeys.dueAt), isFree(now), theirs))
    .orderBy(asc(journeys.dueAt))
    .limit(1)
  const taken = db
    .select({ at: sql<Date | null>`min(greatest(${journeys.dueAt}, ${journeys.leaseUntil}))`.mapWith(journeys.leaseUntil) })
    .from(journeys)
    .where(and(isNotNull(journeys.dueAt), gt(journeys.leaseUntil, now), theirs))
  const instants = [...(await first), ...(await taken)].map(({ at }) => at).filter(at => at !== null)
  return instants.toSorted((a, b) => a.getTime() - b.getTime())[0]
}
