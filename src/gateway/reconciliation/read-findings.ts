import { findingsPage } from '../../storage/findings.ts'
import type { FindingRow } from '../../storage/schema.ts'
import { mustBeBackOffice } from '../api/access.ts'
import type { PageOf, Session } from '../api/gateway.ts'
import type { Finding } from '../api/oversight.ts'
import { checkFilter, checkFirst, decodePosition, encodeAfter, pageOf } from '../reading/paging.ts'
import type { Viewer } from '../api/viewer.ts'
import type { World } from '../world.ts'

/** A page of what differs, newest first. */
export async function readFindings(
  world: World,
  viewer: Viewer,
  page: Parameters<Session['reconciliationFindings']>[0],
): Promise<PageOf<Finding>> {
  mustBeBackOffice(viewer)
  const first = checkFirst(page)
  const before = decodePosition(page.after)
  const provider = checkFilter('providerId', page.providerId)
  const rows = await findingsPage(world.database.sql, {
    first,
    ...(before === undefined ? {} : { before }),
    ...(provider === undefined ? {} : { provider }),
  })
  return pageOf(rows, first, ({ id }) => encodeAfter(String(id)), viewOf, null)
}

const viewOf = ({ id, provider, kind, about: _about, ...row }: FindingRow): Finding => ({
  ...row,
  id: String(id),
  providerId: provider,
  kind: kind === 'card' ? 'CARD' : 'TOPUP',
})
