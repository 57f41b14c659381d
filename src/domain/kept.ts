/* What a journey keeps of a progress: refs, facts, milestones, requirements, and what is personal. */
import type { Facts } from './facts.ts'
import type { Happening } from './happening.ts'
import type { State } from './journey.ts'
import type { IssuedCard, Progress, Settled } from './progress.ts'
import type { Reason } from './reason.ts'
import type { Content, Standing, Subject } from './standing.ts'
import { wordsOf } from './why.ts'

export const resultStatus = (progress: { readonly is: 'done'; readonly result: unknown }): string =>
  (progress.result as { status: string }).status

export function absorbed(
  row: Standing,
  progress: Progress<unknown>,
): Pick<Standing, 'refs' | 'providerRef' | 'providerStatus' | 'facts'> {
  const refs = { ...row.refs, ...progress.refs }
  return {
    refs,
    providerRef: refs.id ?? row.providerRef,
    providerStatus: progress.providerStatus ?? row.providerStatus,
    facts: { ...row.facts, ...factsOf(row, progress) },
  }
}

function factsOf(row: Standing, progress: Progress<unknown>): Facts {
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

/** Instants that clients are shown: when the journey was handed over, and when it was decided. */
export function milestones(
  row: Standing,
  status: string,
  state: State,
  now: Date,
): Partial<Pick<Standing, 'submittedAt' | 'decidedAt'>> {
  const submittedAt = state.phase === 'waiting' && row.submittedAt === null ? { submittedAt: now } : {}
  const decided = (state.phase === 'done' || state.phase === 'refused') && status !== row.status && row.phase !== 'done'
  if (state.phase === 'ready' && row.phase === 'refused') return { submittedAt: null, decidedAt: null }
  return { ...submittedAt, ...(decided ? { decidedAt: now } : {}) }
}

export function withoutAnswered(content: Content, happening: Happening): Content {
  if (happening.type !== 'answered' || happening.stays) return content
  return { ...content, requirements: content.requirements.filter(({ name }) => name !== happening.name) }
}

export function contentAfter(
  { row, content: before }: Subject,
  state: State,
  progress: Progress<unknown> | undefined,
  reason: Reason | null | undefined,
  happening: Happening,
): Content {
  const { providerMessage: _previous, ...kept } = withoutAnswered(before, happening)
  const message = reason === undefined ? before.providerMessage : reason === null ? undefined : wordsOf(reason)
  const nameOnCard = progress?.is === 'done' ? (progress.result as IssuedCard).nameOnCard?.reveal() : undefined
  return {
    ...kept,
    requirements: requirementsAfter(row, kept, state, progress),
    held: { ...before.held, ...progress?.held },
    ...(nameOnCard === undefined ? {} : { nameOnCard }),
    ...(message === undefined ? {} : { providerMessage: message }),
  }
}

function requirementsAfter(
  row: Standing,
  kept: Content,
  state: State,
  progress: Progress<unknown> | undefined,
): Content['requirements'] {
  if (progress?.is === 'needs') return progress.requirements
  if (progress?.is === 'refused') return progress.requirements ?? []
  if (row.phase === 'refused' && state.phase === 'refused') return kept.requirements
  const ours = state.phase === 'needs' || state.phase === 'ready' || state.phase === 'sent' || state.phase === 'unknown'
  return progress === undefined && ours ? kept.requirements : []
}
