import { type Journey, journeysAsking } from '../../storage/journeys.ts'
import { maySeeCustomer } from '../api/access.ts'
import type { RequirementView } from '../api/views.ts'
import { requirementId } from '../ids.ts'
import type { Reading } from './reading.ts'
import { renewStale } from './renewals.ts'

/** A requirement may hold a token or a code. A read by back-office leaves an audit entry; a service asks on behalf of the person. */
export const readRequirements = (reading: Reading) => ({
  async of(journeyId: string): Promise<readonly RequirementView[]> {
    const row = await reading.seen(journeyId)
    return row === undefined ? [] : recorded(reading, journeyId, await requirementsOf(reading, row))
  },

  /** Over all journeys of a customer, the soonest to expire first. */
  async ofCustomer(customerId: string): Promise<readonly RequirementView[]> {
    if (!maySeeCustomer(await reading.access(), customerId)) return []
    const rows = await reading.loaders.fresh(await journeysAsking(reading.world.database.sql, customerId))
    const requirements = await Promise.all(rows.map(row => requirementsOf(reading, row)))
    return recorded(reading, customerId, requirements.flat().toSorted(byUrgency))
  },
})

async function requirementsOf({ world, loaders, observing }: Reading, row: Journey): Promise<readonly RequirementView[]> {
  const current = observing ? await renewStale(world, loaders, row) : row
  const { requirements } = await loaders.content(current)
  return requirements.map(requirement => ({ ...requirement, id: requirementId(row.id, requirement.name), journeyId: row.id }))
}

async function recorded<T>(reading: Reading, target: string, found: readonly T[]): Promise<readonly T[]> {
  if (found.length > 0 && reading.viewer.roles.has('BACK_OFFICE')) await reading.recordRead('read requirements', target)
  return found
}

/** The soonest to expire first; requirements without an end last, oldest first. */
export function byUrgency(a: RequirementView, b: RequirementView): number {
  const end = (view: RequirementView): number =>
    'expiresAt' in view && view.expiresAt !== undefined ? view.expiresAt.getTime() : Number.POSITIVE_INFINITY
  return end(a) === end(b) ? (a.journeyId < b.journeyId ? -1 : 1) : end(a) - end(b)
}
