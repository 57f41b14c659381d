import { describe, expect, it } from 'vitest'
import { createTimestamps } from '../../../src/providers/pintopay/timestamps.ts'

const NOON = new Date('2026-04-01T12:00:00.000Z').getTime()
const drawing = (value: number) => (): Uint8Array => Uint8Array.of(value >> 8, value & 0xff)

describe('request timestamps', () => {
  it('are microseconds of the clock', () => {
    const next = createTimestamps({ now: () => new Date(NOON), randomBytes: drawing(437) })
    expect(next()).toBe(NOON * 1000 + 437)
  })

  it('only grow, however many are asked for in one millisecond and whatever is drawn', () => {
    let drawn = 0
    const next = createTimestamps({ now: () => new Date(NOON), randomBytes: () => drawing((drawn += 7919) % 65_536)() })
    const given = Array.from({ length: 5_000 }, next)
    expect(given.slice(1).every((stamp, n) => stamp > (given[n] ?? Infinity))).toBe(true)
    expect(given.at(-1)).toBeLessThan((NOON + 30_000) * 1000)
  })

  it('start apart in two processes that call in the same millisecond', () => {
    const now = (): Date => new Date(NOON)
    const [one, other] = [
      createTimestamps({ now, randomBytes: drawing(12) }),
      createTimestamps({ now, randomBytes: drawing(801) }),
    ]
    expect(new Set([one(), one(), other(), other()]).size).toBe(4)
  })

  it('go on growing when the clock is set back a little, and follow it when it was far ahead', () => {
    let at = NOON
    const next = createTimestamps({ now: () => new Date(at), randomBytes: drawing(0) })
    const first = next()
    at -= 2_000
    expect(next()).toBe(first + 1)
    at -= 60_000
    expect(next()).toBe(at * 1000)
  })
})
