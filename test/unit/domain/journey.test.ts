import { describe, expect, test } from 'vitest'
import { later, next, type Phase, PHASES, type State } from '../../../src/domain/journey.ts'
import { EVENTS, type EventName, NOW, REST, standing, USUAL } from './journey-events.ts'
import { type Due, TABLE } from './journey-table.ts'

/** In the early case the write has not settled yet. */
const before = (phase: State['phase'], name: EventName): State =>
  standing(phase, phase === 'unknown' && name === 'observed:absent-early' ? { settledBy: later(NOW, 20) } : {})

function dueOf({ dueAt, settledBy }: State): Due {
  if (dueAt === null) return 'never'
  if (dueAt <= NOW) return 'now'
  if (dueAt.getTime() === settledBy?.getTime()) return 'settled'
  return dueAt.getTime() === later(NOW, REST).getTime() ? 'at rest' : 'soon'
}

describe.each(PHASES)('a journey that is %s', phase => {
  test.each(Object.entries(TABLE[phase]))('%s: $because', (name, cell) => {
    const state = before(phase, name as EventName)
    for (const event of EVENTS[name as EventName]) {
      const after = next(state, event, USUAL)
      expect({ changes: after !== state, phase: after.phase, due: dueOf(after) }).toEqual(
        cell.to === 'stays' ? { changes: false, phase, due: dueOf(state) } : { changes: true, phase: cell.to, due: cell.due },
      )
    }
  })
})

test('no event touches the state it is given', () => {
  for (const phase of PHASES) {
    for (const [name, events] of Object.entries(EVENTS)) {
      const state = Object.freeze(before(phase, name as EventName))
      for (const event of events) expect(() => next(state, event, USUAL)).not.toThrow()
    }
  }
})

/** Every "phase event" that leads from one phase to another. */
const waysInto = (to: Phase, from: readonly Phase[] = PHASES): string[] =>
  from.flatMap(phase =>
    Object.entries(EVENTS).flatMap(([name, events]) => {
      const state = before(phase, name as EventName)
      return phase !== to && events.some(event => next(state, event, USUAL).phase === to) ? [`${phase} ${name}`] : []
    }),
  )

test('nothing but a trace lets a write go out', () => {
  expect(waysInto('sent')).toEqual(['ready traced'])
})

test('a write of unknown outcome is followed by another only once something certain is learnt', () => {
  expect(waysInto('ready', ['unknown'])).toEqual([
    'unknown observed:moved',
    'unknown observed:absent-settled',
    'unknown observed:repeatable',
  ])
})

test('a journey under review is moved by a person alone', () => {
  const moving = Object.entries(EVENTS).filter(([name, events]) =>
    events.some(event => next(before('review', name as EventName), event, USUAL).phase !== 'review'),
  )
  expect(moving.map(([name]) => name)).toEqual(['resolved:happened', 'resolved:did-not-happen', 'resolved:keep-waiting'])
})

test('a review whose write is still open asks after that write when it is told to keep waiting', () => {
  const state = standing('review', { settledBy: later(NOW, -600) })
  const after = next(state, { type: 'resolved', outcome: 'KEEP_WAITING' }, USUAL)
  expect(after).toMatchObject({ phase: 'unknown', dueAt: NOW, settledBy: state.settledBy })
})

test('a review that a person closed or confirmed has no open write any more', () => {
  const state = standing('review', { settledBy: later(NOW, -600) })
  expect(next(state, { type: 'resolved', outcome: 'HAPPENED' }, USUAL).settledBy).toBeNull()
  expect(next(state, { type: 'resolved', outcome: 'DID_NOT_HAPPEN' }, USUAL).settledBy).toBeNull()
})
