import { and, asc, eq, lte } from 'drizzle-orm'
import type { Executor } from '../database.ts'
import { type LimitWish, limitWishes } from '../schema.ts'

/** The last wish wins: limits that it does not name stay as they were wished for before. */
export async function keepWish(tx: Executor, wish: Pick<LimitWish, 'cardId' | 'provider' | 'limits' | 'dueAt'>): Promise<void> {
  const [before] = await tx.select().from(limitWishes).where(eq(limitWishes.cardId, wish.cardId)).for('update')
  const others = (before?.limits ?? []).filter(({ interval }) => !wish.limits.some(limit => limit.interval === interval))
  const row = { ...wish, limits: [...others, ...wish.limits], sentAt: null, tries: 0 }
  const { cardId: _cardId, ...set } = row
  await tx.insert(limitWishes).values(row).onConflictDoUpdate({ target: limitWishes.cardId, set })
}

export async function wishOf(db: Executor, cardId: string): Promise<LimitWish | undefined> {
  return (await db.select().from(limitWishes).where(eq(limitWishes.cardId, cardId)))[0]
}

/** Takes due wishes by putting off when they are due again: other processes leave these alone until then. */
export async function claimWishes(tx: Executor, now: Date, until: Date, limit: number): Promise<readonly LimitWish[]> {
  const due = await tx
    .select()
    .from(limitWishes)
    .where(lte(limitWishes.dueAt, now))
    .orderBy(asc(limitWishes.dueAt))
    .limit(limit)
    .for('update', { skipLocked: true })
  for (const { cardId } of due) await tx.update(limitWishes).set({ dueAt: until }).where(eq(limitWishes.cardId, cardId))
  return due
}

export async function updateWish(
  tx: Executor,
  { cardId, ...patch }: Partial<LimitWish> & Pick<LimitWish, 'cardId'>,
): Promise<void> {
  await tx.update(limitWishes).set(patch).where(eq(limitWishes.cardId, cardId))
}

/** Forgets a wish, unless another wish has taken its place. */
export async function forgetWish(tx: Executor, { cardId, limits }: LimitWish): Promise<void> {
  await tx.delete(limitWishes).where(and(eq(limitWishes.cardId, cardId), eq(limitWishes.limits, limits)))
}
