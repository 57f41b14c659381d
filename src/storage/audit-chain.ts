import { auditBetween, type AuditHead, auditHeadOf, hashOf } from './audit.ts'
import type { Database } from './database.ts'

export type Verdict = { readonly head: AuditHead } | { readonly brokenAt: number; readonly why: string }

const START = '0'.repeat(64)
const BATCH = 1_000

/**
 * Verifies the hash chain from the first entry to the last entry at the start. A trail that was cut short together with the head is
 * detected only with an earlier head: `witness` must still be in the chain.
 */
export async function verifyAudit(database: Database, witness?: AuditHead): Promise<Verdict> {
  const head = await auditHeadOf(database.sql)
  if (head === undefined) return { brokenAt: 0, why: 'expected the trail to have its head but it is gone' }
  let last: AuditHead = { position: 0, hash: START }
  while (last.position < head.position) {
    const rows = await auditBetween(database.sql, last.position, head.position, BATCH)
    for (const row of rows) {
      const expected = last.position + 1
      if (row.position !== expected)
        return { brokenAt: expected, why: `expected entry ${expected} but the next one is ${row.position}` }
      if (row.hash !== hashOf(last.hash, row))
        return { brokenAt: expected, why: `expected entry ${expected} to be as it was written but it was altered` }
      if (row.position === witness?.position && row.hash !== witness.hash)
        return { brokenAt: expected, why: `expected entry ${expected} to be the one that was witnessed but it is another` }
      last = { position: row.position, hash: row.hash }
    }
    if (rows.length === 0)
      return { brokenAt: last.position + 1, why: `expected ${head.position} entries but there are ${last.position}` }
  }
  if (last.hash !== head.hash)
    return { brokenAt: head.position, why: `expected the head to name entry ${head.position} but it names another` }
  if (witness !== undefined && witness.position > head.position) {
    return {
      brokenAt: head.position + 1,
      why: `expected the witnessed entry ${witness.position} but the trail ends at ${head.position}`,
    }
  }
  return { head }
}
