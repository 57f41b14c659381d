import { begun } from '../../../domain/journey.ts'
import { STATUS } from '../../../domain/status.ts'
import { appendChange } from '../../../storage/changes.ts'
import type { Lease } from '../../../storage/claims.ts'
import { holdCustomer } from '../../../storage/customers.ts'
import type { Executor } from '../../../storage/database.ts'
import { insertJourney } from '../../../storage/door/journey-writes.ts'
import type { JourneyRow, NewJourney } from '../../../storage/schema.ts'
import { wasErased } from '../../api/access.ts'
import type { World } from '../../world.ts'
import { circumstancesOf } from '../circumstances.ts'

export type Beginning = Pick<NewJourney, 'id' | 'kind' | 'provider' | 'ownerId' | 'customerId'> & Partial<NewJourney>

/**
 * Commits a new journey with its first change, its turn already held by the caller. Undefined where an equal journey exists. Nothing
 * is sent before this is committed.
 */
export async function begin(world: World, tx: Executor, lease: Lease, beginning: Beginning): Promise<JourneyRow | undefined> {
  const { customerId } = beginning
  if (customerId != null && !(await holdCustomer(tx, customerId))) wasErased(customerId)
  const now = world.now()
  const status = STATUS[beginning.kind].ready
  const row: NewJourney = {
    ...begun(circumstancesOf(world, beginning)),
    status,
    createdAt: now,
    updatedAt: now,
    leaseToken: lease.token,
    leaseUntil: lease.until,
    ...beginning,
  }
  if (!(await insertJourney(tx, row))) return undefined
  const { id, kind, ownerId } = beginning
  await appendChange(tx, {
    streamId: ownerId,
    subjectId: id,
    kind,
    version: 1,
    from: null,
    to: status,
    reason: null,
    source: 'MUTATION',
    at: now,
  })
  return { ...EMPTY, ...row } as JourneyRow
}

const EMPTY = { refs: {}, evidence: {}, facts: {}, sealed: null, answers: null, reason: null, revision: 1, version: 1, polls: 0 }
