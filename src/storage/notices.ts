import { and, asc, eq, gte, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import type { Refs } from '../domain/progress.ts'
import type { Kind, Notice } from '../domain/provider.ts'
import type { Executor } from './database.ts'
import { type NoticeRow, notices } from './schema.ts'

/** A notice may come before the answer that names the notice's journey; later than this the notice is useless. */
const REMEMBERED_MS = 7 * 24 * 60 * 60 * 1000

/** False for a duplicate: the first delivery was kept. */
export async function keepNotice(
  tx: Executor,
  notice: Notice & { readonly provider: string; readonly receivedAt: Date },
): Promise<boolean> {
  const { provider, deliveryId, type, about, receivedAt } = notice
  const kept = await tx
    .insert(notices)
    .values({ provider, deliveryId, type, about, receivedAt })
    .onConflictDoNothing({ target: [notices.provider, notices.deliveryId] })
    .returning({ id: notices.id })
  return kept.length === 1
}

/** Wakes the runners of all processes: a notice was kept. */
export async function announceNotice(tx: Executor): Promise<void> {
  await tx.execute(sql`select pg_notify('due', '')`)
}

/** The oldest notices that no process has processed or is processing; the rows are locked until the transaction ends. */
export async function claimNotices(tx: Executor, limit: number): Promise<NoticeRow[]> {
  return tx
    .select()
    .from(notices)
    .where(isNull(notices.processedAt))
    .orderBy(asc(notices.id))
    .limit(limit)
    .for('update', { skipLocked: true })
}

/** `matched`: a journey of ours was found for every entry of the notice. */
export async function markProcessed(
  tx: Executor,
  id: number,
  { at, matched }: { readonly at: Date; readonly matched: boolean },
): Promise<void> {
  await tx
    .update(notices)
    .set({ processedAt: at, ...(matched ? { matchedAt: at } : {}) })
    .where(eq(notices.id, id))
}

/** Notices of the last week that came too early: about a journey of the kind, with all refs among the given refs. Oldest first. */
export async function unmatchedNotices(
  tx: Executor,
  { provider, kind, refs, now }: { readonly provider: string; readonly kind: Kind; readonly refs: Refs; readonly now: Date },
): Promise<NoticeRow[]> {
  const entries = Object.entries(refs)
  if (entries.length === 0) return []
  // The index finds entries that name one of the refs; then all refs of the entry must be among the given refs.
  const mayName = or(
    ...entries.map(([name, ref]) => sql`${notices.about} @> ${JSON.stringify([{ kind, refs: { [name]: ref } }])}::jsonb`),
  )
  // Empty refs are in every set: a notice without refs names no journey.
  const names = sql`exists (
    select from jsonb_array_elements(${notices.about}) entry
    where entry->>'kind' = ${kind} and entry->'refs' <> '{}' and entry->'refs' <@ ${JSON.stringify(refs)}::jsonb)`
  const since = new Date(now.getTime() - REMEMBERED_MS)
  return tx
    .select()
    .from(notices)
    .where(and(eq(notices.provider, provider), isNull(notices.matchedAt), gte(notices.receivedAt, since), mayName, names))
    .orderBy(asc(notices.id))
}

/** Deletes processed notices that were received before the time, and returns the count. A later delivery of the same notice would count as new. */
export async function forgetNotices(executor: Executor, before: Date, limit = 1_000): Promise<number> {
  const old = executor
    .select({ id: notices.id })
    .from(notices)
    .where(and(lt(notices.receivedAt, before), sql`${notices.processedAt} is not null`))
    .limit(limit)
  return (await executor.delete(notices).where(inArray(notices.id, old)).returning({ id: notices.id })).length
}
