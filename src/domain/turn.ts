/*
 * One turn of a journey, without a database, a clock or a provider. `plan` says what to do next; the engine does it and hands what
 * happened to `after`, which says what became of the journey. Mutations, notices, polls, reads and operators all end in `after`.
 *
 *            ┌─────────────────────── the next step is ours: the same turn goes on ───────────────────────┐
 *            ▼                                                                                            │
 *   row ── plan ──► write    a step of the journey: traced, sent once under its key ──────────────┐       │
 *            ├────► control  a wish about a card: traced and sent alike, then observed ───────────┤       │
 *            ├────► lost     the sender vanished: its write is of unknown outcome; then observe ──┤       │
 *            ├────► observe  ask the provider where the journey stands ───────────────────────────┼──► after ──► row, content,
 *            ├────► give up  the deadline is over: a person must look ────────────────────────────┘             verdicts, change
 *            └────► rest     nothing to do before then
 *
 * journey.ts draws the phases and the moves between them. proof.ts says what each attempt proves. beside.ts is about writes that go
 * beside a journey: controls of a card, amendments of a cardholder. kept.ts and why.ts say what is kept of a progress, and the reason.
 */
import { afterBeside, hasAmendments, isBeside } from './beside.ts'
import { isContradictory } from './evidence.ts'
import { Fault, FAULTS } from './fault.ts'
import type { Happening } from './happening.ts'
import { type Circumstances, type Event, interval, later, next, type State } from './journey.ts'
import { absorbed, contentAfter, milestones, resultStatus, withoutAnswered } from './kept.ts'
import type { Progress } from './progress.ts'
import { faultOfWrite, isControl, isOpen, keyFor, mayStillAct, type Verdict, verdictsAfter } from './proof.ts'
import type { Control } from './provider.ts'
import { isOver, mayBecome, STATUS } from './status.ts'
import type { Attempt, Standing, Subject } from './standing.ts'
import { reasonAfter, stored } from './why.ts'

/** What a turn does next. */
export type Duty =
  | { readonly do: 'write' }
  | { readonly do: 'control'; readonly control: Control }
  | { readonly do: 'lost' | 'observe' | 'give up' }
  /** Without an instant the journey is never due by itself. */
  | { readonly do: 'rest'; readonly until: Date | null }

export function dutyOf(row: Standing, now: Date): Duty {
  switch (row.phase) {
    case 'review':
      return { do: 'rest', until: null }
    case 'sent':
      // The sender has vanished, but its write may still be on its way until the provider has settled.
      return row.settledBy !== null && now < row.settledBy ? { do: 'rest', until: row.settledBy } : { do: 'lost' }
    case 'ready':
      return isOverdue(row, now) ? { do: 'give up' } : { do: 'write' }
    case 'done':
      return row.wanted !== null && row.control !== null ? { do: 'control', control: row.control } : { do: 'observe' }
    case 'waiting':
    case 'unknown':
    case 'needs':
    case 'refused':
      // A journey that waits for the provider is observed once more before it is given up: see givesUp.
      return { do: 'observe' }
  }
}

/** Of a write also the name and the key. `step` is the journey's next step, where one is left. */
export type Plan =
  { readonly do: 'write'; readonly step: string; readonly key: string } | Exclude<Duty, { do: 'write' } | { do: 'control' }>

export function plan(row: Standing, attempts: readonly Attempt[], now: Date, step: string): Plan {
  const duty = dutyOf(row, now)
  if (duty.do === 'control') return { do: 'write', step: duty.control, key: keyFor(row.id, duty.control, attempts) }
  return duty.do === 'write' ? { do: 'write', step, key: keyFor(row.id, step, attempts) } : duty
}

/** The state of a journey by the trace of its next write. */
export const traced = (row: Standing, circumstances: Circumstances): State =>
  next(stateOf(row), { type: 'traced', settledBy: later(circumstances.now, circumstances.settling) }, circumstances)

export const isOverdue = ({ deadlineAt }: Pick<State, 'deadlineAt'>, now: Date): boolean =>
  deadlineAt !== null && deadlineAt <= now

