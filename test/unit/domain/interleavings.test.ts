import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PHASES } from '../../../src/domain/journey.ts'
import {
  type Fate,
  honestProvider,
  type HonestProvider,
  SETTLES_IN,
  STEPS,
  type Style,
  WRITE_TIMEOUT,
} from './honest-provider.ts'
import { type Turns, turnsOf, type Underway } from './turns.ts'

const START = new Date('2026-04-01T09:00:00Z')

/** Something that happens to a journey; `who` picks one of those who are in the middle of something. */
type Move =
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'claim' | 'read' | 'notice' | 'answer' }
  | { readonly do: 'turn when due'; readonly fate: Fate }
  | { readonly do: 'go on'; readonly who: number; readonly fate: Fate }
  | { readonly do: 'die'; readonly who: number }
  | { readonly do: 'review'; readonly waits: boolean }

const fate: fc.Arbitrary<Fate> = fc.oneof(
  fc.record({ is: fc.constant('answered' as const), with: fc.constantFrom('moved', 'waits') }),
  fc.record({ is: fc.constant('answer lost' as const), acts: fc.integer({ min: 0, max: WRITE_TIMEOUT + SETTLES_IN }) }),
  fc.constantFrom<Fate>({ is: 'never arrives' }, { is: 'unreachable' }, { is: 'asks' }, { is: 'refused' }),
)
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.oneof({ weight: 3, arbitrary: fc.nat(60) }, fc.nat(9000)),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('claim' as const, 'read', 'notice', 'answer') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('turn when due' as const), fate }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('go on' as const), who: fc.nat(3), fate }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const), who: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('review' as const), waits: fc.boolean() }) },
)

/** Makes one move; those who are in the middle of something may be many, and stall for as long as they like. */
function make(turns: Turns, provider: HonestProvider, underway: Underway[], step: Move): void {
  const { row, now } = turns
  const begins = (one: Underway | undefined): void => {
    if (one !== undefined) underway.push(one)
  }
  switch (step.do) {
    case 'pass':
      return turns.pass(step.seconds)
    case 'turn when due': {
      turns.pass(Math.max(0, ((row.dueAt ?? now).getTime() - now.getTime()) / 1000))
      const one = turns.claim()
      return one === undefined ? undefined : begins(turns.goOn(one, step.fate))
    }
    case 'claim':
    case 'read':
      return begins(turns[step.do]())
    case 'notice':
      return turns.tell({ type: 'hinted' })
    case 'answer':
      return row.phase === 'needs' ? turns.tell({ type: 'answered', name: 'code', stays: false }) : undefined
    case 'review': {
      if (row.phase !== 'review') return
      const happened = provider.happened(Math.min(Object.keys(row.refs).length, STEPS.length - 1))
      return turns.tell({ type: 'resolved', outcome: step.waits ? 'KEEP_WAITING' : happened ? 'HAPPENED' : 'DID_NOT_HAPPEN' })
    }
    case 'go on':
    case 'die': {
      const who = underway.length === 0 ? 0 : step.who % underway.length
      const [one] = underway.splice(who, 1)
      if (one !== undefined && step.do === 'go on') begins(turns.goOn(one, step.fate))
    }
  }
}

type Law = (turns: Turns, provider: HonestProvider) => boolean

/** Each is true after every single move. */
const LAWS: Readonly<Record<string, Law>> = {
  'no step is ever done twice': (_, provider) => [...STEPS.keys()].every(step => provider.effects(step) <= 1),

  'a journey that is not at rest has a due time or is with a person': ({ row, subject }) =>
    row.phase === 'done' ||
    row.phase === 'refused' ||
    row.phase === 'review' ||
    row.dueAt !== null ||
    (row.phase === 'needs' && subject.content.requirements.length > 0),

  'changes are numbered without gaps, and each begins where the one before ended': ({ row, changes }) =>
    changes.every(
      ({ version, from, to }, index) => version === index + 1 && from === (changes[index - 1]?.to ?? null) && from !== to,
    ) &&
    changes.at(-1)?.version === row.version &&
    changes.at(-1)?.to === row.status,

  'what was decided stays decided, unless a person is asked': ({ changes }) =>
    changes.every(({ from, to }) => (from !== 'APPROVED' && from !== 'REJECTED') || to === 'NEEDS_REVIEW'),

  'a write that acted is never put down as one that did nothing': ({ attempts }, provider) =>
    attempts.every(({ key }) => !provider.acted(key) || attempts.some(one => one.key === key && one.outcome !== 'NO_EFFECT')),

  'what is called done was done, and what is called refused was not': ({ row }, provider) => {
    if (row.status === 'APPROVED') return [...STEPS.keys()].every(step => provider.happened(step))
    return row.status !== 'REJECTED' || !provider.happened(STEPS.length - 1)
  },
}

describe.each<Style>(['findable', 'keyed', 'mute'])('whatever happens in whatever order, at a %s provider', style => {
  test.each(Object.entries(LAWS))('keeps the law: %s', (_, law) => {
    const holds = fc.property(fc.array(move, { minLength: 1, maxLength: 60 }), moves => {
      const provider = honestProvider(style)
      const turns = turnsOf(provider, START)
      const underway: Underway[] = []
      return moves.every(step => {
        make(turns, provider, underway, step)
        return law(turns, provider)
      })
    })
    fc.assert(holds, { numRuns: 2000 })
  })
})

test('the moves above reach every phase, and the end of the journey', () => {
  const reached = new Set<string>()
  for (const moves of fc.sample(fc.array(move, { minLength: 30, maxLength: 60 }), { numRuns: 300, seed: 1 })) {
    const provider = honestProvider('findable')
    const turns = turnsOf(provider, START)
    const underway: Underway[] = []
    for (const step of moves) {
      make(turns, provider, underway, step)
      reached.add(turns.row.phase)
    }
  }
  expect([...reached].toSorted()).toEqual([...PHASES].toSorted())
})
