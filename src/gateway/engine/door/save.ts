import { isDeepStrictEqual } from 'node:util'
import { withEvidence } from '../../../domain/evidence.ts'
import { Fault } from '../../../domain/fault.ts'
import type { Happening } from '../../../domain/happening.ts'
import type { Verdict } from '../../../domain/proof.ts'
import type { ChangeSource } from '../../../domain/record.ts'
import type { Answer } from '../../../domain/requirement.ts'
import type { Subject } from '../../../domain/standing.ts'
import { after, goesOn, type Turned } from '../../../domain/turn.ts'
import { attemptsOf, forgetAttempt, noteObservation, settleAttempt } from '../../../storage/attempts.ts'
import { appendChange } from '../../../storage/changes.ts'
import type { Executor } from '../../../storage/database.ts'
import { makeChildrenDue, makeDue, updateJourney } from '../../../storage/door/journey-writes.ts'
import { journeysByProviderRef } from '../../../storage/journeys.ts'
import { ensureSweep } from '../../../storage/card-use/sweeps.ts'
import { later } from '../../../domain/journey.ts'
import type { JourneyRow } from '../../../storage/schema.ts'
import { matchEarlyNotices } from './early-notices.ts'
import type { World } from '../../world.ts'
import { sweepOf } from '../card-use/sweep-of.ts'
import { circumstancesOf } from '../circumstances.ts'
import { openAnswers, openContent, sealAnswers, sealContent } from '../content.ts'
import { absorb } from './absorb.ts'
import { NO_LEASE } from './lease.ts'

export type Saving = {
  readonly source: ChangeSource
  /** The holder of the turn gives the turn up when the journey comes to rest; every other caller leaves the lease alone. */
  readonly holdsTurn: boolean
  /** The turn ends here, even where the next step is ours. */
  readonly ends?: boolean
  /** Answers that the turn has used: forgotten now. */
  readonly used?: readonly Answer[]
  readonly stepsDone?: number
}

/**
 * Writes down a happening. `row` is locked by this transaction, and may carry news of its own: evidence, answers, content. All that
 * follows is written here: the row, the proof of its attempts, the change that clients see, and which journeys must now look again.
 */
export async function save(
  world: World,
  tx: Executor,
  row: JourneyRow,
  happening: Happening,
  saving: Saving,
): Promise<JourneyRow> {
  const circumstances = circumstancesOf(world, row)
  const content = await openContent(tx, world.vault, row)
  const attempts = await attemptsOf(tx, [row.id])
  const told = await withoutClaims(world, tx, row, happening)
  const turned = after({ row, content }, told, circumstances, attempts)
  const answers = saving.used === undefined ? undefined : (await openAnswers(tx, world.vault, row)).slice(saving.used.length)
  // Answers that wait for their turn make the next step ours at once.
  const answered = (answers ?? []).reduce<Turned<JourneyRow>>(
    (subject, { name, shape }) => after(subject, { type: 'answered', name, stays: shape === 'renew' }, circumstances, attempts),
    turned,
  )
  const saved = await write(world, tx, { row, content }, answered, saving, answers)
  for (const verdict of turned.verdicts) await prove(world, tx, verdict)
  await announce(world, tx, row, saved, saving.source)
  return saved
}

/** (provider, kind, provider id) is unique: an id that another journey owns makes this journey a review, never a second row. */
async function withoutClaims(world: World, tx: Executor, row: JourneyRow, happening: Happening): Promise<Happening> {
  const progress =
    happening.type === 'advanced' ? happening.progress : happening.type === 'observed' ? happening.observation : undefined
  const id = progress !== undefined && 'refs' in progress ? progress.refs.id : undefined
  if (id === undefined || id === row.providerRef) return happening
  const owners = await journeysByProviderRef(tx, row.provider, row.kind, [id])
  const others = owners.filter(owner => owner.id !== row.id)
  if (row.kind === 'cardholder' && row.customerId !== null && others.every(({ customerId }) => customerId === null)) {
    for (const seen of others) await absorb(world, tx, seen, row)
    return happening
  }
  if (others.length === 0) return happening
  const fault = new Fault('unknowable', 'the provider named a record that belongs to another journey', {
    reason: { code: 'ALREADY_REGISTERED' },
  })
  if (happening.type !== 'advanced') return { type: 'missed', fault }
  return { type: 'failed', fault, attempt: happening.attempt, sent: happening.sent }
}

