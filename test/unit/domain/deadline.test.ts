import { describe, expect, test } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import { begun, type Circumstances, type Event, later, next, type State } from '../../../src/domain/journey.ts'
import { DEADLINE, NOW, standing, USUAL } from './journey-events.ts'

const at = (seconds: number): Circumstances => ({ ...USUAL, now: later(NOW, seconds) })
/** What becomes of a state when each event happens a minute after the one before. */
const after = (state: State, ...events: Event[]): State =>
  events.reduce((current, event, index) => next(current, event, at(60 * (index + 1))), state)
const traced: Event = { type: 'traced', settledBy: later(NOW, 95) }

test('a new journey is due at once and has its whole deadline before it', () => {
  expect(begun(USUAL)).toEqual({
    phase: 'ready',
    polls: 0,
    dueAt: NOW,
    deadlineAt: later(NOW, DEADLINE),
    settledBy: null,
    hintedAt: null,
  })
})

describe('the deadline', () => {
  const whole = later(NOW, DEADLINE)

  test('runs on through steps, silence and looks that see nothing new', () => {
    const silent: Event = { type: 'failed', fault: new Fault('no-answer', 'expected an answer but got none') }
    const states = [
      after(begun(USUAL), traced, { type: 'advanced', is: 'moved' }),
      after(begun(USUAL), traced, silent, { type: 'observed', is: 'absent' }),
      after(
        begun(USUAL),
        traced,
        { type: 'advanced', is: 'waits', checkIn: 30 },
        { type: 'observed', is: 'waits', checkIn: 30 },
        { type: 'hinted' },
      ),
    ]
    expect(states.map(({ deadlineAt }) => deadlineAt)).toEqual([whole, whole, whole])
  })

  test('stops while a person must act, and is whole again once they have', () => {
    const asked = after(begun(USUAL), traced, { type: 'advanced', is: 'needs', checkIn: 30 })
    expect(asked.deadlineAt).toBeNull()
    expect(next(asked, { type: 'answered' }, at(999_999)).deadlineAt).toEqual(later(NOW, 999_999 + DEADLINE))
  })

  test.each<Event>([
    { type: 'advanced', is: 'done' },
    { type: 'advanced', is: 'refused' },
    { type: 'failed', fault: new Fault('unknowable', 'expected one match but got two') },
  ])('stops when it is over or with a person: %o', event => {
    expect(after(begun(USUAL), traced, event).deadlineAt).toBeNull()
  })

  test('is whole again when a person says to keep waiting, or the journey is asked for again', () => {
    expect(next(standing('review'), { type: 'resolved', outcome: 'KEEP_WAITING' }, at(60)).deadlineAt).toEqual(
      later(NOW, 60 + DEADLINE),
    )
    expect(next(standing('review'), { type: 'resolved', outcome: 'HAPPENED' }, at(60)).deadlineAt).toEqual(
      later(NOW, 60 + DEADLINE),
    )
    expect(next(standing('refused'), { type: 'restarted' }, at(60)).deadlineAt).toEqual(later(NOW, 60 + DEADLINE))
  })

  test('of a review that it led to is gone, so that nobody gives the same journey up twice', () => {
    const given = next(standing('waiting', { deadlineAt: NOW }), { type: 'overdue' }, USUAL)
    expect(given).toMatchObject({ phase: 'review', deadlineAt: null, dueAt: null })
    expect(next(given, { type: 'overdue' }, USUAL)).toBe(given)
  })
})

describe('leave to repeat a write under its key', () => {
  const unknown = standing('unknown')
  const repeatable = (until: Date): Event => ({ type: 'observed', is: 'repeatable', until })

  test('ends when the provider forgets the key: a write that found no chance until then is a review', () => {
    const ready = next(unknown, repeatable(later(NOW, 600)), USUAL)
    expect(ready).toMatchObject({ phase: 'ready', deadlineAt: later(NOW, 600) })
    const unreachable: Event = { type: 'failed', fault: new Fault('unavailable', 'expected a connection but got none') }
    expect(after(ready, traced, unreachable)).toMatchObject({ phase: 'ready', deadlineAt: later(NOW, 600) })
    expect(next(ready, { type: 'overdue' }, at(600)).phase).toBe('review')
  })

  test('does not prolong the wait', () => {
    expect(next(unknown, repeatable(later(NOW, 999_999)), USUAL).deadlineAt).toEqual(unknown.deadlineAt)
    expect(next(unknown, { type: 'observed', is: 'repeatable' }, USUAL).deadlineAt).toEqual(unknown.deadlineAt)
  })

  test('is over at the very instant that it names', () => {
    expect(next(unknown, repeatable(later(NOW, 0.001)), USUAL).phase).toBe('ready')
    expect(next(unknown, repeatable(NOW), USUAL).phase).toBe('review')
  })
})

describe('"there is nothing"', () => {
  const settledBy = later(NOW, 35)
  const unknown = standing('unknown', { settledBy })
  const absent: Event = { type: 'observed', is: 'absent' }

  test('is not believed one millisecond before the write has settled, and is asked about when it has', () => {
    expect(next(unknown, absent, at(34.999))).toMatchObject({ phase: 'unknown', dueAt: settledBy, settledBy })
  })

  test('is believed from then on, and leaves no write open', () => {
    expect(next(unknown, absent, at(35))).toMatchObject({ phase: 'ready', dueAt: settledBy, settledBy: null })
  })

  test('is as old as its question: one that was asked before the write had settled is asked again at once', () => {
    const early: Event = { type: 'observed', is: 'absent', askedAt: later(NOW, 34) }
    expect(next(unknown, early, at(40))).toMatchObject({ phase: 'unknown', dueAt: later(NOW, 40), settledBy })
    expect(next(unknown, { ...early, askedAt: settledBy }, at(40)).phase).toBe('ready')
  })

  test('counts from the last time the write went out, not from the first', () => {
    const resent = after(
      unknown,
      { type: 'observed', is: 'repeatable' },
      { type: 'traced', settledBy: later(NOW, 155) },
      { type: 'lost' },
    )
    expect(next(resent, absent, at(150)).phase).toBe('unknown')
    expect(next(resent, absent, at(155)).phase).toBe('ready')
  })
})

test('whatever is learnt of an open write closes it', () => {
  for (const is of ['moved', 'needs', 'waits', 'done', 'refused'] as const) {
    expect(next(standing('unknown'), { type: 'observed', is }, USUAL).settledBy).toBeNull()
    expect(next(standing('sent'), { type: 'advanced', is }, USUAL).settledBy).toBeNull()
  }
})

test('nobody takes a write over before it has settled, however its sender ended', () => {
  const sent = next(begun(USUAL), { type: 'traced', settledBy: later(NOW, 35) }, USUAL)
  expect(sent).toMatchObject({ phase: 'sent', dueAt: later(NOW, 35), settledBy: later(NOW, 35) })
  expect(next(sent, { type: 'lost' }, at(35))).toMatchObject({
    phase: 'unknown',
    dueAt: later(NOW, 35),
    settledBy: later(NOW, 35),
  })
})
