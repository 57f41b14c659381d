import type { Progress } from '../../domain/progress.ts'
import type { Dossier, Journey } from '../../domain/provider.ts'
import type { ChangeSource } from '../../domain/record.ts'
import { goesOn, plan, traced } from '../../domain/turn.ts'
import { isErased } from '../../storage/customers.ts'
import type { Executor } from '../../storage/database.ts'
import { lockJourney, siblingWriteIsOpen } from '../../storage/journeys.ts'
import type { AttemptRow, JourneyRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'
import { circumstancesOf, journeyOfRow } from './circumstances.ts'
import { putOff, rest, save } from './door.ts'
import { dossiersOf, usedAnswer } from './dossiers.ts'
import { sendTraced, type Outcome, type Write } from './send-traced.ts'

/** More steps in one turn than any journey has: an adapter that goes round in circles is stopped here. */
const STEPS_IN_A_TURN = 20
/** Seconds that a write waits for the outcome of a sibling's write. */
const SIBLING_WAIT = 2
/** Seconds that a journey waits whose provider is off, and one that is stopped. */
const OFF = 3600
const STOPPED = 60

export type Turn = { readonly token: string; readonly source: ChangeSource }

/** Takes our next step, and the step after it, until another party must act. The turn is ours by its token. */
export async function takeSteps(world: World, id: string, turn: Turn): Promise<void> {
  for (let step = 0; step < STEPS_IN_A_TURN; step++) {
    const saved = await takeStep(world, id, turn)
    if (saved === undefined || !goesOn(saved, world.now())) return
  }
  world.logger.error({ journey: id }, `the journey did not come to rest within ${STEPS_IN_A_TURN} steps`)
  await putOff(world, [id], turn.token, STOPPED)
}

type Step = { readonly journey: Journey<never, unknown>; readonly dossier: Dossier<never> }
type Answer = Step & { readonly progress: Progress<unknown> }

async function takeStep(world: World, id: string, { token, source }: Turn): Promise<JourneyRow | undefined> {
  let taken: Step | undefined
  return sendTraced<Answer['progress'], JourneyRow | undefined>(world, {
    journeyId: id,
    token,
    async decide(tx, row, attempts) {
      const step = await nextStep(world, tx, row)
      if (step === undefined) return undefined
      taken = step
      const write = writeOf(world, row, attempts, step)
      if (write === undefined) await rest(world, tx, id, 0)
      return write
    },
    settle: async (tx, row, outcome) =>
      row.phase === 'sent' && taken ? record(world, tx, row, taken, outcome, source) : undefined,
  })
}

/** Undefined where this turn may not write: the turn is given up then. */
async function nextStep(world: World, tx: Executor, row: JourneyRow): Promise<Step | undefined> {
  if (row.phase !== 'ready') return undefined
  const waits = async (seconds: number | null): Promise<undefined> => {
    await rest(world, tx, row.id, seconds)
    return undefined
  }
  // Nothing is told of an erased person any more: a journey of theirs is observed, but nothing is written.
  if (row.customerId !== null && (await isErased(tx, row.customerId))) return waits(null)
  const journey = journeyOfRow(world, row)
  if (journey === undefined) return waits(OFF)
  if (journey.exclusive === true && (await mustWaitForSibling(tx, row))) return waits(SIBLING_WAIT)
  const [dossier] = (await dossiersOf(world, tx, [row])) as [Dossier<never>]
  return { journey, dossier }
}

/** Undefined where the journey is overdue: the next turn gives it up. */
function writeOf(
  world: World,
  row: JourneyRow,
  attempts: readonly AttemptRow[],
  { journey, dossier }: Step,
): Write<Progress<unknown>> | undefined {
  const circumstances = circumstancesOf(world, row)
  const step = stepName(journey, dossier)
  const planned = plan(row, attempts, circumstances.now, step)
  if (planned.do !== 'write') return undefined
  return {
    step: planned.step,
    key: planned.key,
    becomes: { ...traced(row, circumstances), revision: row.revision + 1 },
    send: spent => journey.advance(dossier, spent),
  }
}

/** Where writes carry no key of ours, one write of unknown outcome may be open beneath a parent: the parent's lock decides which goes first. */
async function mustWaitForSibling(tx: Executor, row: JourneyRow): Promise<boolean> {
  const parent = row.kind === 'topup' ? row.cardId : row.kind === 'card' ? row.cardholderId : null
  if (parent === null) return false
  await lockJourney(tx, parent)
  return siblingWriteIsOpen(tx, row)
}

const stepName = (journey: Journey<never, unknown>, dossier: Dossier<never>): string =>
  journey.steps[Math.min(journey.at(dossier), journey.steps.length - 1)] ?? 'write'

function record(
  world: World,
  tx: Executor,
  row: JourneyRow,
  { journey, dossier }: Step,
  { attempt, sent, ...came }: Outcome<Progress<unknown>>,
  source: ChangeSource,
): Promise<JourneyRow> {
  const saving = { source, holdsTurn: true }
  if ('fault' in came) {
    const used = came.fault.code === 'rejected' ? usedAnswer(dossier) : []
    return save(world, tx, row, { type: 'failed', fault: came.fault, attempt, sent }, { ...saving, used })
  }
  const { answer: progress } = came
  const stepsDone = stepsAfter(journey, dossier, progress)
  return save(world, tx, row, { type: 'advanced', progress, attempt, sent }, { ...saving, used: usedAnswer(dossier), stepsDone })
}

export function stepsAfter(journey: Journey<never, unknown>, dossier: Dossier<never>, progress: Progress<unknown>): number {
  if (progress.is === 'done') return journey.steps.length
  return journey.at({ ...dossier, refs: { ...dossier.refs, ...progress.refs }, held: { ...dossier.held, ...progress.held } })
}
