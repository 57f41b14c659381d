export type Clock = { now(): Date; forward(to: Date): void }

/** A clock that only moves when it is told to. */
export function virtualClock(start = '2026-04-01T09:00:00Z'): Clock {
  let now = new Date(start)
  return {
    now: () => now,
    forward: to => {
      if (to > now) now = to
    },
  }
}
