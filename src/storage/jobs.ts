import { and, asc, eq, inArray, isNull, lte, or } from 'drizzle-orm'
import type { Executor } from './database.ts'
import type { Lease } from './claims.ts'
import { type JobRow, jobs } from './schema.ts'

/** An existing job stays unchanged. */
export async function addJob(db: Executor, job: Pick<JobRow, 'name' | 'dueAt'>): Promise<void> {
  await db.insert(jobs).values(job).onConflictDoNothing()
}

/** Takes one due job; other processes skip the job while the lease runs. */
export async function claimJob(db: Executor, lease: Lease): Promise<JobRow | undefined> {
  const due = db
    .select({ name: jobs.name })
    .from(jobs)
    .where(and(lte(jobs.dueAt, lease.now), or(isNull(jobs.leaseUntil), lte(jobs.leaseUntil, lease.now))))
    .orderBy(asc(jobs.dueAt))
    .limit(1)
    .for('update', { skipLocked: true })
  const rows = await db
    .update(jobs)
    .set({ leaseToken: lease.token, leaseUntil: lease.until })
    .where(inArray(jobs.name, due))
    .returning()
  return rows[0]
}

/** Saves the progress of the job and when the job is due again. No effect after a lost lease: another process has the job by then. */
export async function releaseJob(
  db: Executor,
  token: string,
  { name, dueAt, done }: Pick<JobRow, 'name' | 'dueAt' | 'done'>,
): Promise<void> {
  await db
    .update(jobs)
    .set({ dueAt, done, leaseToken: null, leaseUntil: null })
    .where(and(eq(jobs.name, name), eq(jobs.leaseToken, token)))
}
