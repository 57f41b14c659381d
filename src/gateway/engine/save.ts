import { isDeepStrictEqual } from 'node:util'
import { type Circumstances, interval, later } from '../../domain/journey.ts'
import { Fault } from '../../domain/fault.ts'
import type { Answer } from '../../domain/requirement.ts'
import { noteObservation, openAttempt, settleOpenAttempts } from '../../storage/attempts.ts'
import { appendChange } from '../../storage/changes.ts'
import type { Executor } from '../../storage/database.ts'
import { journeysByProviderRef, makeChildrenDue, makeDue, updateJourney } from '../../storage/journeys.ts'
import type { ChangeSource } from '../../domain/record.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { absorb } from './absorb.ts'
import { openAnswers, openContent, sealAnswers, sealContent } from './content.ts'
import { matchEarlyNotices } from '../events/early-notices.ts'
import { attemptAfter, type Happening, PURSUIT, settle, type Subject } from './settle.ts'
import type { World } from '../world.ts'

export const circumstancesOf = (world: World): Circumstances => ({ now: world.now(), pace: world.pace, chance: world.chance() })

export type Saving = {
  readonly source: ChangeSource
  /** Whoever holds the turn gives it up when the journey comes to rest; everybody else leaves it alone. */
  readonly holdsTurn: boolean
  /** Answers that the turn has used: forgotten now. */
  readonly used?: readonly Answer[]
  readonly stepsDone?: number
}

/**
 * The one door through which a journey changes. `row` is locked by this transaction. Everything that follows from the happening is
 * written here: the row, what is known of its open write, the change that clients see, and who must now look again.
 */
export async function save(
  world: World,
  tx: Executor,
  row: JourneyRow,
  happening: Happening,
  saving: Saving,
): Promise<JourneyRow> {
  const circumstances = circumstancesOf(world)
  const content = await openContent(tx, world.vault, row)
  const told = await refuseWhatIsAnothers(world, tx, row, happening)
  const settled = await keepWish(tx, row, settle({ row, content }, told, circumstances), circumstances)
  const answers = await answersLeft(world, tx, row, saving.used ?? [])
  const after = answers.reduce(
    (subject, { name, shape }) => settle(subject, { type: 'answered', name, stays: shape === 'renew' }, circumstances),
    settled,
  )
  const saved = await write(world, tx, { row, content }, after, saving, answers)
  await recordAttempt(world, tx, row, saved, told)
  await announce(world, tx, row, saved, saving.source)
  return saved
}

/** (provider, kind, provider id) is unique: what another journey already owns makes this one a review, never a second row for one thing. */
async function refuseWhatIsAnothers(world: World, tx: Executor, row: JourneyRow, happening: Happening): Promise<Happening> {
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
  const fault = new Fault('unknowable', 'expected a new thing at the provider but found one that belongs to another journey', {
    reason: { code: 'ALREADY_REGISTERED' },
  })
  return happening.type === 'advanced' ? { type: 'failed', fault } : { type: 'missed', fault }
}

/**
 * What was wished for may be seen only because an earlier, contrary wish is still on its way: while that is open nothing is fulfilled,
 * and the card is looked at again soon.
 */
async function keepWish(tx: Executor, row: JourneyRow, after: Subject, circumstances: Circumstances): Promise<Subject> {
  if (row.wanted === null || after.row.wanted !== null || after.row.status !== row.wanted) return after
  const open = await openAttempt(tx, row.id)
  if (open === undefined || open.step === row.control) return after
  const { wanted, control } = row
  return {
    ...after,
    row: { ...after.row, wanted, control, dueAt: later(circumstances.now, interval(PURSUIT, row.polls, circumstances)) },
  }
}

async function answersLeft(world: World, tx: Executor, row: JourneyRow, used: readonly Answer[]): Promise<readonly Answer[]> {
  const pending = await openAnswers(tx, world.vault, row)
  return pending.slice(used.length)
}

