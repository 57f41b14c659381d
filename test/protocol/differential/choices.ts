import fc from 'fast-check'

/**
 * Choices for a generator, from a list of numbers. A list that has ended gives 0, and every generator takes 0 for the
 * simplest choice: a shorter list with smaller numbers gives a simpler example, so that fast-check can shrink.
 */
export class Choices {
  readonly #numbers: readonly number[]
  #next = 0

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  /** Whether only the simplest choice is left. */
  get ended(): boolean {
    return this.#next >= this.#numbers.length
  }

  /** A number from 0 to below `count`. */
  below(count: number): number {
    return (this.#numbers[this.#next++] ?? 0) % count
  }

  /** True once in `count` times. */
  once(count: number): boolean {
    return this.below(count) === count - 1
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }
}

/** Examples that a generator writes with random choices. */
export const written = <T>(write: (choices: Choices) => T): fc.Arbitrary<T> =>
  fc.array(fc.nat(1_000_000), { maxLength: 160, size: 'max' }).map(numbers => write(new Choices(numbers)))
