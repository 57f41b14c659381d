import { and, asc, eq, inArray, sql } from 'drizzle-orm'
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

/** A turn that needed no write leaves no trace. */
export async function forgetAttempt(tx: Executor, id: number): Promise<void> {
  await tx.delete(attempts).where(eq(attempts.id, id))
}

/** Writes down the outcome of one attempt. A settled attempt stays unchanged: the first proof counts. */
export async function settleAttempt(
  tx: Executor,
  id: number,
  settled: { outcome: AttemptOutcome; fault?: string; at: Date },
): Promise<void> {
  const { outcome, fault, at } = settled
  await tx
    .update(attempts)
    .set({ outcome, ...(fault === undefined ? {} : { fault }), settledAt: outcome === 'UNKNOWN' ? null : at })
    .where(and(eq(attempts.id, id), inArray(attempts.outcome, ['OPEN', 'UNKNOWN'])))
}

/** The questions since then and the answers; the last fifty are kept. */
export async function noteObservation(tx: Executor, id: number, observation: string): Promise<void> {
  const grown = sql`case when jsonb_array_length(${attempts.observations}) >= 50 then ${attempts.observations} - 1 else ${attempts.observations} end`
  await tx
    .update(attempts)
    .set({ observations: sql`(${grown}) || jsonb_build_array(${observation}::text)` })
    .where(eq(attempts.id, id))
}

/** The attempts of many journeys, oldest first. */
export async function attemptsOf(db: Executor, journeyIds: readonly string[]): Promise<AttemptRow[]> {
  if (journeyIds.length === 0) return []
  return db
    .select()
    .from(attempts)
    .where(inArray(attempts.journeyId, [...journeyIds]))
    .orderBy(asc(attempts.id))
}
