/*
 * The state machine of every journey, of each kind and at each provider.
 *
 *               answered                 traced
 *     ┌─────────────────────────► READY ───────► SENT ──────────────┐ the answer: moved → READY, needs → NEEDS,
 *     │                            ▲ ▲             │ silence, crash │ waits → WAITING, done → DONE, refused → REFUSED
 *   NEEDS ◄──── needs ─────┐       │ │ absent,     ▼                ▼
 *     │                    │       │ └─────── UNKNOWN ──── found: like the answer
 *     │ waits              │ moved │ repeatable    │
 *     └──────────► WAITING ┴───────┘               │ cannot be found out
 *                     │ done, refused              ▼
 *                     ▼           overdue       REVIEW ── a person: happened → WAITING, did not → REFUSED, wait → asked again
 *              DONE   REFUSED ── restarted ► READY
 *               │        │
 *               └────────┴── the other final truth ► REVIEW
 *
 * READY: the next step is ours. SENT: a write is on its way. UNKNOWN: the write may have acted. WAITING: the provider is busy.
 * NEEDS: a person must act. DONE: at rest; a lifecycle (frozen, suspended …) goes on inside. REVIEW: a person must look.
 */
import type { Fault } from './fault.ts'
import { FAULTS } from './fault.ts'

export const PHASES = ['ready', 'sent', 'unknown', 'waiting', 'needs', 'done', 'refused', 'review'] as const
export type Phase = (typeof PHASES)[number]

export type State = {
  readonly phase: Phase
  /** Looks in a row that saw no news; each such look makes the next wait longer. */
  readonly polls: number
  /** When the next turn is due; null: never by itself. */
  readonly dueAt: Date | null
  /** When waiting gives up; null while no journey waits for the provider. */
  readonly deadlineAt: Date | null
  /** While a write is open: from when on `absent` may be believed. */
  readonly settledBy: Date | null
  /** When a notice came that no look has confirmed yet. */
  readonly hintedAt: Date | null
}

type Outcome = 'moved' | 'needs' | 'waits' | 'done' | 'refused'
export type Event =
  /** The trace of a write was committed; the write may go out now. */
  | { readonly type: 'traced'; readonly settledBy: Date }
  /** The process that was sending the open write has vanished. */
  | { readonly type: 'lost' }
  | { readonly type: 'advanced'; readonly is: Outcome; readonly checkIn?: number }
  | { readonly type: 'failed'; readonly fault: Fault }
  | {
      readonly type: 'observed'
      readonly is: Outcome | 'absent' | 'repeatable' | 'same'
      readonly checkIn?: number
      readonly until?: Date
      /** The time of the question, where the question was not asked now: an answer is as old as the question. */
      readonly askedAt?: Date
    }
  | { readonly type: 'missed'; readonly fault: Fault }
  /** A person answered a requirement. */
  | { readonly type: 'answered' }
  /** The caller asked again: after a rejection, or after the journey was closed. */
  | { readonly type: 'restarted' }
  /** A good time to look: a notice, a refresh, a change beneath. */
  | { readonly type: 'hinted' }
  | { readonly type: 'overdue' }
  /** The notices contradict each other. */
  | { readonly type: 'contradicted' }
  /** A person closed a review. `handedOver`: whether the provider ever had the write; true unless the person says otherwise. */
  | { readonly type: 'resolved'; readonly outcome: 'HAPPENED' | 'DID_NOT_HAPPEN' | 'KEEP_WAITING'; readonly handedOver?: boolean }

/** Seconds between looks; min and max override the wishes of adapters. */
export type Pace = {
  readonly min?: number
  readonly max?: number
  readonly rest: number
  readonly deadline: number
  /** Between reads of the transaction list of a card in use. */
  readonly sweep: number
}
export type Circumstances = {
  readonly now: Date
  readonly pace: Pace
  /** 0 to 1, spreads the load. */
  readonly chance: number
  /** Seconds after the trace during which a write may still act, or be missing from the provider's lists. */
  readonly settling: number
}

