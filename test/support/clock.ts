export type ManualClock = {
  readonly now: () => Date
  /** Forward only. */ moveTo(instant: Date): void
  pass(seconds: number): void
}

/** A clock that stands still until it is moved. */
export function manualClock(start = new Date('2026-04-01T09:00:00.000Z')): ManualClock {
  let instant = start.getTime()
  const moveTo = (to: Date): void => {
    instant = Math.max(instant, to.getTime())
  }
  return { now: () => new Date(instant), moveTo, pass: seconds => moveTo(new Date(instant + seconds * 1000)) }
}
