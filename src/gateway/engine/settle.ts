/*
 * What becomes of a journey when something happens to it. Pure: a row and its content in, a row and its content out.
 * Mutation, webhook, poll, read and operator all end here, by way of save.ts.
 */
import { type Fault, FAULTS } from '../../domain/fault.ts'
import { type Circumstances, type Event, interval, later, next, type State } from '../../domain/journey.ts'
import type { IssuedCard, Observation, Progress, Settled } from '../../domain/progress.ts'
import { isCode, isRetryable, type Reason } from '../../domain/reason.ts'
import { isOver, mayBecome, STATUS } from '../../domain/status.ts'
import type { Facts } from '../../domain/facts.ts'
import type { StoredReason } from '../../domain/record.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import type { Content } from './content.ts'

export type Happening =
  | { readonly type: 'advanced'; readonly progress: Progress<unknown> }
  | { readonly type: 'failed'; readonly fault: Fault }
  /** `askedAt`: when, where that is not now. */
  | { readonly type: 'observed'; readonly observation: Observation<unknown>; readonly askedAt?: Date }
  | { readonly type: 'missed'; readonly fault: Fault }
  | { readonly type: 'answered'; readonly name: string; readonly stays: boolean }
  | Extract<Event, { type: 'traced' | 'lost' | 'restarted' | 'hinted' | 'overdue' | 'resolved' }>

export type Subject = { readonly row: JourneyRow; readonly content: Content }

/** Seconds from a control to the first look at whether it was done. */
export const PURSUIT = 2

export function settle(subject: Subject, happening: Happening, circumstances: Circumstances): Subject {
  const { row, content } = subject
  const event = eventOf(row, happening)
  const before = stateOf(row)
  const after = next(before, event, circumstances)
  const looked = happening.type === 'observed' || happening.type === 'missed' ? { observedAt: circumstances.now } : {}
  if (after === before) return { row: { ...row, ...looked }, content: contentAfterAnswer(content, happening) }

  const progress = acceptedProgress(row, after, happening)
  const status =
    after.phase !== 'done' ? STATUS[row.kind][after.phase] : progress?.is === 'done' ? resultStatus(progress) : row.status
  const said = reasonAfter(row, after, happening)
  // Why a wish about a card was declined says nothing of what the card becomes later.
  const reason = said === undefined && after.phase === 'done' && status !== row.status ? null : said
  const over = after.phase === 'done' && isOver(row.kind, status)
  // What is over is looked at when a notice says so, and again where that look failed.
  const looksAgain = happening.type === 'hinted' || (happening.type === 'missed' && FAULTS[happening.fault.code].askAgain)
  // What was wished for and is not seen yet is looked at soon, not when a card at rest would be.
  const pursued = happening.type === 'observed' && after.phase === 'done' && row.wanted !== null && row.wanted !== status && !over
  const pursuit = pursued
    ? { dueAt: later(circumstances.now, interval(PURSUIT, row.polls, circumstances)), polls: row.polls + 1 }
    : {}
  return {
    row: {
      ...row,
      ...after,
      ...looked,
      status,
      dueAt: over && !looksAgain ? null : after.dueAt,
      ...pursuit,
      reason: reason === undefined ? row.reason : reason === null ? null : stored(reason),
      ...(progress === undefined ? {} : absorbed(row, progress)),
      ...(row.wanted !== null && (row.wanted === status || over) ? { wanted: null, control: null } : {}),
      ...milestones(row, status, after, circumstances.now),
    },
    content: contentAfter(subject, after, progress, reason, happening),
  }
}

export const stateOf = ({ phase, polls, dueAt, deadlineAt, settledBy }: JourneyRow): State => ({
  phase,
  polls,
  dueAt,
  deadlineAt,
  settledBy,
})