const SOON = 2
const CEILING = 600
const GROWTH = 1.5
/** Seconds between looks after a notice: the provider may show the news only later. */
const AFTER_HINT = [3, 15, 60, 300] as const

const AFTER: Readonly<Record<Outcome, Phase>> = {
  moved: 'ready',
  needs: 'needs',
  waits: 'waiting',
  done: 'done',
  refused: 'refused',
}

/** The state after an event. Pure; an event without a meaning for the current phase changes no field and returns the same object. */
export function next(state: State, event: Event, circumstances: Circumstances): State {
  const moved = move(state, event, circumstances)
  if (state.hintedAt === null || moved === state || event.type === 'hinted') return moved
  if (moved.phase !== state.phase) return { ...moved, hintedAt: null }
  return event.type === 'observed' ? lookAgainAfterHint(state, moved, circumstances.now) : moved
}

/** A look after a notice that shows no news is repeated after seconds, then minutes. */
function lookAgainAfterHint(before: State, after: State, now: Date): State {
  const wait = AFTER_HINT[before.polls]
  if (wait === undefined) return { ...after, hintedAt: null }
  const at = later(now, wait)
  return { ...after, polls: before.polls + 1, dueAt: after.dueAt === null || after.dueAt > at ? at : after.dueAt }
}

function move(state: State, event: Event, circumstances: Circumstances): State {
  const { now } = circumstances
  const at = (phase: Phase, seconds: number | null, more: Partial<State> = {}): State =>
    enter(state, phase, seconds, more, circumstances)
  const again = (seconds = SOON): State =>
    at(state.phase, interval(seconds, state.polls, circumstances), { polls: state.polls + 1 })

  switch (event.type) {
    case 'traced':
      return state.phase === 'ready' ? at('sent', null, { settledBy: event.settledBy, dueAt: event.settledBy }) : state
    case 'lost':
      return state.phase === 'sent' ? at('unknown', 0) : state
    case 'answered':
      return state.phase === 'needs' ? at('ready', 0, { polls: 0 }) : state
    case 'restarted':
      return state.phase === 'refused' || state.phase === 'done' ? at('ready', 0, { polls: 0 }) : state
    case 'hinted':
      return state.phase === 'sent' || state.phase === 'review' ? state : { ...state, dueAt: now, hintedAt: now, polls: 0 }
    case 'overdue':
      return state.phase === 'ready' || state.phase === 'unknown' || state.phase === 'waiting' ? at('review', null) : state
    case 'contradicted':
      return state.phase === 'ready' || state.phase === 'sent' || state.phase === 'review' ? state : at('review', null)
    case 'resolved':
      return state.phase === 'review' ? afterReview(event) : state
    case 'advanced':
      return state.phase === 'sent' ? arrive(event.is, event.checkIn) : state
    case 'failed':
      return state.phase === 'sent' ? afterFailure(event.fault) : state
    case 'missed':
      return afterMiss(event.fault)
    case 'observed':
      return afterLook(event)
  }

  function arrive(is: Outcome, checkIn?: number): State {
    const phase = AFTER[is]
    const fresh = phase !== state.phase
    const polls = fresh ? 0 : state.polls + 1
    if (phase === 'ready') return at('ready', 0, { polls: 0, settledBy: null })
    if (phase === 'refused') return at('refused', null, { polls: 0, settledBy: null })
    if (phase === 'done') return at('done', circumstances.pace.rest, { polls: 0, settledBy: null })
    return at(phase, interval(checkIn ?? SOON, fresh ? 0 : state.polls, circumstances), { polls, settledBy: null })
  }

  function afterFailure(fault: Fault): State {
    if (fault.code === 'rejected') return arrive('refused')
    if (fault.code === 'unknowable') return at('review', null)
    const wait = fault.retryAfter ?? interval(SOON, state.polls, circumstances)
    if (FAULTS[fault.code].mayHaveActed) return at('unknown', wait, { polls: state.polls + 1 })
    return at('ready', wait, { polls: state.polls + 1, settledBy: null })
  }

  function afterMiss(fault: Fault): State {
    if (state.phase === 'ready' || state.phase === 'sent' || state.phase === 'review') return state
    if (state.phase === 'refused') return { ...state, dueAt: null }
    if (fault.code === 'unknowable' && (state.phase === 'unknown' || state.phase === 'waiting')) return at('review', null)
    // The wait that the provider asks for is kept, no less and no longer, at every pace of ours.
    return fault.retryAfter === undefined ? again() : at(state.phase, fault.retryAfter, { polls: state.polls + 1 })
  }

  function afterLook(look: Extract<Event, { type: 'observed' }>): State {
    switch (state.phase) {
      case 'ready':
      case 'sent':
      case 'review':
        return state
      case 'refused':
        return look.is === 'done' ? at('review', null) : { ...state, dueAt: null }
      case 'done':
        if (look.is === 'refused') return at('review', null)
        if (look.is === 'done' || look.is === 'same') return at('done', circumstances.pace.rest, { polls: 0 })
        return at('done', interval(look.checkIn ?? SOON, state.polls, circumstances), { polls: state.polls + 1 })
      case 'unknown':
        if (look.is === 'repeatable') return repeatable(look.until)
        if (look.is === 'absent') return absent(look.askedAt)
        return look.is === 'same' ? again(look.checkIn) : arrive(look.is, look.checkIn)
      case 'waiting':
      case 'needs':
        if (look.is === 'absent' || look.is === 'repeatable' || look.is === 'same') return again(look.checkIn)
        return arrive(look.is, look.checkIn)
    }
  }

  /** "There is no such record" is believed only once the provider has had time to settle. */
  function absent(askedAt = now): State {
    const { settledBy } = state
    if (settledBy !== null && askedAt < settledBy) return at('unknown', Math.max(0, settledBy.getTime() - now.getTime()) / 1000)
    return at('ready', 0, { settledBy: null })
  }

  /** The same write may go out until then. Waiting for a chance to send gives up at the same instant, because a person must look afterwards. */
  function repeatable(until?: Date): State {
    if (until === undefined) return at('ready', 0)
    if (until <= now) return at('review', null)
    const { deadlineAt } = state
    return at('ready', 0, { deadlineAt: deadlineAt !== null && deadlineAt < until ? deadlineAt : until })
  }

  function afterReview({ outcome, handedOver = true }: Extract<Event, { type: 'resolved' }>): State {
    if (outcome === 'DID_NOT_HAPPEN') return at('refused', null, { settledBy: null })
    if (outcome === 'HAPPENED') return at('waiting', 0, { polls: 0, settledBy: null })
    if (state.settledBy !== null) return at('unknown', 0, { polls: 0 })
    return at(handedOver ? 'waiting' : 'ready', 0, { polls: 0 })
  }
}

