import type { Health, ShapeDrift } from '../api/views.ts'
import type { Logger } from '../logger.ts'

/** One call to a provider, as the wire reports the call. */
export type CallMade = { readonly provider: string; readonly milliseconds: number; readonly outcome: string; readonly at: Date }
/** A field of an answer that does not fit the documented shape. */
export type FieldDrifted = {
  readonly provider: string
  readonly operation: string
  readonly field: string
  readonly at: Date
}
export type HealthBook = {
  record(call: CallMade): void
  /** True where the field fitted during the last hour: then a warning is due. */
  drifted(drift: FieldDrifted): boolean
  of(providerId: string, now: Date): Health
}

/** Calls remembered per provider, and seconds for which a call says something about health. */
const REMEMBERED = 200
const WINDOW = 300
/** Seconds for which a drifted field is listed after the last sighting, and the most fields listed per provider. */
const DRIFT_KEPT = 3600
const MOST_DRIFTS = 100

/** Health is read from the last calls; no provider is probed. A rejection counts as a good answer, silence and nonsense do not. */
export function createHealthBook(): HealthBook {
  const calls = new Map<string, CallMade[]>()
  const drifts = new Map<string, Map<string, ShapeDrift & { lastAt: Date }>>()
  const driftsOf = (providerId: string, now: Date): (ShapeDrift & { lastAt: Date })[] =>
    [...(drifts.get(providerId)?.values() ?? [])].filter(({ lastAt }) => isFresh(lastAt, now))
  return {
    record(call) {
      const known = calls.get(call.provider) ?? []
      known.push(call)
      if (known.length > REMEMBERED) known.shift()
      calls.set(call.provider, known)
    },
    drifted({ provider, operation, field, at }) {
      const known = new Map([...(drifts.get(provider) ?? [])].filter(([, { lastAt }]) => isFresh(lastAt, at)))
      drifts.set(provider, known)
      const name = `${operation} ${field}`
      const before = known.get(name)
      if (before === undefined && known.size >= MOST_DRIFTS) return false
      known.set(name, { operation, field, since: before?.since ?? at, count: (before?.count ?? 0) + 1, lastAt: at })
      return before === undefined
    },
    of(providerId, now) {
      const drift = driftsOf(providerId, now)
      const recent = (calls.get(providerId) ?? []).filter(({ at }) => now.getTime() - at.getTime() < WINDOW * 1000)
      const bad = recent.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'rejected')
      const errorRate = recent.length === 0 ? 0 : bad.length / recent.length
      const sorted = recent.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)
      return {
        status: statusOf(recent.length, errorRate, drift.length),
        errorRate,
        p99Millis:
          sorted.length === 0 ? null : Math.ceil(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] as number),
        lastErrorAt: bad.at(-1)?.at ?? null,
        drift: drift.map(({ lastAt: _, ...told }) => told),
      }
    },
  }
}

const isFresh = (lastAt: Date, now: Date): boolean => now.getTime() - lastAt.getTime() < DRIFT_KEPT * 1000

function statusOf(calls: number, errorRate: number, drifts: number): Health['status'] {
  if (calls > 0 && errorRate >= 0.5) return 'DOWN'
  if (errorRate >= 0.05 || drifts > 0) return 'DEGRADED'
  return calls === 0 ? 'UNKNOWN' : 'UP'
}

/** Wires the drift radar: each drifted field is written down, and warned of once an hour at most. */
export const watchDrift =
  (health: HealthBook, logger: Logger) =>
  (drift: FieldDrifted): void => {
    const { provider, operation, field } = drift
    if (health.drifted(drift))
      logger.warn({ provider, operation, field }, 'a field of an answer does not fit its documented shape')
  }
