import { refuse } from './refusal.ts'
import { seesAll, type Viewer } from './viewer.ts'

/** The viewer, and the viewer's own customer where there is one. */
export type Access = { readonly viewer: Viewer; readonly customerId: string | undefined }

/** A record that the viewer may not see is answered like an unknown id. */
export function maySee({ viewer, customerId }: Access, row: { readonly customerId: string | null }): boolean {
  return seesAll(viewer) || (row.customerId !== null && row.customerId === customerId)
}

export const maySeeCustomer = ({ viewer, customerId }: Access, id: string): boolean => seesAll(viewer) || id === customerId

/** The person, and staff or a service with the scope pii:read. */
export const mayReadProfile = ({ viewer, customerId }: Access, id: string | null): boolean =>
  (id !== null && id === customerId && viewer.roles.has('CUSTOMER')) || (seesAll(viewer) && viewer.scopes.has('pii:read'))

/** A verb that spends the programme's money, for every role. */
export const mustSpend = (viewer: Viewer): void => mustHaveScope(viewer, 'funds:write')

export function mustBeBackOffice({ roles }: Viewer): void {
  if (!roles.has('BACK_OFFICE')) refuse('FORBIDDEN', 'this needs the role BACK_OFFICE')
}

export function mustReview(viewer: Viewer): void {
  mustBeBackOffice(viewer)
  mustHaveScope(viewer, 'review:write')
}

export function mustErase(viewer: Viewer): void {
  mustBeBackOffice(viewer)
  mustHaveScope(viewer, 'pii:erase')
}

export function mustSeeAll(viewer: Viewer): void {
  if (!seesAll(viewer)) refuse('FORBIDDEN', 'this needs the role BACK_OFFICE or SERVICE')
}

function mustHaveScope({ scopes }: Viewer, scope: string): void {
  if (!scopes.has(scope)) refuse('FORBIDDEN', `this needs the scope ${scope}`)
}

/** A verb or a read that needs a person who is not erased. */
export const wasErased = (customerId: string): never => refuse('CONFLICT', 'this customer was erased', { nodeId: customerId })

/** The same words for an unknown id and for an id that the viewer may not see. */
export const notFound = (noun: string, path: readonly string[]): never => refuse('NOT_FOUND', `no ${noun} with this id`, { path })
