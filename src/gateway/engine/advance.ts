import { Fault, FAULTS, faultFrom } from '../../domain/fault.ts'
import { later, next } from '../../domain/journey.ts'
import { Key } from '../../domain/key.ts'
import type { Progress } from '../../domain/progress.ts'
import type { Dossier, Journey } from '../../domain/provider.ts'
import { countKeys, forgetAttempt, insertAttempt, lastAttempt } from '../../storage/attempts.ts'
import { isErased } from '../../storage/customers.ts'
import type { Executor } from '../../storage/database.ts'
import { lockJourney, siblingWriteIsOpen, updateJourney } from '../../storage/journeys.ts'
import type { ChangeSource } from '../../domain/record.ts'
import type { AttemptRow, JourneyRow } from '../../storage/schema.ts'
import { dossiersOf, journeyOfRow, usedAnswer } from './dossiers.ts'
import { circumstancesOf, goesOn, NO_LEASE, save } from './save.ts'
import { stateOf } from './settle.ts'
import type { World } from '../world.ts'

/** More steps in one turn than any journey has: an adapter that goes round in circles is stopped here. */
const STEPS_IN_A_TURN = 20
/** Seconds that a write waits for a sibling's to become known. */
const SIBLING_WAIT = 2

/** Takes our next step, and the one after it, until somebody else must act. The row's turn is ours by `token`. */
export async function advance(world: World, id: string, token: string, source: ChangeSource): Promise<void> {
  for (let step = 0; step < STEPS_IN_A_TURN; step++) {
    const write = await trace(world, id, token)
    if (write === undefined) return
    const { progress, fault } = await attempt(world, write)
    const after = await record(world, write, token, source, progress, fault)
    if (after === undefined || !goesOn(after, world.now())) return
  }
  world.logger.error({ journey: id }, `expected a journey to come to rest within ${STEPS_IN_A_TURN} steps`)
  await updateJourney(world.database.sql, id, { ...NO_LEASE, dueAt: later(world.now(), 60) })
}

type Write = {
  readonly journey: Journey<never, unknown>
  readonly dossier: Dossier<never>
  readonly key: Key
  readonly attemptId: number
  /** An earlier sending of the same write may have acted: whatever becomes of this one, the outcome is unknown until it is found out. */
  readonly repeats: boolean
}

/** Commits what is about to be sent. Without a trace nothing is sent; undefined where this turn may not write. */
async function trace(world: World, id: string, token: string): Promise<Write | undefined> {
  return world.database.transaction(async tx => {
    const row = await lockJourney(tx, id)
    if (row === undefined || row.leaseToken !== token || row.phase !== 'ready') return undefined
    // Of a person who was erased nothing is told to anybody any more: what is looked at goes on, what is written does not.
    if (row.customerId !== null && (await isErased(tx, row.customerId))) {
      await updateJourney(tx, id, { ...NO_LEASE, dueAt: null })
      return undefined
    }
    const journey = journeyOfRow(world, row)
    if (journey === undefined || (journey.exclusive === true && (await mustWaitForSibling(tx, row)))) {
      await updateJourney(tx, id, { ...NO_LEASE, dueAt: later(world.now(), journey === undefined ? 3600 : SIBLING_WAIT) })
      return undefined
    }
    const [dossier] = (await dossiersOf(world, tx, [row])) as [Dossier<never>]
    const sentAt = world.now()
    const step = stepName(journey, dossier)
    const key = new Key(await keyFor(tx, row, step), later(sentAt, world.limits.sendWindow))
    const attemptId = await insertAttempt(tx, { journeyId: id, step, key: key.value, sentAt })
    const settledBy = later(sentAt, world.limits.sendWindow + world.limits.writeTimeout + journey.settlesIn)
    const state = next(stateOf(row), { type: 'traced', settledBy }, circumstancesOf(world))
    await updateJourney(tx, id, { ...state, revision: row.revision + 1, leaseUntil: later(sentAt, world.limits.lease) })
    return { journey, dossier, key, attemptId, repeats: row.settledBy !== null }
  })
}