function eventOf(row: JourneyRow, happening: Happening): Event {
  if (happening.type === 'answered') return { type: 'answered' }
  if (happening.type === 'advanced') return { type: 'advanced', ...pacing(happening.progress) }
  if (happening.type === 'resolved')
    return { ...happening, handedOver: row.submittedAt !== null || row.providerRef !== null || row.stepsDone > 0 }
  if (happening.type !== 'observed') return happening
  const look = happening.observation
  // A lifecycle may only move as the table allows: a look that claims otherwise is not believed, and asked again.
  if (row.phase === 'done' && look.is === 'done' && !mayBecome(row.kind, row.status, resultStatus(look)))
    return { type: 'observed', is: 'waits' }
  if (look.is === 'repeatable') return { type: 'observed', is: 'repeatable', ...(look.until ? { until: look.until } : {}) }
  return { type: 'observed', ...pacing(look), ...(happening.askedAt === undefined ? {} : { askedAt: happening.askedAt }) }
}

function pacing<Is extends string>(said: { is: Is; checkIn?: number }): { is: Is; checkIn?: number } {
  return { is: said.is, ...(said.checkIn === undefined ? {} : { checkIn: said.checkIn }) }
}

const resultStatus = (progress: { readonly is: 'done'; readonly result: unknown }): string =>
  (progress.result as { status: string }).status

/** The progress that the machine went along with: where it did not, nothing of it is kept. */
function acceptedProgress(row: JourneyRow, after: State, happening: Happening): Progress<unknown> | undefined {
  const said =
    happening.type === 'advanced' ? happening.progress : happening.type === 'observed' ? happening.observation : undefined
  if (said === undefined || said.is === 'absent' || said.is === 'repeatable' || said.is === 'same') return undefined
  if (row.phase === 'refused') return undefined
  if (row.phase === 'done')
    return said.is === 'done' && mayBecome(row.kind, row.status, resultStatus(said)) && after.phase === 'done' ? said : undefined
  return after.phase === 'review' ? undefined : said
}

function absorbed(row: JourneyRow, progress: Progress<unknown>): Partial<JourneyRow> {
  const refs = { ...row.refs, ...progress.refs }
  return {
    refs,
    providerRef: refs.id ?? row.providerRef,
    providerStatus: progress.providerStatus ?? row.providerStatus,
    facts: { ...row.facts, ...factsOf(row, progress) },
  }
}

function factsOf(row: JourneyRow, progress: Progress<unknown>): Facts {
  if (progress.is === 'refused') return row.kind === 'topup' ? { refundedToProgram: progress.refundedToProgram ?? false } : {}
  if (progress.is !== 'done') return {}
  if (row.kind === 'topup') {
    const { fee } = progress.result as Settled
    return fee === undefined ? {} : { fee }
  }
  if (row.kind !== 'card') return {}
  const { status: _status, nameOnCard: _nameOnCard, ...facts } = progress.result as IssuedCard
  return facts
}

/** undefined: as it was. null: none. */
function reasonAfter(row: JourneyRow, after: State, happening: Happening): Reason | null | undefined {
  if (after.phase === 'refused') return row.phase === 'refused' ? undefined : reasonOfRefusal(happening)
  if (after.phase === 'unknown') return { code: 'OUTCOME_UNKNOWN' }
  if (after.phase === 'review') return row.phase === 'review' ? undefined : reasonOfReview(row, happening)
  if (happening.type === 'advanced' && happening.progress.is === 'needs') return happening.progress.reason ?? null
  if (happening.type === 'observed' && happening.observation.is === 'needs') return happening.observation.reason ?? null
  if (after.phase === row.phase && (after.phase === 'needs' || after.phase === 'done')) return undefined
  return null
}

function reasonOfRefusal(happening: Happening): Reason | undefined {
  if (happening.type === 'advanced' && happening.progress.is === 'refused') return happening.progress.reason
  if (happening.type === 'observed' && happening.observation.is === 'refused') return happening.observation.reason
  if (happening.type === 'resolved') return { code: 'CLOSED_BY_OPERATOR' }
  if (happening.type !== 'failed') return undefined
  const { reason, providerCode } = happening.fault
  return { ...(providerCode === undefined ? {} : { providerCode }), ...(reason ?? { code: 'PROVIDER_DECLINED' }) }
}

function reasonOfReview(row: JourneyRow, happening: Happening): Reason {
  if (happening.type === 'overdue') return { code: 'POLLING_TIMED_OUT' }
  if (happening.type === 'failed' || happening.type === 'missed') return happening.fault.reason ?? { code: 'OUTCOME_UNKNOWABLE' }
  return { code: row.phase === 'done' || row.phase === 'refused' ? 'CONTRADICTION' : 'OUTCOME_UNKNOWABLE' }
}

