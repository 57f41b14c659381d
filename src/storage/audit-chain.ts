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
  if (head === undefined) return { brokenAt: 0, why: 'the head of the trail is missing' }
  let last: AuditHead = { position: 0, hash: START }
  while (last.position < head.position) {
    const rows = await auditBetween(database.sql, last.position, head.position, BATCH)
    for (const row of rows) {
      const expected = last.position + 1
      if (row.position !== expected)
        return { brokenAt: expected, why: `entry ${expected} is missing; the next entry is ${row.position}` }
      if (row.hash !== hashOf(last.hash, row)) return { brokenAt: expected, why: `entry ${expected} was altered` }
      if (row.position === witness?.position && row.hash !== witness.hash)
        return { brokenAt: expected, why: `entry ${expected} differs from the given position:hash` }
      last = { position: row.position, hash: row.hash }
    }
    if (rows.length === 0)
      return { brokenAt: last.position + 1, why: `the trail has ${last.position} entries; the head names ${head.position}` }
  }
  if (last.hash !== head.hash)
    return { brokenAt: head.position, why: `the hash of the head differs from the hash of entry ${head.position}` }
  if (witness !== undefined && witness.position > head.position) {
    return {
      brokenAt: head.position + 1,
      why: `the trail ends at ${head.position}, before the given entry ${witness.position}`,
    }
  }
  return { head }
}
