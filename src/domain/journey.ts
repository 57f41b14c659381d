/*
 * The machine that every journey runs on, whatever it is about and whoever the provider.
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
 * READY: the next step is ours. SENT: a write is on its way. UNKNOWN: it may have acted. WAITING: the provider is busy.
 * NEEDS: a person must act. DONE: at rest; its own lifecycle (frozen, suspended …) goes on inside. REVIEW: a person must look.
 */
import type { Fault } from './fault.ts'
import { FAULTS } from './fault.ts'

export const PHASES = ['ready', 'sent', 'unknown', 'waiting', 'needs', 'done', 'refused', 'review'] as const
export type Phase = (typeof PHASES)[number]

export type State = {
  readonly phase: Phase
  /** Looks in a row that saw nothing new; each makes the next one wait longer. */
  readonly polls: number
  /** When the next turn is due; null: never by itself. */
  readonly dueAt: Date | null
  /** When waiting gives up; null while nobody waits for the provider. */
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
  /** Whoever was sending the open write has vanished. */
  | { readonly type: 'lost' }
  | { readonly type: 'advanced'; readonly is: Outcome; readonly checkIn?: number }
  | { readonly type: 'failed'; readonly fault: Fault }
  | {
      readonly type: 'observed'
      readonly is: Outcome | 'absent' | 'repeatable' | 'same'
      readonly checkIn?: number
      readonly until?: Date
      /** When it was asked, where that is not now: an answer is as old as its question. */
      readonly askedAt?: Date
    }
  | { readonly type: 'missed'; readonly fault: Fault }
  /** A person answered a requirement. */
  | { readonly type: 'answered' }
  /** Asked for again: after a refusal, or after it was closed. */
  | { readonly type: 'restarted' }
  /** Something says that now is a good time to look: a notice, a refresh, a change beneath. */
  | { readonly type: 'hinted' }
  | { readonly type: 'overdue' }
  /** What notices told contradicts itself. */
  | { readonly type: 'contradicted' }
  /** A person settled a review. `handedOver`: whether the provider ever had it, as it has unless told. */
  | { readonly type: 'resolved'; readonly outcome: 'HAPPENED' | 'DID_NOT_HAPPEN' | 'KEEP_WAITING'; readonly handedOver?: boolean }

/** How long is waited between looks, in seconds; min and max override what adapters ask for. */
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
  /** Seconds after its trace during which a write may still act, or be missing from what the provider shows. */
  readonly settling: number
}

const SOON = 2
const CEILING = 600
const GROWTH = 1.5
/** Seconds between looks after a notice: what the notice tells of may show at the provider only later. */
const AFTER_HINT = [3, 15, 60, 300] as const

const AFTER: Readonly<Record<Outcome, Phase>> = {
  moved: 'ready',
  needs: 'needs',
  waits: 'waiting',
  done: 'done',
  refused: 'refused',
}

/** The state after an event. Pure; an event that means nothing where the journey stands changes nothing and returns the same object. */
export function next(state: State, event: Event, circumstances: Circumstances): State {
  const moved = move(state, event, circumstances)
  if (state.hintedAt === null || moved === state || event.type === 'hinted') return moved
  if (moved.phase !== state.phase) return { ...moved, hintedAt: null }
  return event.type === 'observed' ? lookAgainAfterHint(state, moved, circumstances.now) : moved
}

/** A look after a notice that shows nothing new is repeated after seconds, then minutes. */
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
    // What the provider asks us to wait is waited, no less and no longer, whatever our own pace.
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

  /** "There is nothing" is believed only once the provider has had its settling time. */
  function absent(askedAt = now): State {
    const { settledBy } = state
    if (settledBy !== null && askedAt < settledBy) return at('unknown', Math.max(0, settledBy.getTime() - now.getTime()) / 1000)
    return at('ready', 0, { settledBy: null })
  }

  /** The same write may go out until then; waiting for a chance to send it gives up at that instant, because a person must look afterwards. */
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

/** The clock of the deadline runs from the first wait for the provider until somebody else must act or it is over. */
function enter(state: State, phase: Phase, seconds: number | null, more: Partial<State>, { now, pace }: Circumstances): State {
  const waits = phase === 'waiting' || phase === 'unknown' || phase === 'sent' || phase === 'ready'
  const deadlineAt = waits ? ((state.phase === 'review' ? null : state.deadlineAt) ?? later(now, pace.deadline)) : null
  return { ...state, phase, dueAt: seconds === null ? null : later(now, seconds), deadlineAt, ...more }
}

/** Grows by half with each look that saw nothing new, up to the ceiling, ten per cent either way. */
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