async function write(
  world: World,
  tx: Executor,
  before: Subject,
  after: Subject,
  saving: Saving,
  answers: readonly Answer[],
): Promise<JourneyRow> {
  const changed = isChange(before.row, after.row)
  const early = after.row.refs === before.row.refs ? undefined : await matchEarlyNotices(tx, after.row, world.now())
  const saved: JourneyRow = {
    ...after.row,
    ...(early === undefined
      ? {}
      : { evidence: { ...after.row.evidence, ...early }, dueAt: after.row.dueAt === null ? null : world.now() }),
    sealed: after.content === before.content ? before.row.sealed : await sealContent(tx, world.vault, before.row, after.content),
    answers: saving.used === undefined ? after.row.answers : await sealAnswers(tx, world.vault, before.row, answers),
    stepsDone: saving.stepsDone ?? after.row.stepsDone,
    revision: before.row.revision + 1,
    version: before.row.version + (changed ? 1 : 0),
    ...(changed || isShownAnew(before, after) ? { updatedAt: world.now() } : {}),
    ...(saving.holdsTurn && !goesOn(after.row, world.now()) ? NO_LEASE : {}),
  }
  const { id, ...patch } = saved
  await updateJourney(tx, id, patch)
  return saved
}

async function recordAttempt(
  world: World,
  tx: Executor,
  before: JourneyRow,
  after: JourneyRow,
  happening: Happening,
): Promise<void> {
  // What was wished for a card is seen to be done, though whoever asked for it may never have heard.
  const fulfilled = before.wanted !== null && after.wanted === null && after.status === before.wanted
  const outcome = fulfilled ? ({ outcome: 'TOOK_EFFECT' } as const) : attemptAfter(before.phase, after.phase, happening)
  if (before.phase === 'unknown' && (happening.type === 'observed' || happening.type === 'missed')) {
    const open = await openAttempt(tx, before.id)
    const word = happening.type === 'missed' ? happening.fault.code : happening.observation.is
    if (open !== undefined) await noteObservation(tx, open.id, `${world.now().toISOString()} ${word}`)
  }
  if (outcome !== undefined) await settleOpenAttempts(tx, before.id, { ...outcome, at: world.now() })
}

export const NO_LEASE = { leaseToken: null, leaseUntil: null } as const

/** The next step is ours and due: the same turn goes on. */
export const goesOn = (row: JourneyRow, now: Date): boolean => row.phase === 'ready' && row.dueAt !== null && row.dueAt <= now

/** Whether a client sees another journey than before: other requirements, another reason, wish or fact. */
const isShownAnew = (before: Subject, after: Subject): boolean => !isDeepStrictEqual(shown(before), shown(after))
const shown = ({ row, content: { requirements, nameOnCard, providerMessage } }: Subject): unknown => {
  const { reason, wanted, providerStatus, providerRef, facts, stepsDone, attempt, deadlineAt, submittedAt, decidedAt } = row
  const seen = { reason, wanted, providerStatus, providerRef, facts, stepsDone, attempt, deadlineAt, submittedAt, decidedAt }
  return { ...seen, requirements, nameOnCard, providerMessage }
}

export const isChange = (before: JourneyRow, after: JourneyRow): boolean => before.status !== after.status

/** Tells whoever watches, and makes due what stands on this journey, or is moved by it. */
async function announce(world: World, tx: Executor, before: JourneyRow, after: JourneyRow, source: ChangeSource): Promise<void> {
  if (!isChange(before, after)) return
  const now = world.now()
  await makeChildrenDue(tx, after.id, now)
  if (after.kind === 'topup' && after.phase === 'done' && after.cardId !== null) await makeDue(tx, after.cardId, now)
  await appendChange(tx, {
    streamId: after.ownerId,
    subjectId: after.id,
    kind: after.kind,
    version: after.version,
    from: before.status,
    to: after.status,
    reason: after.reason,
    source,
    at: now,
  })
}
