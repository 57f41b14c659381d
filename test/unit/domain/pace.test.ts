import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import { type Circumstances, type Event, interval, later, next, type Pace, type State } from '../../../src/domain/journey.ts'
import { DEADLINE, NOW, REST, standing, USUAL } from './journey-events.ts'

const busy: Event = { type: 'observed', is: 'waits', checkIn: 30 }
const paced = (pace: Partial<Pace>, chance = 0.5): Circumstances => ({
  now: NOW,
  pace: { rest: REST, deadline: DEADLINE, sweep: 300, ...pace },
  chance,
  settling: 35,
})
const secondsTo = ({ dueAt }: State): number => ((dueAt?.getTime() ?? Number.NaN) - NOW.getTime()) / 1000

/** The waits after each of so many equal events in a row. */
function waits(state: State, event: Event, times: number, circumstances: Circumstances = USUAL): number[] {
  const seen: number[] = []
  for (let current = state; seen.length < times;) {
    current = next(current, event, circumstances)
    seen.push(secondsTo(current))
  }
  return seen
}

describe('asking a provider that is busy', () => {
  test('starts at the pace that the adapter asks for', () => {
    expect(secondsTo(next(standing('sent'), { type: 'advanced', is: 'waits', checkIn: 30 }, USUAL))).toBe(30)
  })

  test('takes half as long again each time nothing is new, until it is every ten minutes', () => {
    const seen = waits(standing('waiting'), busy, 12)
    expect(seen.slice(0, 5)).toEqual([30, 45, 67.5, 101.25, 151.875])
    expect(seen.slice(-3)).toEqual([600, 600, 600])
  })

  test('is patient with an adapter that asks to be left alone for longer than that', () => {
    expect(waits(standing('waiting'), { ...busy, checkIn: 3600 }, 4)).toEqual([3600, 3600, 3600, 3600])
  })

  test('begins afresh when something has changed', () => {
    const tired = standing('waiting', { polls: 20 })
    expect(secondsTo(next(tired, { type: 'observed', is: 'needs', checkIn: 30 }, USUAL))).toBe(30)
    expect(next(tired, { type: 'observed', is: 'moved' }, USUAL).polls).toBe(0)
  })

  test('follows POLL_MIN_SECONDS and POLL_MAX_SECONDS where they are set, whatever the adapter asks for', () => {
    expect(waits(standing('waiting'), busy, 6, paced({ min: 1, max: 3 }))).toEqual([1, 1.5, 2.25, 3, 3, 3])
    expect(waits(standing('waiting'), busy, 2, paced({ max: 5 }))).toEqual([5, 5])
    expect(waits(standing('waiting'), busy, 2, paced({ min: 120 }))[0]).toBe(120)
  })

  test('is spread by a tenth either way, so that journeys which began together do not stay together', () => {
    const spread = fc.record({
      base: fc.integer({ min: 1, max: 7200 }),
      polls: fc.nat(10_000),
      chance: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(spread, ({ base, polls, chance }) => {
        const middle = interval(base, polls, paced({}))
        const seconds = interval(base, polls, paced({}, chance))
        expect(seconds).toBeGreaterThanOrEqual(middle * 0.9 - 1e-9)
        expect(seconds).toBeLessThanOrEqual(middle * 1.1 + 1e-9)
      }),
    )
    expect([0, 1].map(chance => interval(100, 0, paced({}, chance)))).toEqual([90, expect.closeTo(110)])
  })
})

describe('a provider that asks us to wait (Retry-After)', () => {
  const unavailable = new Fault('unavailable', 'expected an answer but got 429', { retryAfter: 90 })
  test.each([0, 12])('is given exactly that before a write is tried again, after %i looks in vain', polls => {
    const refused: Event = { type: 'failed', fault: unavailable }
    expect(secondsTo(next(standing('sent', { polls }), refused, paced({ min: 1, max: 3 }, 0)))).toBe(90)
  })

  test.each([0, 12])('is given exactly that before it is asked again, after %i looks in vain', polls => {
    const refused: Event = { type: 'missed', fault: unavailable }
    for (const phase of ['unknown', 'waiting', 'needs', 'done'] as const) {
      expect(secondsTo(next(standing(phase, { polls }), refused, paced({ min: 1, max: 3 }, 0)))).toBe(90)
      expect(secondsTo(next(standing(phase, { polls }), refused, paced({}, 1)))).toBe(90)
    }
  })
})

describe('a provider that does not answer', () => {
  const silent: Event = { type: 'failed', fault: new Fault('no-answer', 'expected an answer but got none') }
  const harmless: Event = { type: 'failed', fault: new Fault('unavailable', 'expected a connection but got none') }
  const traced: Event = { type: 'traced', settledBy: NOW }

  /** Sends the same write again and again; `proof` is what permits it. */
  function resent(failure: Event, proof: readonly Event[], times: number): number[] {
    const seen: number[] = []
    for (let state = standing('sent', { settledBy: NOW }); seen.length < times;) {
      const failed = next(state, failure, USUAL)
      seen.push(secondsTo(failed))
      state = [...proof, traced].reduce((current, event) => next(current, event, USUAL), failed)
    }
    return seen
  }

  test('is written to less and less often when it stays silent', () => {
    expect(resent(silent, [{ type: 'observed', is: 'absent' }], 4)).toEqual([2, 3, 4.5, 6.75])
    expect(resent(silent, [{ type: 'observed', is: 'repeatable' }], 20).at(-1)).toBe(600)
  })

  test('is written to less and less often while it cannot be reached', () => {
    expect(resent(harmless, [], 4)).toEqual([2, 3, 4.5, 6.75])
  })

  test('is asked less and less often', () => {
    const missed: Event = { type: 'missed', fault: new Fault('no-answer', 'expected an answer but got none') }
    expect(waits(standing('unknown'), missed, 4)).toEqual([2, 3, 4.5, 6.75])
  })

  test('costs a person who has just answered, or asked anew, no more than the first short wait', () => {
    const begins = [
      next(standing('needs', { polls: 20 }), { type: 'answered' }, USUAL),
      next(standing('done', { polls: 20 }), { type: 'restarted' }, USUAL),
    ]
    for (const state of begins)
      expect(secondsTo([traced, harmless].reduce((current, event) => next(current, event, USUAL), state))).toBe(2)
  })
})

test('what is at rest is looked at every six hours', () => {
  expect(secondsTo(next(standing('done', { polls: 9 }), { type: 'observed', is: 'done' }, USUAL))).toBe(REST)
  expect(next(standing('done', { polls: 9 }), { type: 'observed', is: 'done' }, USUAL).polls).toBe(0)
})

test('a hint never puts a look off', () => {
  const soon = standing('waiting', { dueAt: later(NOW, 5) })
  expect(next(soon, { type: 'hinted' }, USUAL)).toEqual({ ...soon, dueAt: NOW, hintedAt: NOW })
})
