import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, notInArray, or, sql } from 'drizzle-orm'
import type { Executor } from './database.ts'
import { type JourneyRow, journeys } from './schema.ts'

export type Lease = { readonly token: string; readonly now: Date; readonly until: Date }

/** Nobody has its turn. */
const isFree = (now: Date) => or(isNull(journeys.leaseUntil), lte(journeys.leaseUntil, now))

/** Takes up to `limit` due turns, of other providers than these; other processes skip what is being taken. */
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
  // Rows come back as they lie on disk: by id they come the same way each time.
  return claimed.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Takes the turn of one journey, unless somebody has it. */
export async function claimJourney(db: Executor, id: string, lease: Lease): Promise<JourneyRow | undefined> {
  const rows = await db
    .update(journeys)
    .set({ leaseToken: lease.token, leaseUntil: lease.until })
    .where(and(eq(journeys.id, id), isFree(lease.now)))
    .returning()
  return rows[0]
}

/** Gives up turns that are still ours by this token, until then; whoever has taken one over keeps it. */
export async function putOff(db: Executor, ids: readonly string[], token: string, dueAt: Date): Promise<void> {
  await db
    .update(journeys)
    .set({ leaseToken: null, leaseUntil: null, dueAt })
    .where(and(inArray(journeys.id, [...ids]), eq(journeys.leaseToken, token)))
}

/** When the next turn of all can be taken, if any. What is due but being taken is so only once its lease ends: until then nobody need look. Not counting these providers. */
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
