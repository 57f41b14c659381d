import { inspect } from 'node:util'

const shown = '***'

/**
 * A personal or secret value. Printing, logging, interpolating or serialising the value gives `***`;
 * only `reveal()` gives the value, so a search for `reveal` finds every reader.
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
