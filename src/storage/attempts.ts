import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Executor } from './database.ts'
import type { AttemptOutcome } from '../domain/record.ts'
import { type AttemptRow, attempts } from './schema.ts'

export async function insertAttempt(
  tx: Executor,
  attempt: { journeyId: string; step: string; key: string; sentAt: Date },
): Promise<number> {
  const rows = await tx
    .insert(attempts)
    .values({ ...attempt, outcome: 'OPEN' })
    .returning({ id: attempts.id })
  return (rows[0] as { id: number }).id
}

/** A turn that turned out to need no write leaves no trace. */
export async function forgetAttempt(tx: Executor, id: number): Promise<void> {
  await tx.delete(attempts).where(eq(attempts.id, id))
}

/** Settles one write that no turn follows up. */
export async function settleAttempt(
  tx: Executor,
  id: number,
  settled: { outcome: AttemptOutcome; fault?: string; at: Date },
): Promise<void> {
  const { outcome, fault, at } = settled
  await tx
    .update(attempts)
    .set({ outcome, ...(fault === undefined ? {} : { fault }), settledAt: at })
    .where(eq(attempts.id, id))
}

/** Settles whatever write of a journey is open: repetitions of one write share its key and its outcome. */
export async function settleOpenAttempts(
  tx: Executor,
  journeyId: string,
  settled: { outcome: AttemptOutcome; fault?: string; at: Date },
): Promise<void> {
  const { outcome, fault, at } = settled
  await tx
    .update(attempts)
    .set({ outcome, ...(fault === undefined ? {} : { fault }), settledAt: outcome === 'UNKNOWN' ? null : at })
    .where(and(eq(attempts.journeyId, journeyId), inArray(attempts.outcome, ['OPEN', 'UNKNOWN'])))
}

/** What was asked since and what it said; the last fifty are kept. */
export async function noteObservation(tx: Executor, id: number, observation: string): Promise<void> {
  const grown = sql`case when jsonb_array_length(${attempts.observations}) >= 50 then ${attempts.observations} - 1 else ${attempts.observations} end`
  await tx
    .update(attempts)
    .set({ observations: sql`(${grown}) || jsonb_build_array(${observation}::text)` })
    .where(eq(attempts.id, id))
}

/** The write whose outcome is open, if there is one: of its repetitions the first, since when it may have acted. */
export async function openAttempt(db: Executor, journeyId: string): Promise<AttemptRow | undefined> {
  const rows = await db
    .select()
    .from(attempts)
    .where(and(eq(attempts.journeyId, journeyId), inArray(attempts.outcome, ['OPEN', 'UNKNOWN'])))
    .orderBy(asc(attempts.id))
    .limit(1)
  return rows[0]
}

export async function lastAttempt(db: Executor, journeyId: string): Promise<AttemptRow | undefined> {
  return (await db.select().from(attempts).where(eq(attempts.journeyId, journeyId)).orderBy(desc(attempts.id)).limit(1))[0]
}

/** How many different keys a journey has used: the next new one is numbered after them. */
export async function countKeys(db: Executor, journeyId: string): Promise<number> {
  const rows = await db
    .select({ n: sql<number>`count(distinct ${attempts.key})`.mapWith(Number) })
    .from(attempts)
    .where(eq(attempts.journeyId, journeyId))
  return rows[0]?.n ?? 0
}

export async function attemptsOf(db: Executor, journeyIds: readonly string[]): Promise<AttemptRow[]> {
  if (journeyIds.length === 0) return []
  return db
    .select()
    .from(attempts)
    .where(inArray(attempts.journeyId, [...journeyIds]))
    .orderBy(asc(attempts.id))
}
