import type { JourneyRow } from '../../storage/schema.ts'
import { refuse } from './refusal.ts'
import { seesAll, type Viewer } from './viewer.ts'

/** Who the viewer is here: its customer, if it has one. */
export type Access = { readonly viewer: Viewer; readonly customerId: string | undefined }

/** What one may not see does not exist. */
export function maySee({ viewer, customerId }: Access, row: Pick<JourneyRow, 'customerId'>): boolean {
  return seesAll(viewer) || (row.customerId !== null && row.customerId === customerId)
}

export const maySeeCustomer = ({ viewer, customerId }: Access, id: string): boolean => seesAll(viewer) || id === customerId

/** The person itself, and others only with pii:read. */
export const mayReadProfile = ({ viewer, customerId }: Access, id: string | null): boolean =>
  (id !== null && id === customerId && viewer.roles.has('CUSTOMER')) || (seesAll(viewer) && viewer.scopes.has('pii:read'))

/** Spending the programme's money, whatever the role. */
export function mustSpend({ scopes }: Viewer): void {
  if (!scopes.has('funds:write'))
    refuse('FORBIDDEN', 'expected the scope funds:write, which spending the programme’s money needs')
}

export function mustBeBackOffice({ roles }: Viewer): void {
  if (!roles.has('BACK_OFFICE')) refuse('FORBIDDEN', 'expected the role BACK_OFFICE')
}

export function mustReview(viewer: Viewer): void {
  mustBeBackOffice(viewer)
  if (!viewer.scopes.has('review:write')) refuse('FORBIDDEN', 'expected the scope review:write')
}

export function mustErase(viewer: Viewer): void {
  mustBeBackOffice(viewer)
  if (!viewer.scopes.has('pii:erase')) refuse('FORBIDDEN', 'expected the scope pii:erase')
}

export function mustSeeAll(viewer: Viewer): void {
  if (!seesAll(viewer)) refuse('FORBIDDEN', 'expected the role BACK_OFFICE or SERVICE')
}

/** For whatever needs the person itself. */
export const wasErased = (customerId: string): never =>
  refuse('CONFLICT', 'expected a customer who is still known but the person was erased', { nodeId: customerId })

/** The same words for a foreign id and a missing one. */
export const notFound = (what: string, path: readonly string[]): never =>
  refuse('NOT_FOUND', `expected the id of ${what} but there is none such`, { path })