async function write(
  world: World,
  tx: Executor,
  before: Subject<JourneyRow>,
  { row, content }: Turned<JourneyRow>,
  saving: Saving,
  answers: readonly Answer[] | undefined,
): Promise<JourneyRow> {
  const changed = isChange(before.row, row)
  const early = row.refs === before.row.refs ? undefined : await matchEarlyNotices(tx, row, world.now())
  const told =
    early === undefined ? {} : { evidence: withEvidence(row.evidence, early), dueAt: row.dueAt === null ? null : world.now() }
  const rests = saving.holdsTurn && (saving.ends === true || !goesOn(row, world.now()))
  const saved: JourneyRow = {
    ...row,
    ...told,
    sealed: content === before.content ? before.row.sealed : await sealContent(tx, world.vault, before.row, content),
    answers: answers === undefined ? row.answers : await sealAnswers(tx, world.vault, before.row, answers),
    stepsDone: saving.stepsDone ?? row.stepsDone,
    revision: before.row.revision + 1,
    version: before.row.version + (changed ? 1 : 0),
    ...(changed || isShownAnew(before, { row, content }) ? { updatedAt: world.now() } : {}),
    ...(rests ? NO_LEASE : {}),
  }
  const { id, ...patch } = saved
  await updateJourney(tx, id, patch)
  return saved
}

async function prove(world: World, tx: Executor, verdict: Verdict): Promise<void> {
  if ('forget' in verdict) return forgetAttempt(tx, verdict.id)
  if ('note' in verdict) return noteObservation(tx, verdict.id, verdict.note)
  const { id, ...settled } = verdict
  return settleAttempt(tx, id, { ...settled, at: world.now() })
}

/** Whether a client sees another journey than before: other requirements, another reason, wish or fact. */
const isShownAnew = (before: Subject<JourneyRow>, saved: Subject<JourneyRow>): boolean =>
  !isDeepStrictEqual(shown(before), shown(saved))
const shown = ({ row, content: { requirements, nameOnCard, providerMessage } }: Subject<JourneyRow>): unknown => {
  const { reason, wanted, providerStatus, providerRef, facts, stepsDone, attempt, deadlineAt, submittedAt, decidedAt } = row
  const seen = { reason, wanted, providerStatus, providerRef, facts, stepsDone, attempt, deadlineAt, submittedAt, decidedAt }
  return { ...seen, requirements, nameOnCard, providerMessage }
}

/** A card that exists has a list of transactions, which is swept from now on. */
export async function beginSweep(
  world: World,
  tx: Executor,
  row: Pick<JourneyRow, 'id' | 'kind' | 'phase' | 'provider'>,
): Promise<void> {
  const sweep = row.kind === 'card' && row.phase === 'done' ? sweepOf(world, row) : undefined
  if (sweep !== undefined) await ensureSweep(tx, { ...sweep, dueAt: later(world.now(), world.pace.sweep) })
}

const isChange = (before: JourneyRow, row: JourneyRow): boolean => before.status !== row.status

/** Tells the watchers, and makes due what stands on this journey, or is moved by it. */
async function announce(world: World, tx: Executor, before: JourneyRow, saved: JourneyRow, source: ChangeSource): Promise<void> {
  if (!isChange(before, saved)) return
  const now = world.now()
  await beginSweep(world, tx, saved)
  await makeChildrenDue(tx, saved.id, now)
  if (saved.kind === 'topup' && saved.phase === 'done' && saved.cardId !== null) await makeDue(tx, saved.cardId, now)
  await appendChange(tx, {
    streamId: saved.ownerId,
    subjectId: saved.id,
    kind: saved.kind,
    version: saved.version,
    from: before.status,
    to: saved.status,
    reason: saved.reason,
    source,
    at: now,
  })
}
