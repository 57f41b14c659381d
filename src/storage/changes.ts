import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Executor } from './database.ts'
import { type ChangeRow, changes, streams } from './schema.ts'

/**
 * Appends a change and wakes the listeners. Taken last before commit: the stream row's lock makes the order of positions the order
 * of commits, without gaps, and different customers do not wait for each other.
 */
export async function appendChange(tx: Executor, change: Omit<ChangeRow, 'position'>): Promise<number> {
  const rows = await tx
    .insert(streams)
    .values({ id: change.streamId, n: 1 })
    .onConflictDoUpdate({ target: streams.id, set: { n: sql`${streams.n} + 1` } })
    .returning({ n: streams.n })
  const position = (rows[0] as { n: number }).n
  await tx.insert(changes).values({ ...change, position })
  await tx.execute(sql`select pg_notify('changes', ${change.streamId})`)
  return position
}

/** The log of a stream after a position, oldest first; of one subject, or of all. */
export async function changesAfter(
  db: Executor,
  streamId: string,
  position: number,
  options: { limit: number; subjects?: readonly string[] },
): Promise<ChangeRow[]> {
  return db
    .select()
    .from(changes)
    .where(
      and(
        eq(changes.streamId, streamId),
        gt(changes.position, position),
        options.subjects === undefined ? undefined : inArray(changes.subjectId, [...options.subjects]),
      ),
    )
    .orderBy(asc(changes.position))
    .limit(options.limit)
}

/** One subject's changes, oldest first, after a position. */
export async function timelineOf(db: Executor, subjectId: string, first: number, after?: number): Promise<ChangeRow[]> {
  return db
    .select()
    .from(changes)
    .where(and(eq(changes.subjectId, subjectId), after === undefined ? undefined : gt(changes.position, after)))
    .orderBy(asc(changes.position))
    .limit(first + 1)
}

export async function positionOf(db: Executor, streamId: string): Promise<number> {
  return (await db.select({ n: streams.n }).from(streams).where(eq(streams.id, streamId)))[0]?.n ?? 0
}