/** The deadline runs from the first wait for the provider until the person must act or the journey ends. */
function enter(state: State, phase: Phase, seconds: number | null, more: Partial<State>, { now, pace }: Circumstances): State {
  const waits = phase === 'waiting' || phase === 'unknown' || phase === 'sent' || phase === 'ready'
  const deadlineAt = waits ? ((state.phase === 'review' ? null : state.deadlineAt) ?? later(now, pace.deadline)) : null
  return { ...state, phase, dueAt: seconds === null ? null : later(now, seconds), deadlineAt, ...more }
}

/** Grows by half with each look that saw no news, up to the ceiling, ten per cent either way. */
export function interval(base: number, polls: number, { pace, chance }: Circumstances): number {
  const grown = (pace.min ?? base) * GROWTH ** Math.min(polls, 40)
  const ceiling = pace.max ?? Math.max(CEILING, base)
  return Math.max(pace.min ?? 0, Math.min(grown, ceiling)) * (0.9 + 0.2 * chance)
}

export const later = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000)

/** Where every journey begins. */
export const begun = ({ now, pace }: Circumstances): State => ({
  phase: 'ready',
  polls: 0,
  dueAt: now,
  deadlineAt: later(now, pace.deadline),
  settledBy: null,
  hintedAt: null,
})
