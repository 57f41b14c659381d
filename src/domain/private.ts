import { inspect } from 'node:util'

const shown = '***'

/**
 * A value that is personal or secret. Printing, logging, interpolating or serialising it gives `***`;
 * only `reveal()` gives the value, so every place that reads it can be found by that word.
 */
export class Private<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  reveal(): T {
    return this.#value
  }

  toString(): string {
    return shown
  }

  toJSON(): string {
    return shown
  }

  [inspect.custom](): string {
    return shown
  }

  get [Symbol.toStringTag](): string {
    return shown
  }
}