/** A look at a journey past its deadline that shows no end is the last look. */
export const givesUp = (row: Standing, now: Date): boolean =>
  isOverdue(row, now) && (row.phase === 'waiting' || row.phase === 'unknown')

/** The next step is ours and due: the same turn goes on. */
export const goesOn = ({ phase, dueAt }: Pick<State, 'phase' | 'dueAt'>, now: Date): boolean =>
  phase === 'ready' && dueAt !== null && dueAt <= now

export type Turned<Row extends Standing> = Subject<Row> & {
  /** What is written on which attempt. */
  readonly verdicts: readonly Verdict[]
  /** The change of status that clients see; absent where the status stays. */
  readonly change?: { readonly from: string; readonly to: string }
}

/** Seconds from a control or an amendment to the first look for its effect. */
export const PURSUIT = 2

/** What becomes of a journey when something happens to it. `attempts` are its own, oldest first. */
export function after<Row extends Standing>(
  subject: Subject<Row>,
  happening: Happening,
  circumstances: Circumstances,
  attempts: readonly Attempt[] = [],
): Turned<Row> {
  const { row } = subject
  const moved = isBeside(happening)
    ? afterBeside(subject, happening, circumstances)
    : moveOn(subject, believed(row, happening), circumstances, attempts)
  const wished = keepWish(row, moved, happening, circumstances, attempts)
  const verdicts = verdictsAfter(row, wished.row, happening, attempts, circumstances)
  const change = row.status === wished.row.status ? {} : { change: { from: row.status, to: wished.row.status } }
  return { ...wished, verdicts, ...change }
}

/** Two notices told contrary outcomes of one write: no look that rests on them is believed, and a person must look. */
function believed(row: Standing, happening: Happening): Happening {
  if (!isContradictory(row.evidence)) return happening
  if (happening.type === 'observed') return { type: 'contradicted' }
  if (happening.type !== 'advanced' || (happening.progress.is !== 'done' && happening.progress.is !== 'refused')) return happening
  const fault = new Fault('unknowable', 'two notices told contrary outcomes', { reason: { code: 'CONTRADICTION' } })
  return { type: 'failed', fault, attempt: happening.attempt, sent: happening.sent }
}

function moveOn<Row extends Standing>(
  subject: Subject<Row>,
  happening: Happening,
  circumstances: Circumstances,
  attempts: readonly Attempt[],
): Subject<Row> {
  const { row, content } = subject
  const { now } = circumstances
  const before = stateOf(row)
  const state = next(before, eventOf(row, happening, attempts), circumstances)
  const looked = happening.type === 'observed' || happening.type === 'missed' ? { observedAt: now } : {}
  if (state === before) return { row: { ...row, ...looked }, content: withoutAnswered(content, happening) }

  const progress = acceptedProgress(row, state, happening)
  const status =
    state.phase !== 'done' ? STATUS[row.kind][state.phase] : progress?.is === 'done' ? resultStatus(progress) : row.status
  const said = reasonAfter(row, state, happening)
  // Why a wish about a card was declined says nothing of what the card becomes later.
  const reason = said === undefined && state.phase === 'done' && status !== row.status ? null : said
  const over = state.phase === 'done' && isOver(row.kind, status)
  // What is over is observed when a notice says so, and again where that look failed.
  const confirmed = status !== row.status && state.phase === 'done' && state.hintedAt !== null
  const looksAgain =
    (state.hintedAt !== null && !confirmed) || (happening.type === 'missed' && FAULTS[happening.fault.code].askAgain)
  const wishes = (row.wanted !== null && row.wanted !== status) || hasAmendments(content)
  // An effect that is not seen yet is looked for soon, not when a journey at rest would be.
  const pursued = happening.type === 'observed' && state.phase === 'done' && wishes && !over
  const pursuit = pursued ? { dueAt: later(now, interval(PURSUIT, row.polls, circumstances)), polls: row.polls + 1 } : {}
  return {
    row: {
      ...row,
      ...state,
      ...looked,
      status,
      dueAt: over && !looksAgain ? null : state.dueAt,
      ...(confirmed ? { hintedAt: null, polls: 0, dueAt: over ? null : later(now, circumstances.pace.rest) } : {}),
      ...pursuit,
      reason: reason === undefined ? row.reason : reason === null ? null : stored(reason),
      ...(progress === undefined ? {} : absorbed(row, progress)),
      ...(row.wanted !== null && (row.wanted === status || over) ? { wanted: null, control: null } : {}),
      ...milestones(row, status, state, now),
    },
    content: contentAfter(subject, state, progress, reason, happening),
  }
}

