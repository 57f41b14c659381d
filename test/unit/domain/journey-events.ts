import { Fault, type FaultCode } from '../../../src/domain/fault.ts'
import { later, type Circumstances, type Event, type Phase, type State } from '../../../src/domain/journey.ts'

export const NOW = new Date('2026-04-01T09:00:00Z')
export const REST = 21_600
export const DEADLINE = 86_400
/** Without jitter, so that an interval is exactly what it grew to. */
export const USUAL: Circumstances = { now: NOW, pace: { rest: REST, deadline: DEADLINE, sweep: 300 }, chance: 0.5, settling: 35 }

type Outcome = 'moved' | 'needs' | 'waits' | 'done' | 'refused'
/** Everything that can happen to a journey, told apart wherever the machine must tell it apart. */
export type EventName =
  | 'traced'
  | 'lost'
  | 'answered'
  | 'restarted'
  | 'hinted'
  | 'overdue'
  | 'contradicted'
  | `advanced:${Outcome}`
  | `failed:${'harmless' | 'silent' | 'rejected' | 'unknowable'}`
  | `observed:${Outcome | 'absent-early' | 'absent-settled' | 'repeatable' | 'repeatable-over' | 'same'}`
  | `missed:${'harmless' | 'unknowable'}`
  | `resolved:${'happened' | 'did-not-happen' | 'keep-waiting'}`

const advanced = (is: Outcome): readonly Event[] => [
  is === 'needs' || is === 'waits' ? { type: 'advanced', is, checkIn: 30 } : { type: 'advanced', is },
]
const observed = (is: Outcome): readonly Event[] => [
  is === 'needs' || is === 'waits' ? { type: 'observed', is, checkIn: 30 } : { type: 'observed', is },
]
const fault = (code: FaultCode): Fault => new Fault(code, 'expected an answer but got none')
const failed = (...codes: FaultCode[]): readonly Event[] => codes.map(code => ({ type: 'failed', fault: fault(code) }))
const missed = (...codes: FaultCode[]): readonly Event[] => codes.map(code => ({ type: 'missed', fault: fault(code) }))

/** The same as events: every one of them must come to what its cell says. */
export const EVENTS: Readonly<Record<EventName, readonly Event[]>> = {
  traced: [{ type: 'traced', settledBy: later(NOW, 35) }],
  lost: [{ type: 'lost' }],
  answered: [{ type: 'answered' }],
  restarted: [{ type: 'restarted' }],
  hinted: [{ type: 'hinted' }],
  overdue: [{ type: 'overdue' }],
  contradicted: [{ type: 'contradicted' }],
  'advanced:moved': advanced('moved'),
  'advanced:needs': advanced('needs'),
  'advanced:waits': advanced('waits'),
  'advanced:done': advanced('done'),
  'advanced:refused': advanced('refused'),
  'failed:harmless': failed('unavailable', 'credentials'),
  'failed:silent': failed('no-answer', 'unreadable'),
  'failed:rejected': failed('rejected'),
  'failed:unknowable': failed('unknowable'),
  'observed:moved': observed('moved'),
  'observed:needs': observed('needs'),
  'observed:waits': observed('waits'),
  'observed:done': observed('done'),
  'observed:refused': observed('refused'),
  'observed:absent-early': [{ type: 'observed', is: 'absent' }],
  'observed:absent-settled': [{ type: 'observed', is: 'absent' }],
  'observed:repeatable': [
    { type: 'observed', is: 'repeatable' },
    { type: 'observed', is: 'repeatable', until: later(NOW, 1) },
  ],
  'observed:repeatable-over': [{ type: 'observed', is: 'repeatable', until: NOW }],
  'observed:same': [
    { type: 'observed', is: 'same' },
    { type: 'observed', is: 'same', checkIn: 60 },
  ],
  'missed:harmless': missed('unavailable', 'credentials', 'no-answer', 'unreadable', 'rejected'),
  'missed:unknowable': missed('unknowable'),
  'resolved:happened': [{ type: 'resolved', outcome: 'HAPPENED' }],
  'resolved:did-not-happen': [{ type: 'resolved', outcome: 'DID_NOT_HAPPEN' }],
  'resolved:keep-waiting': [{ type: 'resolved', outcome: 'KEEP_WAITING' }],
}

const AT_WORK = { polls: 0, dueAt: later(NOW, 7), deadlineAt: later(NOW, 3600), settledBy: null, hintedAt: null }
const AT_REST = { ...AT_WORK, dueAt: null, deadlineAt: null }

/** A journey in each phase as the machine leaves it there; the write of an open one has settled unless the case is that it has not. */
export function standing(phase: Phase, more: Partial<State> = {}): State {
  const open = phase === 'sent' || phase === 'unknown' ? { settledBy: later(NOW, -1) } : {}
  const rests =
    phase === 'refused' || phase === 'review'
      ? AT_REST
      : phase === 'done' || phase === 'needs'
        ? { ...AT_WORK, deadlineAt: null }
        : AT_WORK
  return { phase, ...rests, ...open, ...more }
}
