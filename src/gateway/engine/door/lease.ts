import { randomUUID } from 'node:crypto'
import { later } from '../../../domain/journey.ts'
import { claimDue, claimJourney, type Lease, putOff as putOffRows } from '../../../storage/claims.ts'
import type { Executor } from '../../../storage/database.ts'
import { updateJourney } from '../../../storage/door/journey-writes.ts'
import type { JourneyRow } from '../../../storage/schema.ts'
import type { World } from '../../world.ts'

export const NO_LEASE = { leaseToken: null, leaseUntil: null } as const

export const newLease = (world: World): Lease => ({
  token: randomUUID(),
  now: world.now(),
  until: later(world.now(), world.limits.lease),
})

/** Takes the turn of one journey; undefined where another process is taking it. */
export const hold = (world: World, id: string, lease: Lease): Promise<JourneyRow | undefined> =>
  claimJourney(world.database.sql, id, lease)

/** Takes up to `limit` due turns, of no provider in `except`. */
export const holdDue = (world: World, limit: number, lease: Lease, except: readonly string[]): Promise<JourneyRow[]> =>
  claimDue(world.database.sql, limit, lease, except)

/** Gives up turns that are still held under this token, due again after so many seconds. */
export const putOff = (world: World, ids: readonly string[], token: string, seconds: number): Promise<void> =>
  putOffRows(world.database.sql, ids, token, later(world.now(), seconds))

/** Gives up the turn of a locked row until an instant, or for so many seconds; null: the row is never due by itself. */
export function rest(world: World, tx: Executor, id: string, until: Date | number | null): Promise<void> {
  const dueAt = typeof until === 'number' ? later(world.now(), until) : until
  return updateJourney(tx, id, { ...NO_LEASE, dueAt })
}

/** Commits, with the trace of a write, what the row becomes by it. The lease of the turn that sends begins anew. */
export async function trace(
  world: World,
  tx: Executor,
  id: string,
  becomes: Partial<JourneyRow>,
  turnBegins: Date | undefined,
): Promise<void> {
  const lease = turnBegins === undefined ? {} : { leaseUntil: later(turnBegins, world.limits.lease) }
  const patch = { ...becomes, ...lease }
  if (Object.keys(patch).length > 0) await updateJourney(tx, id, patch)
}