/**
 * The card may be seen as it was wished only because an earlier, contrary control has yet to act. While that control may act, the
 * wish stands and the card is observed again soon.
 */
function keepWish<Row extends Standing>(
  { wanted, control, polls }: Row,
  moved: Subject<Row>,
  happening: Happening,
  circumstances: Circumstances,
  attempts: readonly Attempt[],
): Subject<Row> {
  if (wanted === null || moved.row.wanted !== null || moved.row.status !== wanted || happening.type !== 'observed') return moved
  const askedAt = happening.askedAt ?? circumstances.now
  const contrary = attempts.some(
    attempt => isControl(attempt) && isOpen(attempt) && attempt.step !== control && mayStillAct(attempt, askedAt, circumstances),
  )
  if (!contrary) return moved
  const dueAt = later(circumstances.now, interval(PURSUIT, polls, circumstances))
  return { ...moved, row: { ...moved.row, wanted, control, dueAt } }
}

export const stateOf = ({ phase, polls, dueAt, deadlineAt, settledBy, hintedAt }: State): State => ({
  phase,
  polls,
  dueAt,
  deadlineAt,
  settledBy,
  hintedAt,
})

/** The event of the machine that a happening is. */
function eventOf(row: Standing, happening: Happening, attempts: readonly Attempt[]): Event {
  switch (happening.type) {
    case 'answered':
      return { type: 'answered' }
    case 'advanced':
      return { type: 'advanced', ...pacing(happening.progress) }
    case 'failed':
      return { type: 'failed', fault: faultOfWrite(happening, attempts) }
    case 'resolved':
      return { ...happening, handedOver: row.submittedAt !== null || row.providerRef !== null || row.stepsDone > 0 }
    case 'observed':
      return observedEvent(row, happening)
    case 'controlled':
    case 'amending':
    case 'amended':
    case 'compared':
      throw new Error(`expected a happening of the journey itself but got ${happening.type}`)
    case 'contradicted':
    case 'hinted':
    case 'lost':
    case 'missed':
    case 'overdue':
    case 'restarted':
    case 'traced':
      return happening
  }
}

function observedEvent(row: Standing, { observation: look, askedAt }: Extract<Happening, { type: 'observed' }>): Event {
  // A lifecycle may only move as the table allows: a look that claims otherwise is not believed, and repeated soon.
  if (row.phase === 'done' && look.is === 'done' && !mayBecome(row.kind, row.status, resultStatus(look)))
    return { type: 'observed', is: 'waits' }
  if (look.is === 'repeatable') return { type: 'observed', is: 'repeatable', ...(look.until ? { until: look.until } : {}) }
  return { type: 'observed', ...pacing(look), ...(askedAt === undefined ? {} : { askedAt }) }
}

const pacing = <Is extends string>({ is, checkIn }: { is: Is; checkIn?: number }): { is: Is; checkIn?: number } => ({
  is,
  ...(checkIn === undefined ? {} : { checkIn }),
})

/** The progress that the machine went along with: where it did not, nothing of the progress is kept. */
function acceptedProgress(row: Standing, state: State, happening: Happening): Progress<unknown> | undefined {
  const said =
    happening.type === 'advanced' ? happening.progress : happening.type === 'observed' ? happening.observation : undefined
  if (said === undefined || said.is === 'absent' || said.is === 'repeatable' || said.is === 'same') return undefined
  if (row.phase === 'refused') return undefined
  if (row.phase === 'done')
    return said.is === 'done' && mayBecome(row.kind, row.status, resultStatus(said)) && state.phase === 'done' ? said : undefined
  return state.phase === 'review' ? undefined : said
}
