import { Fault } from './fault.ts'

/**
 * Leave to make one write. It is given after the write's trace has been committed, works once, and lapses before the
 * turn's lease does: a process that stalls between its trace and its send finds the key lapsed and sends nothing.
 */
export class Key {
  #spentOn: string | undefined

  constructor(
    /** The same for every repetition of the same write. At most 64 characters of [a-z0-9_-]. */
    readonly value: string,
    /** Nothing may be sent from this instant on. */
    readonly sendBefore: Date,
  ) {}

  /** Called by the wire at the last moment before sending a write, and again before the same write is repeated after a 401, which did nothing. */
  spend(write: string, now: Date): string {
    if (this.#spentOn !== undefined && this.#spentOn !== write)
      throw new Error(`expected one write per turn but ${write} follows ${this.#spentOn}`)
    if (now >= this.sendBefore)
      throw new Fault('unavailable', `expected to send ${write} in time but its turn had ended; nothing was sent`)
    this.#spentOn = write
    return this.value
  }

  /** Whether a write was sent under it. A turn that needed none leaves no trace. */
  get spent(): boolean {
    return this.#spentOn !== undefined
  }
}