/** In a provider's own words, wherever it put them. */
const wordsOf = ({ providerMessage, providerCode }: Reason): string | undefined =>
  providerMessage?.reveal() ?? (isCode(providerCode) ? undefined : providerCode)

const stored = (reason: Reason): StoredReason => ({
  code: reason.code,
  retryable: isRetryable(reason),
  ...(isCode(reason.providerCode) ? { providerCode: reason.providerCode } : {}),
})

/** Instants that clients are shown: when it was handed over, and when it was decided. */
function milestones(row: JourneyRow, status: string, after: State, now: Date): Partial<JourneyRow> {
  const submittedAt = after.phase === 'waiting' && row.submittedAt === null ? { submittedAt: now } : {}
  const decided = (after.phase === 'done' || after.phase === 'refused') && status !== row.status && row.phase !== 'done'
  if (after.phase === 'ready' && row.phase === 'refused') return { submittedAt: null, decidedAt: null }
  return { ...submittedAt, ...(decided ? { decidedAt: now } : {}) }
}

function contentAfterAnswer(content: Content, happening: Happening): Content {
  if (happening.type !== 'answered' || happening.stays) return content
  return { ...content, requirements: content.requirements.filter(({ name }) => name !== happening.name) }
}

function contentAfter(
  { row, content: before }: Subject,
  after: State,
  progress: Progress<unknown> | undefined,
  reason: Reason | null | undefined,
  happening: Happening,
): Content {
  const { providerMessage: _previous, ...kept } = contentAfterAnswer(before, happening)
  const message = reason === undefined ? before.providerMessage : reason === null ? undefined : wordsOf(reason)
  const nameOnCard = progress?.is === 'done' ? (progress.result as IssuedCard).nameOnCard?.reveal() : undefined
  return {
    ...kept,
    requirements: requirementsAfter(row, kept, after, progress),
    held: { ...before.held, ...progress?.held },
    ...(nameOnCard === undefined ? {} : { nameOnCard }),
    ...(message === undefined ? {} : { providerMessage: message }),
  }
}

function requirementsAfter(
  row: JourneyRow,
  kept: Content,
  after: State,
  progress: Progress<unknown> | undefined,
): Content['requirements'] {
  if (progress?.is === 'needs') return progress.requirements
  if (progress?.is === 'refused') return progress.requirements ?? []
  if (row.phase === 'refused' && after.phase === 'refused') return kept.requirements
  const ours = after.phase === 'needs' || after.phase === 'ready' || after.phase === 'sent' || after.phase === 'unknown'
  return progress === undefined && ours ? kept.requirements : []
}

/** What the attempt's row says after the same happening; undefined where it says nothing about a write. */
export function attemptAfter(
  phase: JourneyRow['phase'],
  after: JourneyRow['phase'],
  happening: Happening,
): { outcome: 'TOOK_EFFECT' | 'NO_EFFECT' | 'UNKNOWN'; fault?: string } | undefined {
  if (happening.type === 'advanced')
    return happening.progress.is === 'refused' ? { outcome: 'NO_EFFECT', fault: 'rejected' } : { outcome: 'TOOK_EFFECT' }
  if (happening.type === 'failed') {
    return { outcome: FAULTS[happening.fault.code].mayHaveActed ? 'UNKNOWN' : 'NO_EFFECT', fault: happening.fault.code }
  }
  if (happening.type === 'lost') return { outcome: 'UNKNOWN', fault: 'no-answer' }
  if (happening.type === 'resolved')
    return happening.outcome === 'KEEP_WAITING'
      ? undefined
      : { outcome: happening.outcome === 'HAPPENED' ? 'TOOK_EFFECT' : 'NO_EFFECT' }
  if (happening.type !== 'observed' || phase !== 'unknown') return undefined
  const { is } = happening.observation
  if (is === 'absent') return after === 'ready' ? { outcome: 'NO_EFFECT' } : undefined
  return is === 'same' || is === 'repeatable' ? undefined : { outcome: 'TOOK_EFFECT' }
}