/** Where writes carry no key of ours only one of unknown outcome may be open beneath a parent: its lock decides who goes first. */
async function mustWaitForSibling(tx: Executor, row: JourneyRow): Promise<boolean> {
  if (row.kind !== 'card' && row.kind !== 'topup') return false
  await lockJourney(tx, (row.kind === 'topup' ? row.cardId : row.cardholderId) ?? '')
  return siblingWriteIsOpen(tx, row)
}

export const stepName = (journey: Journey<never, unknown>, dossier: Dossier<never>): string =>
  journey.steps[Math.min(journey.at(dossier), journey.steps.length - 1)] ?? 'write'

/** The same write keeps its key: one that may not have arrived is repeated under it; one that was answered is over, and the next is a new write. */
export async function keyFor(tx: Executor, row: JourneyRow, step: string): Promise<string> {
  const last = await lastAttempt(tx, row.id)
  if (last !== undefined && last.step === step && mayStillArrive(last)) return last.key
  return `${row.id}-${(await countKeys(tx, row.id)) + 1}`
}

const mayStillArrive = ({ outcome, fault }: AttemptRow): boolean =>
  outcome === 'UNKNOWN' || outcome === 'OPEN' || (outcome === 'NO_EFFECT' && fault !== 'rejected')

async function attempt(
  world: World,
  { journey, dossier, key, repeats }: Write,
): Promise<{ progress?: Progress<unknown>; fault?: Fault }> {
  try {
    return { progress: await journey.advance(dossier, key) }
  } catch (thrown) {
    if (!(thrown instanceof Fault)) world.logger.error({ journey: dossier.id, error: thrown }, 'an adapter broke while advancing')
    const fault = faultFrom(thrown)
    // Nothing was sent, so whatever went wrong while reading before it did nothing.
    const harmless = !key.spent && fault.code !== 'unknowable' && FAULTS[fault.code].mayHaveActed
    if (repeats && (harmless || fault.code === 'unavailable' || fault.code === 'credentials')) {
      return {
        fault: new Fault('no-answer', fault.message, {
          cause: fault,
          ...(fault.retryAfter === undefined ? {} : { retryAfter: fault.retryAfter }),
        }),
      }
    }
    return { fault: harmless ? new Fault('unavailable', fault.message, { cause: fault }) : fault }
  }
}

/** Undefined where the turn was lost meanwhile: whoever took it over finds out what became of the write. */
async function record(
  world: World,
  { journey, dossier, key, attemptId }: Write,
  token: string,
  source: ChangeSource,
  progress: Progress<unknown> | undefined,
  fault: Fault | undefined,
): Promise<JourneyRow | undefined> {
  return world.database.transaction(async tx => {
    const row = await lockJourney(tx, dossier.id)
    if (row === undefined || row.leaseToken !== token || row.phase !== 'sent') return undefined
    if (!key.spent) await forgetAttempt(tx, attemptId)
    if (progress === undefined) {
      const used = fault?.code === 'rejected' ? usedAnswer(dossier) : []
      return save(world, tx, row, { type: 'failed', fault: fault ?? faultFrom(undefined) }, { source, holdsTurn: true, used })
    }
    return save(
      world,
      tx,
      row,
      { type: 'advanced', progress },
      { source, holdsTurn: true, used: usedAnswer(dossier), stepsDone: stepsAfter(journey, dossier, progress) },
    )
  })
}

export function stepsAfter(journey: Journey<never, unknown>, dossier: Dossier<never>, progress: Progress<unknown>): number {
  if (progress.is === 'done') return journey.steps.length
  return journey.at({ ...dossier, refs: { ...dossier.refs, ...progress.refs }, held: { ...dossier.held, ...progress.held } })
}
