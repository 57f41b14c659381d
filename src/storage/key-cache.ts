import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** Far more owners than are erased within the time that a key stays in memory. */
const MOST_FORGOTTEN = 100_000

/** Unwrapped data keys, the most recently used, each for a limited time. A destroyed key may be served until the end of the time. */
export class KeyCache {
  readonly #kept: LRUCache<string, KeyObject>
  /** Owners whose key is not kept: until an erasure commits, other transactions still read the key that the erasure destroys. */
  readonly #forgotten: LRUCache<string, true>

  constructor({ most, milliseconds, now }: { readonly most: number; readonly milliseconds: number; readonly now: () => Date }) {
    const perf = { now: () => now().getTime() }
    // The library drops an entry after the ttl. A resolution of 0 keeps real timers out.
    const timing = { ttl: milliseconds - 1, ttlResolution: 0, perf }
    this.#kept = new LRUCache({ max: most, ...timing })
    this.#forgotten = new LRUCache({ max: MOST_FORGOTTEN, ...timing })
  }

  get(ownerId: string): KeyObject | undefined {
    return this.#kept.get(ownerId)
  }

  keep(ownerId: string, key: KeyObject): void {
    if (!this.#forgotten.has(ownerId)) this.#kept.set(ownerId, key)
  }

  forget(ownerId: string): void {
    this.#kept.delete(ownerId)
    this.#forgotten.set(ownerId, true)
  }
}
