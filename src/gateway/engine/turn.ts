import { freshReads } from '../../domain/fresh-reads.ts'
import { dutyOf, goesOn } from '../../domain/turn.ts'
import type { ChangeSource } from '../../domain/record.ts'
import { lockJourney } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'
import { followUpAmendments } from './amend.ts'
import { hold, holdDue, newLease, rest, save } from './door.ts'
import { observe, sourceOf } from './observe.ts'
import { postponeBroken } from './postpone.ts'
import { pursue } from './pursue.ts'
import { takeSteps, type Turn } from './steps.ts'

/** Turns of one provider, under way. */
export type UnderWay = { readonly provider: string; readonly count: number; readonly over: Promise<void> }

/** Claims up to `limit` due turns and begins them, each provider's by itself: a provider that hangs holds up no other. */
export async function beginDueTurns(world: World, limit: number, except: readonly string[] = []): Promise<readonly UnderWay[]> {
  const lease = newLease(world)
  const rows = await holdDue(world, limit, lease, except)
  const providers = [...new Set(rows.map(({ provider }) => provider))]
  return providers.map(provider => {
    const theirs = rows.filter(row => row.provider === provider)
    return { provider, count: theirs.length, over: takeTurns(world, theirs, lease.token, 'POLL') }
  })
}

/** Takes up to `limit` due turns, side by side. Gives how many there were. */
export async function takeDueTurns(world: World, limit: number): Promise<number> {
  const begun = await beginDueTurns(world, limit)
  await Promise.all(begun.map(({ over }) => over))
  return begun.reduce((sum, { count }) => sum + count, 0)
}

/** The turn that the poller would take, now. False where another process is taking it. */
export async function takeTurn(world: World, id: string, source: ChangeSource): Promise<boolean> {
  const lease = newLease(world)
  const row = await hold(world, id, lease)
  if (row === undefined) return false
  await takeTurns(world, [row], lease.token, source)
  return true
}

/** One turn of each row: finds out what became of lost writes, gives up what is overdue, observes, and takes the steps that are ours. */
export async function takeTurns(
  world: World,
  claimed: readonly JourneyRow[],
  token: string,
  source: ChangeSource,
): Promise<void> {
  const turns = new Map(claimed.map(row => [row.id, { token, source: sourceOf(row, source) }]))
  const turnOf = (row: JourneyRow): Turn => turns.get(row.id) ?? { token, source }
  const steps = (rows: readonly JourneyRow[]): Promise<unknown> =>
    Promise.all(rows.map(row => alone(world, row, token, () => takeSteps(world, row.id, turnOf(row)))))
  const isOurs = (row: JourneyRow): boolean => dutyOf(row, world.now()).do === 'write'

  const looking = async (rows: readonly JourneyRow[]): Promise<void> => {
    const ready = await Promise.all(rows.map(row => alone(world, row, token, () => beforeLook(world, row, turnOf(row)))))
    const seen = await observe(
      world,
      ready.filter(row => row !== undefined),
      freshReads(),
      source,
      token,
    )
    await steps(seen.filter(row => goesOn(row, world.now())))
  }
  await Promise.all([steps(claimed.filter(isOurs)), looking(claimed.filter(row => !isOurs(row)))])
}

/** A row that cannot be opened or saved holds up no other row, and does not come back at once. */
async function alone<T>(world: World, { id }: JourneyRow, token: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    world.logger.error({ journey: id, error }, 'the turn of a journey broke; the journey is put off')
    await postponeBroken(world, [id], token, error)
    return undefined
  }
}

/** The row to observe; undefined where the turn ends without a look. */
async function beforeLook(world: World, claimed: JourneyRow, turn: Turn): Promise<JourneyRow | undefined> {
  const duty = dutyOf(claimed, world.now())
  if (duty.do === 'control') return pursue(world, claimed, duty.control, turn)
  if (duty.do === 'observe') {
    const amendable = claimed.kind === 'cardholder' && claimed.phase === 'done'
    return amendable ? followUpAmendments(world, claimed, turn.token) : claimed
  }
  return world.database.transaction(async tx => {
    const row = await lockJourney(tx, claimed.id)
    if (row === undefined || row.leaseToken !== turn.token) return undefined
    const now = dutyOf(row, world.now())
    const saving = { source: turn.source, holdsTurn: now.do === 'give up' }
    if (now.do === 'lost') return save(world, tx, row, { type: 'lost' }, saving)
    if (now.do === 'give up') await save(world, tx, row, { type: 'overdue' }, saving)
    // The row has moved since it was claimed: the next turn takes it as it is now.
    else await rest(world, tx, row.id, now.do === 'rest' ? now.until : 0)
    return undefined
  })
}
