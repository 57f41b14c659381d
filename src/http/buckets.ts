/** More callers at once than this are not told apart from newcomers: the one seen longest ago starts afresh. */
const MOST_KEPT = 20_000

/** Token buckets by name: each holds a minute's worth, and refills evenly. */
export class Buckets {
  readonly #perMinute: number
  readonly #now: () => number
  readonly #kept = new Map<string, { left: number; at: number }>()

  /** `now` in milliseconds, of a clock that never goes back. */
  constructor(perMinute: number, now: () => number) {
    this.#perMinute = perMinute
    this.#now = now
  }

  /** Takes one; 0, or the seconds until there is one to take. `size`: how many times the usual this bucket holds. */
  take(name: string, size = 1): number {
    const now = this.#now()
    const most = this.#perMinute * size
    const before = this.#kept.get(name)
    const left = before === undefined ? most : Math.min(most, before.left + ((now - before.at) / 60_000) * most)
    this.#kept.delete(name)
    this.#kept.set(name, { left: left < 1 ? left : left - 1, at: now })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return left >= 1 ? 0 : Math.ceil(((1 - left) * 60) / most)
  }
}
