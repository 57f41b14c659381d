import { setImmediate as ioOver } from 'node:timers/promises'
import type { ManualClock } from '../support/clock.ts'
import type { Chance } from './chance.ts'

type Waiting = { readonly go: () => void; readonly isDead: () => boolean; readonly from: number }

/**
 * Lets one thing happen at a time. Whatever the processes under test do to the outside (a statement, a transaction, a call to an
 * adapter) waits here for its turn, and the dice say whose turn it is: so many processes at once are one order of events, and the same
 * seed is the same order.
 */
export class Schedule {
  #waiting: Waiting[] = []
  #underWay = 0
  #wake = (): void => {}
  /** Whose dealing is under way: a call that arrives at a provider now is theirs. */
  acting: { die(): void } | undefined

  constructor(
    readonly clock: ManualClock,
    readonly chance: Chance,
  ) {}

  /** Waits for a turn, not before an instant. Whoever dies meanwhile never gets it. */
  turn(isDead: () => boolean, from: number): Promise<void> {
    return new Promise(go => this.#waiting.push({ go, isDead, from }))
  }

  /** Something is really happening, and nobody else has a turn until it is over. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const over = this.begin()
    try {
      return await work()
    } finally {
      over()
    }
  }

  begin(): () => void {
    this.#underWay++
    return () => {
      this.#underWay--
      this.#wake()
    }
  }

  /** Gives one of those who wait their turn, and sees it through. False where nobody can go on now. */
  async step(): Promise<boolean> {
    await this.#quiet()
    this.#waiting = this.#waiting.filter(({ isDead }) => !isDead())
    const now = this.clock.now().getTime()
    const ready = this.#waiting.filter(({ from }) => from <= now)
    if (ready.length === 0) return false
    const next = this.chance.pick(ready)
    this.#waiting.splice(this.#waiting.indexOf(next), 1)
    next.go()
    await this.#quiet()
    return true
  }

  /** When the first of those who stand still goes on. */
  get nextAt(): number | undefined {
    const living = this.#waiting.filter(({ isDead }) => !isDead())
    return living.length === 0 ? undefined : Math.min(...living.map(({ from }) => from))
  }

  /** Until everybody waits for a turn, or has nothing to do. Loaders and the audit trail collect within a tick, so a few are waited for. */
  async #quiet(): Promise<void> {
    for (let still = 0; still < 3; still++) {
      while (this.#underWay > 0) {
        still = 0
        await new Promise<void>(resolve => (this.#wake = resolve))
      }
      await ioOver()
    }
  }
}
