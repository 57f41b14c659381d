import { and, asc, eq, getTableColumns, gt, inArray, lte, sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { type ChallengeRow, challenges, streams } from '../schema.ts'

const LIVE = ['OPEN', 'DELIVERED'] as const

/** False for a repetition: the challenge was kept the first time. */
export async function insertChallenge(tx: Executor, row: ChallengeRow): Promise<boolean> {
  const kept = await tx
    .insert(challenges)
    .values(row)
    .onConflictDoNothing({ target: [challenges.provider, challenges.providerRef] })
    .returning({ id: challenges.id })
  return kept.length === 1
}

export async function lockChallenge(tx: Executor, id: string): Promise<ChallengeRow | undefined> {
  return (await tx.select().from(challenges).where(eq(challenges.id, id)).for('update'))[0]
}

export async function updateChallenge(
  tx: Executor,
  { id, ...patch }: Partial<ChallengeRow> & { readonly id: string },
): Promise<void> {
  await tx.update(challenges).set(patch).where(eq(challenges.id, id))
}

/** A challenge with where its stream stands, read in the same statement. */
export type Challenge = ChallengeRow & { readonly position: number }

const reading = (db: Executor) =>
  db
    .select({ ...getTableColumns(challenges), position: sql<number>`coalesce(${streams.n}, 0)`.mapWith(Number) })
    .from(challenges)
    .leftJoin(streams, eq(streams.id, challenges.ownerId))

export async function challengesById(db: Executor, ids: readonly string[]): Promise<readonly Challenge[]> {
  return ids.length === 0 ? [] : reading(db).where(inArray(challenges.id, [...ids]))
}

/** All that still ask a customer, also past their time. */
export async function challengesOf(db: Executor, customerId: string): Promise<readonly ChallengeRow[]> {
  return db
    .select()
    .from(challenges)
    .where(and(eq(challenges.customerId, customerId), inArray(challenges.status, [...LIVE])))
}

/** The open challenges of a customer, soonest to expire first. */
export async function liveChallengesOf(db: Executor, customerId: string, now: Date): Promise<readonly Challenge[]> {
  return reading(db)
    .where(and(eq(challenges.customerId, customerId), inArray(challenges.status, [...LIVE]), gt(challenges.expiresAt, now)))
    .orderBy(asc(challenges.expiresAt), asc(challenges.id))
}

/** Challenges past their end, locked until the transaction ends; other processes skip these rows. */
export async function claimExpired(tx: Executor, now: Date, limit: number): Promise<readonly ChallengeRow[]> {
  return tx
    .select()
    .from(challenges)
    .where(and(inArray(challenges.status, [...LIVE]), lte(challenges.expiresAt, now)))
    .orderBy(asc(challenges.expiresAt))
    .limit(limit)
    .for('update', { skipLocked: true })
}

/** When the next challenge expires. */
export async function nextExpiry(db: Executor): Promise<Date | undefined> {
  const [first] = await db
    .select({ at: challenges.expiresAt })
    .from(challenges)
    .where(inArray(challenges.status, [...LIVE]))
    .orderBy(asc(challenges.expiresAt))
    .limit(1)
  return first?.at
}
