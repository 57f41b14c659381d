import { findingsPage } from '../../storage/findings.ts'
import type { FindingRow } from '../../storage/schema.ts'
import { mustBeBackOffice } from '../api/access.ts'
import { decodePosition, encodeAfter } from '../api/cursor.ts'
import type { Finding } from '../api/oversight.ts'
import { pageOf, type PageOf, type Paging } from '../api/page.ts'
import type { Viewer } from '../api/viewer.ts'
import { checkFilter, checkFirst } from '../input/page.ts'
import type { World } from '../world.ts'

const LIST = 'findings'

export const readFindings = (world: World, viewer: Viewer) => ({
  /** Newest first. */
  async list(page: Paging & { readonly providerId?: string | null | undefined }): Promise<PageOf<Finding>> {
    mustBeBackOffice(viewer)
    const first = checkFirst(page)
    const before = decodePosition(LIST, page.after)
    const provider = checkFilter('providerId', page.providerId)
    const rows = await findingsPage(world.database.sql, {
      first,
      ...(before === undefined ? {} : { before }),
      ...(provider === undefined ? {} : { provider }),
    })
    return pageOf(rows, { first, cursorOf: ({ id }) => encodeAfter(LIST, String(id)), view: viewOf })
  },
})

const viewOf = ({ id, provider, kind, about: _about, ...row }: FindingRow): Finding => ({
  ...row,
  id: String(id),
  providerId: provider,
  kind: kind === 'card' ? 'CARD' : 'TOPUP',
})
