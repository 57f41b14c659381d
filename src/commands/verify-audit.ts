import { readConfig } from '../config.ts'
import { openTables } from '../open-world.ts'
import { verifyAudit } from '../storage/audit-chain.ts'
import type { AuditHead } from '../storage/audit.ts'
import { run } from './run.ts'

/*
 * npm run audit:verify [position:hash]
 *
 * Verifies the audit hash chain and prints `position:hash` of the last entry. Pass an earlier `position:hash` to detect truncation, or
 * a chain that began anew.
 */
run(async ([witnessed]) => {
  const witness = witnessed === undefined ? undefined : headIn(witnessed)
  const database = await openTables(readConfig([]))
  try {
    const verdict = await verifyAudit(database, witness)
    if ('brokenAt' in verdict)
      return { ok: false, lines: [`The audit trail is broken at entry ${verdict.brokenAt}: ${verdict.why}`] }
    const { position, hash } = verdict.head
    return {
      ok: true,
      lines: [`The audit trail is whole: ${position} ${position === 1 ? 'entry' : 'entries'}, ${position}:${hash}`],
    }
  } finally {
    await database.close()
  }
})

function headIn(text: string): AuditHead {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (position === undefined || hash === undefined)
    throw new Error('give position:hash, as an earlier run of audit:verify printed it')
  return { position: Number(position), hash }
}
