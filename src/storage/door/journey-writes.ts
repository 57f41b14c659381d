/* The statements that change journeys. Only the gateway's door runs the statements: see src/gateway/engine/door.ts. */
import { and, eq, inArray, isNotNull, or, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { type JourneyRow, journeys, type NewJourney } from '../schema.ts'

/** False where an equal journey exists already (same idempotency key, same cardholder at the provider, same KYC scope, same provider id). */
export async function insertJourney(tx: Executor, row: NewJourney): Promise<boolean> {
  const inserted = await tx.insert(journeys).values(row).onConflictDoNothing().returning({ id: journeys.id })
  return inserted.length === 1
}

export async function updateJourney(tx: Executor, id: string, patch: Partial<JourneyRow>): Promise<void> {
  await tx.update(journeys).set(patch).where(eq(journeys.id, id))
}

/** Blanks the personal data of a customer's journeys. The revision tells an observation under way that the row has moved. */
export async function blankJourneys(tx: Executor, customerId: string): Promise<void> {
  await tx
    .update(journeys)
    .set({ sealed: null, answers: null, revision: sql`${journeys.revision} + 1` })
    .where(eq(journeys.customerId, customerId))
}

/** Makes the journeys that depend on the given journey due now. */
export async function makeChildrenDue(tx: Executor, id: string, now: Date): Promise<void> {
  const beneath = or(eq(journeys.cardholderId, id), eq(journeys.kycId, id), eq(journeys.cardId, id))
  const live = or(
    inArray(journeys.phase, ['ready', 'waiting', 'needs']),
    and(eq(journeys.phase, 'done'), isNotNull(journeys.dueAt)),
  )
  await tx.update(journeys).set({ dueAt: now }).where(and(beneath, live))
}

export async function makeDue(tx: Executor, id: string, now: Date): Promise<void> {
  await tx
    .update(journeys)
    .set({ dueAt: now })
    .where(and(eq(journeys.id, id), inArray(journeys.phase, ['ready', 'unknown', 'waiting', 'needs', 'done'])))
}

/** A look that showed no news; rows that have moved since are left alone. */
export async function touchObserved(db: Executor, rows: readonly Pick<JourneyRow, 'id' | 'revision'>[], at: Date): Promise<void> {
  const same = rows.map(({ id, revision }) => and(eq(journeys.id, id), eq(journeys.revision, revision)))
  await db
    .update(journeys)
    .set({ observedAt: at })
    .where(or(...same))
}
