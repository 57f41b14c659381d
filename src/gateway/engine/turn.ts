import { randomUUID } from 'node:crypto'
import { freshReads } from '../../domain/fresh-reads.ts'
import { later } from '../../domain/journey.ts'
import { claimDue, claimJourney, type Lease } from '../../storage/claims.ts'
import { lockJourney, updateJourney } from '../../storage/journeys.ts'
import type { ChangeSource } from '../../domain/record.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { advance } from './advance.ts'
import { pursue } from './control.ts'
import { isOverdue, observe } from './observe.ts'
import { goesOn, NO_LEASE, save } from './save.ts'
import type { World } from '../world.ts'

export const newLease = (world: World): Lease => ({
  token: randomUUID(),
  now: world.now(),
  until: later(world.now(), world.limits.lease),
})

/** Turns of one provider, under way. */
export type UnderWay = { readonly provider: string; readonly count: number; readonly over: Promise<void> }

/** Claims up to `limit` due turns and begins them, each provider's for itself: one that hangs holds up no other. */
export async function beginDueTurns(world: World, limit: number, except: readonly string[] = []): Promise<readonly UnderWay[]> {
  const lease = newLease(world)
  const rows = await claimDue(world.database.sql, limit, lease, except)
  const providers = [...new Set(rows.map(({ provider }) => provider))]
  return providers.map(provider => {
    const theirs = rows.filter(row => row.provider === provider)
    return { provider, count: theirs.length, over: takeTurns(world, theirs, lease.token, 'POLL') }
  })
}

/** Takes up to `limit` due turns, side by side. How many there were. */
export async function takeDueTurns(world: World, limit: number): Promise<number> {
  const begun = await beginDueTurns(world, limit)
  await Promise.all(begun.map(({ over }) => over))
  return begun.reduce((sum, { count }) => sum + count, 0)
}

/** The very turn that the poller would take, now. False where somebody else is taking it. */
export async function takeTurn(world: World, id: string, source: ChangeSource): Promise<boolean> {
  const lease = newLease(world)
  const row = await claimJourney(world.database.sql, id, lease)
  if (row === undefined) return false
  await takeTurns(world, [row], lease.token, source)
  return true
}

/** One turn of each: find out what became of lost writes, give up what is overdue, look, then take the steps that are ours. */
export async function takeTurns(
  world: World,
  claimed: readonly JourneyRow[],
  token: string,
  source: ChangeSource,
): Promise<void> {
  const rows = (await Promise.all(claimed.map(row => begin(world, row, token, source)))).filter(row => row !== undefined)
  const [ours, theirs] = [rows.filter(({ phase }) => phase === 'ready'), rows.filter(({ phase }) => phase !== 'ready')]
  const looking = observeTheirs(world, theirs, token, source)
  await Promise.all([...ours.map(row => advance(world, row.id, token, source)), looking])
}

async function observeTheirs(world: World, rows: readonly JourneyRow[], token: string, source: ChangeSource): Promise<void> {
  const wishes = await Promise.all(
    rows.map(async row => (row.phase === 'done' && row.wanted !== null ? pursue(world, row, token) : row)),
  )
  const seen = await observe(
    world,
    wishes.filter(row => row !== undefined),
    freshReads(),
    source,
    token,
  )
  await Promise.all(seen.filter(row => goesOn(row, world.now())).map(row => advance(world, row.id, token, source)))
}

/** Undefined where there is nothing to do in this turn; the turn has been given up then. */
async function begin(world: World, claimed: JourneyRow, token: string, source: ChangeSource): Promise<JourneyRow | undefined> {
  const now = world.now()
  const lost = claimed.phase === 'sent'
  // What waits for the provider is looked at once more before it is given up: see observe.ts.
  const overdue = claimed.phase === 'ready' && isOverdue(claimed, now)
  const asked = claimed.phase !== 'review'
  if (asked && !lost && !overdue) return claimed
  return world.database.transaction(async tx => {
    const row = await lockJourney(tx, claimed.id)
    if (row === undefined || row.leaseToken !== token) return undefined
    // Whoever was sending has vanished, but what it sent may still be on its way: not before that is settled.
    if (!asked || (row.phase === 'sent' && row.settledBy !== null && now < row.settledBy)) {
      await updateJourney(tx, row.id, { ...NO_LEASE, dueAt: asked ? row.settledBy : null })
      return undefined
    }
    if (row.phase === 'sent') return save(world, tx, row, { type: 'lost' }, { source, holdsTurn: false })
    await save(world, tx, row, { type: 'overdue' }, { source, holdsTurn: true })
    return undefined
  })
}
