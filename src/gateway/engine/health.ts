import type { Health } from '../api/views.ts'

/** One call to a provider, as its wire tells of it. */
export type CallMade = { readonly provider: string; readonly milliseconds: number; readonly outcome: string; readonly at: Date }
export type HealthBook = { record(call: CallMade): void; of(providerId: string, now: Date): Health }

/** Calls remembered per provider, and for how long they say something of its health (seconds). */
const REMEMBERED = 200
const WINDOW = 300

/** Health is what the last calls were like; it is never probed. A provider that said no is well: only silence and nonsense count. */
export function createHealthBook(): HealthBook {
  const calls = new Map<string, CallMade[]>()
  return {
    record(call) {
      const known = calls.get(call.provider) ?? []
      known.push(call)
      if (known.length > REMEMBERED) known.shift()
      calls.set(call.provider, known)
    },
    of(providerId, now) {
      const recent = (calls.get(providerId) ?? []).filter(({ at }) => now.getTime() - at.getTime() < WINDOW * 1000)
      const bad = recent.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'rejected')
      const errorRate = recent.length === 0 ? 0 : bad.length / recent.length
      const sorted = recent.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)
      return {
        status: recent.length === 0 ? 'UNKNOWN' : errorRate >= 0.5 ? 'DOWN' : errorRate >= 0.05 ? 'DEGRADED' : 'UP',
        errorRate,
        p99Millis:
          sorted.length === 0 ? null : Math.ceil(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] as number),
        lastErrorAt: bad.at(-1)?.at ?? null,
      }
    },
  }
}
