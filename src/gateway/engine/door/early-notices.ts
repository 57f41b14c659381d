import { type Evidence, withEvidence } from '../../../domain/evidence.ts'
import type { Executor } from '../../../storage/database.ts'
import { markProcessed, unmatchedNotices } from '../../../storage/notices.ts'
import type { JourneyRow } from '../../../storage/schema.ts'

/**
 * A notice may come before the answer of the call that caused it. Once a journey knows its refs, what was kept for them is matched:
 * gives the evidence they carried, or undefined where there was none.
 */
export async function matchEarlyNotices(tx: Executor, row: JourneyRow, now: Date): Promise<Evidence | undefined> {
  if (Object.keys(row.refs).length === 0) return undefined
  const early = await unmatchedNotices(tx, { provider: row.provider, kind: row.kind, refs: row.refs, now })
  for (const notice of early) await markProcessed(tx, notice.id, { at: now, matched: true })
  const mine = early.flatMap(({ about }) =>
    about.filter(
      ({ kind, refs }) => kind === row.kind && Object.entries(refs).every(([name, value]) => row.refs[name] === value),
    ),
  )
  if (mine.length === 0) return undefined
  return mine.reduce<Evidence>((told, { evidence = {} }) => withEvidence(told, evidence), {})
}
