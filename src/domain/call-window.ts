/** Calls taken out of a provider's limit: pairs of an instant in milliseconds and a number of calls; the oldest first. */
export type Taken = readonly (readonly [at: number, calls: number])[]
export type CallWindow = { /** Calls at most. */ readonly limit: number; /** Within so many seconds. */ readonly seconds: number }
export type CallKind = 'read' | 'write'
export type Granted = {
  readonly granted: number
  /** The state to remember. */
  readonly taken: Taken
  /** Seconds until the next call may be granted; 0 where every call was. */
  readonly retryAfter: number
}

/** A quarter of a provider's calls is left to writes: however many reads there are, money can still be moved. */
const READS_LEAVE = 4
/** Instants are remembered by the second in which calls end, so that a minute holds at most 61 pairs. */
const GRAIN_MS = 1_000

/** Takes calls out of a sliding window. Pure: several processes that share the window call no more often than one process may. */
export function takeCalls(
  before: Taken,
  { limit, seconds }: CallWindow,
  { now, wanted, kind }: { readonly now: number; readonly wanted: number; readonly kind: CallKind },
): Granted {
  const live = before.filter(([at]) => at + seconds * 1000 > now)
  const most = kind === 'write' ? limit : limit - Math.floor(limit / READS_LEAVE)
  const used = live.reduce((sum, [, calls]) => sum + calls, 0)
  const granted = Math.max(0, Math.min(wanted, most - used))
  const at = Math.ceil(now / GRAIN_MS) * GRAIN_MS
  const last = live.at(-1)
  const taken =
    granted === 0
      ? live
      : last?.[0] === at
        ? [...live.slice(0, -1), [at, last[1] + granted] as const]
        : [...live, [at, granted] as const]
  return {
    granted,
    taken,
    retryAfter: granted === wanted ? 0 : Math.max(1, Math.ceil((freeAt(live, used - most, seconds) - now) / 1000)),
  }
}

/** When so many calls over the limit have left the window, and one more. */
function freeAt(live: Taken, over: number, seconds: number): number {
  let left = over
  for (const [at, calls] of live) {
    left -= calls
    if (left < 0) return at + seconds * 1000
  }
  return (live.at(-1)?.[0] ?? 0) + seconds * 1000
}
