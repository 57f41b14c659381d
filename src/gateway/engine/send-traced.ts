/*
 * Every write to a provider goes this way: steps of journeys, controls of cards, amendments of cardholders.
 *
 *   lock the row ─► decide ─► commit the trace ─► send, once, within the window ─► lock the row ─► settle that very attempt
 *
 * The key lapses before the lease does, so a process that stalls between trace and send finds the key lapsed and sends nothing. A
 * process that vanishes leaves the attempt OPEN: the next turn looks for the write.
 */
import { Fault, faultFrom } from '../../domain/fault.ts'
import { later } from '../../domain/journey.ts'
import { Key } from '../../domain/key.ts'
import { attemptsOf, insertAttempt } from '../../storage/attempts.ts'
import type { Executor } from '../../storage/database.ts'
import { lockJourney } from '../../storage/journeys.ts'
import type { AttemptRow, JourneyRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'
import { trace } from './door.ts'

/** One write, decided under the row's lock. */
export type Write<Answer> = {
  readonly step: string
  readonly key: string
  /** What the row becomes by the trace. */
  readonly becomes: Partial<JourneyRow>
  /** At most one remote write, under this key. */
  send(key: Key): Promise<Answer>
}
/** What came of a write. Not `sent`: nothing left this process, so nothing has acted. */
export type Outcome<Answer> = { readonly attempt: number; readonly key: string; readonly sent: boolean } & (
  { readonly answer: Answer } | { readonly fault: Fault }
)
export type Sending<Answer, Result> = {
  readonly journeyId: string
  /** The turn that the write belongs to. A write without a turn goes beside the journey and leaves its lease alone. */
  readonly token?: string
  /** Nothing is sent where there is no write to make. */
  decide(tx: Executor, row: JourneyRow, attempts: readonly AttemptRow[], sentAt: Date): Promise<Write<Answer> | undefined>
  /** Settles the attempt; undefined where the turn was lost meanwhile: the process that took the turn finds out what became of the write. */
  settle(tx: Executor, row: JourneyRow, outcome: Outcome<Answer>): Promise<Result>
}

export async function sendTraced<Answer, Result>(
  world: World,
  { journeyId, token, decide, settle }: Sending<Answer, Result>,
): Promise<Result | undefined> {
  const mine = (row: JourneyRow | undefined): row is JourneyRow =>
    row !== undefined && (token === undefined || row.leaseToken === token)

  const traced = await world.database.transaction(async tx => {
    const row = await lockJourney(tx, journeyId)
    if (!mine(row)) return undefined
    const sentAt = world.now()
    const write = await decide(tx, row, await attemptsOf(tx, [journeyId]), sentAt)
    if (write === undefined) return undefined
    const attempt = await insertAttempt(tx, { journeyId, step: write.step, key: write.key, sentAt })
    await trace(world, tx, journeyId, write.becomes, token === undefined ? undefined : sentAt)
    return { write, attempt, key: new Key(write.key, later(sentAt, world.limits.sendWindow)) }
  })
  if (traced === undefined) return undefined

  const { write, attempt, key } = traced
  const came = await write.send(key).then(
    answer => ({ answer }),
    (thrown: unknown) => {
      if (!(thrown instanceof Fault)) world.logger.error({ journey: journeyId, error: thrown }, 'an adapter broke while writing')
      return { fault: faultFrom(thrown) }
    },
  )
  return world.database.transaction(async tx => {
    const row = await lockJourney(tx, journeyId)
    return mine(row) ? settle(tx, row, { attempt, key: key.value, sent: key.spent, ...came }) : undefined
  })
}
