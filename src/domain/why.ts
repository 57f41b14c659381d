/* The reason of a journey: why it is where it is. */
import type { Fault } from './fault.ts'
import type { Happening } from './happening.ts'
import type { State } from './journey.ts'
import { isCode, isRetryable, type Reason } from './reason.ts'
import type { StoredReason } from './record.ts'
import type { Standing } from './standing.ts'

/** undefined: the reason stays. null: there is none any more. */
export function reasonAfter(row: Standing, state: State, happening: Happening): Reason | null | undefined {
  if (state.phase === 'refused') return row.phase === 'refused' ? undefined : reasonOfRejection(happening)
  if (state.phase === 'unknown') return { code: 'OUTCOME_UNKNOWN' }
  if (state.phase === 'review') return row.phase === 'review' ? undefined : reasonOfReview(row, happening)
  if (happening.type === 'advanced' && happening.progress.is === 'needs') return happening.progress.reason ?? null
  if (happening.type === 'observed' && happening.observation.is === 'needs') return happening.observation.reason ?? null
  if (state.phase === row.phase && (state.phase === 'needs' || state.phase === 'done')) return undefined
  return null
}

function reasonOfRejection(happening: Happening): Reason | undefined {
  if (happening.type === 'advanced' && happening.progress.is === 'refused') return happening.progress.reason
  if (happening.type === 'observed' && happening.observation.is === 'refused') return happening.observation.reason
  if (happening.type === 'resolved') return { code: 'CLOSED_BY_OPERATOR' }
  return happening.type === 'failed' ? reasonOfDecline(happening.fault) : undefined
}

/** Why the provider said no to a write. */
export function reasonOfDecline({ reason, providerCode }: Fault): Reason {
  return { ...(providerCode === undefined ? {} : { providerCode }), ...(reason ?? { code: 'PROVIDER_DECLINED' }) }
}

function reasonOfReview(row: Standing, happening: Happening): Reason {
  if (happening.type === 'overdue') return { code: 'POLLING_TIMED_OUT' }
  if (happening.type === 'failed' || happening.type === 'missed') return happening.fault.reason ?? { code: 'OUTCOME_UNKNOWABLE' }
  if (happening.type === 'contradicted') return { code: 'CONTRADICTION' }
  return { code: row.phase === 'done' || row.phase === 'refused' ? 'CONTRADICTION' : 'OUTCOME_UNKNOWABLE' }
}

/** The provider's own words, in whichever field the provider put them. */
export const wordsOf = ({ providerMessage, providerCode }: Reason): string | undefined =>
  providerMessage?.reveal() ?? (isCode(providerCode) ? undefined : providerCode)

export const stored = (reason: Reason): StoredReason => ({
  code: reason.code,
  retryable: isRetryable(reason),
  ...(isCode(reason.providerCode) ? { providerCode: reason.providerCode } : {}),
})
