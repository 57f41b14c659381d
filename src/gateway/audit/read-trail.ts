import { auditPage } from '../../storage/audit.ts'
import type { AuditRow } from '../../storage/schema.ts'
import { mustBeBackOffice } from '../api/access.ts'
import { unlessErased } from '../engine/content.ts'
import type { PageOf, Session } from '../api/gateway.ts'
import type { AuditEntry } from '../api/oversight.ts'
import { checkFilter, checkFirst, decodePosition, encodeAfter, pageOf } from '../reading/paging.ts'
import type { Viewer } from '../api/viewer.ts'
import type { World } from '../world.ts'
import { notePlace } from './trail.ts'

/** A page of who did what, newest first. */
export async function readTrail(
  world: World,
  viewer: Viewer,
  page: Parameters<Session['auditTrail']>[0],
): Promise<PageOf<AuditEntry>> {
  mustBeBackOffice(viewer)
  const first = checkFirst(page)
  const before = decodePosition(page.after)
  const subject = checkFilter('subject', page.subject)
  const target = checkFilter('target', page.target)
  const rows = await auditPage(world.database.sql, {
    first,
    ...(before === undefined ? {} : { before }),
    ...(subject === undefined ? {} : { subject }),
    ...(target === undefined ? {} : { target }),
  })
  const entries = new Map(
    await Promise.all(rows.slice(0, first).map(async row => [row, await viewOf(world, viewer, row)] as const)),
  )
  return pageOf(
    rows,
    first,
    ({ position }) => encodeAfter(String(position)),
    row => entries.get(row) as AuditEntry,
    null,
  )
}

async function viewOf(world: World, viewer: Viewer, { noteOwner, note, ...row }: AuditRow): Promise<AuditEntry> {
  if (note === null || noteOwner === null || !viewer.scopes.has('review:write')) return { ...row, note: null }
  const opened = await unlessErased(world.vault.open<string>(world.database.sql, noteOwner, notePlace(row.id), note), undefined)
  return { ...row, note: opened?.reveal() ?? null }
}
