/** Everything random in one run, out of its seed. */
export type Chance = {
  /** 0 to 1 */
  next(): number
  happens(probability: number): boolean
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number
  between(low: number, high: number): number
  pick<Item>(items: readonly Item[]): Item
  /** A stream of its own, so that more draws in one place do not move every draw in another. */
  apart(): Chance
}

/** mulberry32: small, fast, and the same for the same seed. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    happens: probability => next() < probability,
    below,
    between: (low, high) => low + next() * (high - low),
    pick: items => {
      if (items.length === 0) throw new Error('expected something to pick from but there is nothing')
      return items[below(items.length)] as never
    },
    apart: () => chanceFrom(below(2 ** 32)),
  }
}
