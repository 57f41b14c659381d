import { auditPage } from '../../storage/audit.ts'
import type { AuditRow } from '../../storage/schema.ts'
import { mustBeBackOffice } from '../api/access.ts'
import { decodePosition, encodeAfter } from '../api/cursor.ts'
import type { AuditEntry } from '../api/oversight.ts'
import { pageOf, type PageOf, type Paging } from '../api/page.ts'
import type { Viewer } from '../api/viewer.ts'
import { unlessErased } from '../engine/content.ts'
import { checkFilter, checkFirst } from '../input/page.ts'
import type { World } from '../world.ts'
import { notePlace } from './trail.ts'

const LIST = 'audit'

type AuditPage = Paging & { readonly subject?: string | null | undefined; readonly target?: string | null | undefined }

export const readAudit = (world: World, viewer: Viewer) => ({
  /** Newest first. */
  async list(page: AuditPage): Promise<PageOf<AuditEntry>> {
    mustBeBackOffice(viewer)
    const first = checkFirst(page)
    const before = decodePosition(LIST, page.after)
    const subject = checkFilter('subject', page.subject)
    const target = checkFilter('target', page.target)
    const rows = await auditPage(world.database.sql, {
      first,
      ...(before === undefined ? {} : { before }),
      ...(subject === undefined ? {} : { subject }),
      ...(target === undefined ? {} : { target }),
    })
    return pageOf(rows, {
      first,
      cursorOf: ({ position }) => encodeAfter(LIST, String(position)),
      view: row => viewOf(world, viewer, row),
    })
  },
})

async function viewOf(world: World, viewer: Viewer, { noteOwner, note, ...row }: AuditRow): Promise<AuditEntry> {
  if (note === null || noteOwner === null || !viewer.scopes.has('review:write')) return { ...row, note: null }
  const opened = await unlessErased(world.vault.open<string>(world.database.sql, noteOwner, notePlace(row.id), note), undefined)
  return { ...row, note: opened?.reveal() ?? null }
}
