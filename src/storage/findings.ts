import { and, desc, eq, lt } from 'drizzle-orm'
import type { Executor } from './database.ts'
import { type FindingRow, findings, type NewFinding } from './schema.ts'

/** False where the finding exists already. */
export async function insertFinding(tx: Executor, finding: NewFinding): Promise<boolean> {
  return (await tx.insert(findings).values(finding).onConflictDoNothing().returning({ id: findings.id })).length === 1
}

/** Newest first; one finding more than requested tells whether there is a next page. */
export async function findingsPage(
  db: Executor,
  { first, before, provider }: { readonly first: number; readonly before?: number; readonly provider?: string },
): Promise<FindingRow[]> {
  return db
    .select()
    .from(findings)
    .where(
      and(
        before === undefined ? undefined : lt(findings.id, before),
        provider === undefined ? undefined : eq(findings.provider, provider),
      ),
    )
    .orderBy(desc(findings.id))
    .limit(first + 1)
}
