import { begun } from '../../domain/journey.ts'
import { STATUS } from '../../domain/status.ts'
import { appendChange } from '../../storage/changes.ts'
import { holdCustomer } from '../../storage/customers.ts'
import type { Executor } from '../../storage/database.ts'
import type { Lease } from '../../storage/claims.ts'
import { insertJourney } from '../../storage/journeys.ts'
import type { JourneyRow, NewJourney } from '../../storage/schema.ts'
import { wasErased } from '../api/access.ts'
import { circumstancesOf } from './save.ts'
import { newLease, takeTurn, takeTurns } from './turn.ts'
import type { World } from '../world.ts'

export type Beginning = Pick<NewJourney, 'id' | 'kind' | 'provider' | 'ownerId' | 'customerId'> & Partial<NewJourney>

/**
 * Commits a new journey with its first change, its turn already taken by whoever asked. Undefined where an equal one exists.
 * Nothing is sent before this is committed.
 */
export async function begin(world: World, tx: Executor, lease: Lease, beginning: Beginning): Promise<JourneyRow | undefined> {
  const { customerId } = beginning
  if (customerId != null && !(await holdCustomer(tx, customerId))) wasErased(customerId)
  const now = world.now()
  const status = STATUS[beginning.kind].ready
  const row: NewJourney = {
    ...begun(circumstancesOf(world)),
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

/** Runs a turn that this call already holds, and answers after a moment even if the provider does not; the turn goes on. */
export async function turnOf(world: World, row: JourneyRow, lease: Lease): Promise<void> {
  await atMost(
    world.limits.mutationWait,
    takeTurns(world, [row], lease.token, 'MUTATION').catch(error => logged(world, error)),
  )
}

/** Takes a journey's turn now if it is free, waits a moment for it, and leaves the rest to the runner. */
export async function turnNow(world: World, id: string): Promise<void> {
  await atMost(
    world.limits.mutationWait,
    takeTurn(world, id, 'MUTATION').catch(error => logged(world, error)),
  )
}

export const leaseFor = newLease

function logged(world: World, error: unknown): void {
  world.logger.error({ error }, 'a turn broke; the runner takes it again when its lease ends')
}

/** Whether it ended in time. */
export async function atMost(seconds: number, task: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), seconds * 1000)
  })
  return Promise.race([task.then(() => true), late]).finally(() => clearTimeout(timer))
}
