import { Fault } from './fault.ts'

/**
 * Permission for one write. A key is given after the write's trace is committed, works once, and expires before the
 * turn's lease: a process that stalls between trace and send finds the key expired and sends no request.
 */
export class Key {
  #spentOn: string | undefined

  constructor(
    /** The same for every repetition of the same write. At most 64 characters of [a-z0-9_-]. */
    readonly value: string,
    /** No request may be sent from this instant on. */
    readonly sendBefore: Date,
  ) {}

  /** Called by the wire at the last moment before sending a write, and again before the same write is repeated after a 401; a 401 does not act. */
  spend(write: string, now: Date): string {
    if (this.#spentOn !== undefined && this.#spentOn !== write)
      throw new Error(`a turn makes one write only: ${write} follows ${this.#spentOn}`)
    if (now >= this.sendBefore) throw new Fault('unavailable', `${write} is too late: the turn has ended; no request was sent`)
    this.#spentOn = write
    return this.value
  }

  /** Whether a write was sent under the key. A turn without a write leaves no trace. */
  get spent(): boolean {
    return this.#spentOn !== undefined
  }
}
