import { eq, sql } from 'drizzle-orm'
import { type CallKind, type CallWindow, takeCalls } from '../domain/call-window.ts'
import type { Database } from './database.ts'
import { callWindows } from './schema.ts'

/** Takes calls to a provider out of the window that all processes share, by the clock of the database. */
export async function takeSharedCalls(
  database: Database,
  provider: string,
  window: CallWindow,
  { kind, wanted }: { readonly kind: CallKind; readonly wanted: number },
): Promise<{ readonly granted: number; readonly retryAfter: number }> {
  return database.transaction(async tx => {
    await tx.insert(callWindows).values({ provider }).onConflictDoNothing()
    const now = sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)`.mapWith(Number)
    const rows = await tx
      .select({ taken: callWindows.taken })
      .from(callWindows)
      .where(eq(callWindows.provider, provider))
      .for('update')
    // Asked once the lock is held: while waiting for the lock, time passes.
    const [clock] = (await tx.execute<{ now: string }>(sql`select ${now} as now`)).rows
    const answer = takeCalls(rows[0]?.taken ?? [], window, { now: Number(clock?.now), wanted, kind })
    if (answer.granted > 0) await tx.update(callWindows).set({ taken: answer.taken }).where(eq(callWindows.provider, provider))
    return answer
  })
}
