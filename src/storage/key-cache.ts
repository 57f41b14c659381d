import type { KeyObject } from 'node:crypto'

/** Unwrapped data keys for a while, the most recently used. One that was destroyed is served for no longer than that while. */
export class KeyCache {
  readonly #most: number
  readonly #milliseconds: number
  readonly #now: () => Date
  readonly #kept = new Map<string, { readonly key: KeyObject; readonly until: number }>()
  /** Until when an owner is not taken in: before an erasure commits, others still read the key that it destroys. */
  readonly #banned = new Map<string, number>()

  constructor({ most, milliseconds, now }: { readonly most: number; readonly milliseconds: number; readonly now: () => Date }) {
    this.#most = most
    this.#milliseconds = milliseconds
    this.#now = now
  }

  get(ownerId: string): KeyObject | undefined {
    const kept = this.#kept.get(ownerId)
    if (kept === undefined || kept.until <= this.#now().getTime()) return undefined
    // A Map keeps the order of insertion: putting it back makes it the most recently used.
    this.#kept.delete(ownerId)
    this.#kept.set(ownerId, kept)
    return kept.key
  }

  keep(ownerId: string, key: KeyObject): void {
    const now = this.#now().getTime()
    if (now < (this.#banned.get(ownerId) ?? 0)) return
    this.#kept.delete(ownerId)
    this.#kept.set(ownerId, { key, until: now + this.#milliseconds })
    if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value as string)
  }

  forget(ownerId: string): void {
    const now = this.#now().getTime()
    this.#kept.delete(ownerId)
    for (const [id, until] of this.#banned) if (until <= now) this.#banned.delete(id)
    this.#banned.set(ownerId, now + this.#milliseconds)
  }
}
