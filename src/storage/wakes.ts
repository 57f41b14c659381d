import type { Channel } from './executor.ts'

/** The listeners by channel. */
export class Wakes {
  readonly #by = new Map<Channel, Set<(payload: string) => void>>()

  /** Gives the function that removes the listener; that function says whether the channel has no listener left. */
  add(channel: Channel, wake: (payload: string) => void): () => boolean {
    // A separate function, so that the same wake may be registered twice.
    const own = (payload: string) => wake(payload)
    const wakes = this.#by.get(channel) ?? new Set()
    this.#by.set(channel, wakes.add(own))
    return () => {
      const last = wakes.delete(own) && wakes.size === 0
      if (last) this.#by.delete(channel)
      return last
    }
  }

  get channels(): readonly Channel[] {
    return [...this.#by.keys()]
  }

  tell(channel: string, payload: string): void {
    for (const wake of this.#by.get(channel as Channel) ?? []) wake(payload)
  }

  /** A wake may have been missed. */
  tellAll(): void {
    for (const channel of this.channels) this.tell(channel, '')
  }
}
