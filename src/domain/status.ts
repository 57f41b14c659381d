import type { Phase } from './journey.ts'
import type { Kind } from './provider.ts'

/** The status of a journey in the graph, from the phase and, once the journey is done, the word of the result. */
export const STATUS: Readonly<Record<Kind, Readonly<Record<Exclude<Phase, 'done'>, string>>>> = {
  cardholder: statuses('PENDING', 'ACTION_REQUIRED', 'REJECTED'),
  kyc: { ...statuses('PENDING', 'ACTION_REQUIRED', 'REJECTED'), waiting: 'UNDER_REVIEW' },
  card: statuses('PENDING', 'ACTION_REQUIRED', 'FAILED'),
  topup: statuses('PENDING', 'PENDING', 'REJECTED'),
}

function statuses(busy: string, needs: string, refused: string): Record<Exclude<Phase, 'done'>, string> {
  return { ready: busy, sent: busy, waiting: busy, needs, refused, unknown: 'OUTCOME_UNKNOWN', review: 'NEEDS_REVIEW' }
}

/**
 * The lifecycles after a journey is done: from each status, the statuses to which the provider may move.
 * A missing move is not allowed: a look that claims such a move is not believed, and repeated.
 */
export const LIFECYCLE: Readonly<Record<Kind, Readonly<Record<string, readonly string[]>>>> = {
  cardholder: { ACTIVE: ['SUSPENDED', 'CLOSED'], SUSPENDED: ['ACTIVE', 'CLOSED'], CLOSED: [] },
  kyc: { APPROVED: ['SUSPENDED', 'EXPIRED'], SUSPENDED: ['APPROVED', 'EXPIRED'], EXPIRED: [] },
  card: {
    INACTIVE: ['ACTIVE', 'FROZEN', 'BLOCKED', 'TERMINATED'],
    ACTIVE: ['INACTIVE', 'FROZEN', 'BLOCKED', 'TERMINATED'],
    FROZEN: ['ACTIVE', 'INACTIVE', 'BLOCKED', 'TERMINATED'],
    BLOCKED: ['ACTIVE', 'FROZEN', 'TERMINATED'],
    TERMINATED: [],
  },
  topup: { APPROVED: ['REVERSED'], REVERSED: [] },
}

/** Whether a done journey may go from one status of the lifecycle to the next. Staying is always allowed. */
export function mayBecome(kind: Kind, from: string, to: string): boolean {
  return from === to || (LIFECYCLE[kind][from] ?? []).includes(to)
}

/** No status follows these, so no poll is needed. A done top-up is observed only when a notice says so. */
export function isOver(kind: Kind, status: string): boolean {
  return kind === 'topup' || LIFECYCLE[kind][status]?.length === 0
}
