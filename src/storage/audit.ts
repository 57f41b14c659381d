import { createHash } from 'node:crypto'
import { and, asc, desc, eq, gt, lt, lte } from 'drizzle-orm'
import type { Executor } from './database.ts'
import { auditEntries, auditHead, type AuditRow } from './schema.ts'

export type NewAuditEntry = Omit<AuditRow, 'position' | 'hash'>
export type AuditHead = { readonly position: number; readonly hash: string }

const HEAD = eq(auditHead.id, 'head')

/**
 * Appends in the given order. The head's row lock makes one chain of the entries of all processes, and is held until the commit. The
 * lock is taken last, so that no process waits for a further lock while others wait for the head.
 */
export async function appendAudit(tx: Executor, entries: readonly NewAuditEntry[]): Promise<void> {
  const [head] = await tx.select().from(auditHead).where(HEAD).for('update')
  if (head === undefined) throw new Error('the head of the audit trail is missing')
  let { position, hash } = head
  const rows = entries.map(entry => {
    position += 1
    hash = hashOf(hash, entry)
    return { ...entry, position, hash }
  })
  await tx.insert(auditEntries).values(rows)
  await tx.update(auditHead).set({ position, hash }).where(HEAD)
}

/** The hash does not cover the position: entries are counted from 1, and a hash follows exactly one predecessor. */
export function hashOf(previous: string, entry: NewAuditEntry): string {
  const { id, at, subject, roles, operation, target, outcome, code, note, noteOwner } = entry
  const sealed = note === null ? null : Buffer.from(note).toString('base64')
  const fields = JSON.stringify([id, at.toISOString(), subject, roles, operation, target, outcome, code, sealed, noteOwner])
  return createHash('sha256').update(previous, 'hex').update(fields).digest('hex')
}

export async function auditHeadOf(db: Executor): Promise<AuditHead | undefined> {
  return (await db.select({ position: auditHead.position, hash: auditHead.hash }).from(auditHead).where(HEAD))[0]
}

/** Newest first; one entry more than requested tells whether there is a next page. */
export async function auditPage(
  db: Executor,
  {
    first,
    before,
    subject,
    target,
  }: { readonly first: number; readonly before?: number; readonly subject?: string; readonly target?: string },
): Promise<AuditRow[]> {
  return db
    .select()
    .from(auditEntries)
    .where(
      and(
        before === undefined ? undefined : lt(auditEntries.position, before),
        subject === undefined ? undefined : eq(auditEntries.subject, subject),
        target === undefined ? undefined : eq(auditEntries.target, target),
      ),
    )
    .orderBy(desc(auditEntries.position))
    .limit(first + 1)
}

/** A stretch of the chain, in order. */
export async function auditBetween(db: Executor, after: number, upTo: number, limit: number): Promise<AuditRow[]> {
  return db
    .select()
    .from(auditEntries)
    .where(and(gt(auditEntries.position, after), lte(auditEntries.position, upTo)))
    .orderBy(asc(auditEntries.position))
    .limit(limit)
}
