import { describe, expect, test } from 'vitest'
import { later } from '../../../src/domain/journey.ts'
import type { Happening } from '../../../src/domain/happening.ts'
import { keyFor, type Verdict } from '../../../src/domain/proof.ts'
import type { Attempt } from '../../../src/domain/standing.ts'
import { after } from '../../../src/domain/turn.ts'
import type { JourneyRow } from '../../../src/storage/schema.ts'
import {
  ABSENT,
  advanced,
  AT,
  cardThatIs,
  code,
  done,
  failed,
  journey,
  missed,
  needs,
  NOW,
  refused,
  resolved,
  SAME,
  saw,
  waits,
} from './happenings.ts'
import { START } from './journey-row.ts'

const attempt = (id: number, more: Partial<Attempt> = {}): Attempt => ({
  id,
  step: 'fund',
  key: 'topup_1-1',
  sentAt: START,
  outcome: 'OPEN',
  fault: null,
  ...more,
})
const settled = (verdicts: readonly Verdict[]): object[] => verdicts.flatMap(verdict => ('outcome' in verdict ? [verdict] : []))

describe('the proof of a write', () => {
  test.each<[string, JourneyRow['phase'], Happening, object | undefined]>([
    ['an answer', 'sent', advanced(waits), { outcome: 'TOOK_EFFECT' }],
    ['an answer that asks for more', 'sent', advanced(needs(code)), { outcome: 'TOOK_EFFECT' }],
    ['an answer that refuses', 'sent', advanced(refused({ code: 'UNDER_AGE' })), { outcome: 'NO_EFFECT', fault: 'rejected' }],
    ['no connection', 'sent', failed('unavailable'), { outcome: 'NO_EFFECT', fault: 'unavailable' }],
    ['wrong credentials', 'sent', failed('credentials'), { outcome: 'NO_EFFECT', fault: 'credentials' }],
    ['a refusal', 'sent', failed('rejected'), { outcome: 'NO_EFFECT', fault: 'rejected' }],
    ['silence', 'sent', failed('no-answer'), { outcome: 'UNKNOWN', fault: 'no-answer' }],
    ['an unreadable answer', 'sent', failed('unreadable'), { outcome: 'UNKNOWN', fault: 'unreadable' }],
    ['what cannot be found out', 'sent', failed('unknowable'), { outcome: 'UNKNOWN', fault: 'unknowable' }],
    ['a crash', 'sent', { type: 'lost' }, { outcome: 'UNKNOWN', fault: 'no-answer' }],
    ['nothing there, once settled', 'unknown', ABSENT, { outcome: 'NO_EFFECT' }],
    ['the thing itself', 'unknown', saw(done('APPROVED')), { outcome: 'TOOK_EFFECT' }],
    ['the thing, refused', 'unknown', saw(refused({ code: 'PROVIDER_DECLINED' })), { outcome: 'TOOK_EFFECT' }],
    ['leave to repeat it', 'unknown', { type: 'observed', observation: { is: 'repeatable' } }, undefined],
    ['leave that is over', 'unknown', { type: 'observed', observation: { is: 'repeatable', until: START } }, undefined],
    ['nothing new', 'unknown', SAME, undefined],
    ['a look that failed', 'unknown', missed('no-answer'), undefined],
    ['too long a wait', 'unknown', { type: 'overdue' }, undefined],
    ['a look at a journey that waits', 'waiting', saw(done('APPROVED')), undefined],
    ['nothing there while the journey waits', 'waiting', ABSENT, undefined],
    ['a person who found it', 'review', resolved('HAPPENED'), { outcome: 'TOOK_EFFECT' }],
    ['a person who did not', 'review', resolved('DID_NOT_HAPPEN'), { outcome: 'NO_EFFECT' }],
    ['a person who waits', 'review', resolved('KEEP_WAITING'), undefined],
    ['a trace', 'ready', { type: 'traced', settledBy: NOW }, undefined],
    ['an answer of a person', 'needs', { type: 'answered', name: 'email-code', stays: false }, undefined],
    ['another attempt', 'refused', { type: 'restarted' }, undefined],
    ['a hint', 'unknown', { type: 'hinted' }, undefined],
  ])('after %s', (_, phase, happening, proof) => {
    const before = journey('topup', { phase, settledBy: phase === 'unknown' ? START : null })
    const { verdicts } = after(before, happening, AT, [attempt(1, { outcome: phase === 'unknown' ? 'UNKNOWN' : 'OPEN' })])
    expect(settled(verdicts)).toEqual(proof === undefined ? [] : [{ id: 1, ...proof }])
  })

  test('is not given by "nothing there" before the write has settled', () => {
    const before = journey('topup', { phase: 'unknown', settledBy: later(NOW, 1) })
    expect(settled(after(before, ABSENT, AT, [attempt(1, { outcome: 'UNKNOWN' })]).verdicts)).toEqual([])
  })
})

describe('each attempt is settled by what became of that very write', () => {
  test('an answer settles the attempt that was sent and the earlier sendings under its key, and no other', () => {
    const attempts = [
      attempt(1, { outcome: 'UNKNOWN' }),
      attempt(2, { step: 'freeze', key: 'topup_1-2', outcome: 'UNKNOWN' }),
      attempt(3),
    ]
    const answer = { ...advanced(done('APPROVED')), attempt: 3 } as Happening
    expect(settled(after(journey('topup', { phase: 'sent' }), answer, AT, attempts).verdicts)).toEqual([
      { id: 1, outcome: 'TOOK_EFFECT' },
      { id: 3, outcome: 'TOOK_EFFECT' },
    ])
  })

  test('a registration that is found again does not settle an amendment of unknown outcome', () => {
    const attempts = [
      attempt(1, { step: 'amend', key: 'c-amend-1', outcome: 'UNKNOWN' }),
      attempt(2, { step: 'register', key: 'c-2', outcome: 'UNKNOWN' }),
    ]
    const unknown = journey('cardholder', { phase: 'unknown', settledBy: START })
    expect(settled(after(unknown, saw(done('ACTIVE')), AT, attempts).verdicts)).toEqual([{ id: 2, outcome: 'TOOK_EFFECT' }])
    const sent = journey('cardholder', { phase: 'sent' })
    const answer = { ...advanced(done('ACTIVE')), attempt: 2 } as Happening
    expect(settled(after(sent, answer, AT, attempts).verdicts)).toEqual([{ id: 2, outcome: 'TOOK_EFFECT' }])
  })

  test('a repetition that could not connect did nothing, and the first sending stays unknown', () => {
    const attempts = [attempt(1, { outcome: 'UNKNOWN' }), attempt(2)]
    const { row, verdicts } = after(
      journey('topup', { phase: 'sent', settledBy: NOW }),
      { ...failed('unavailable'), attempt: 2 } as Happening,
      AT,
      attempts,
    )
    expect(row.phase).toBe('unknown')
    expect(settled(verdicts)).toEqual([{ id: 2, outcome: 'NO_EFFECT', fault: 'unavailable' }])
  })

  test('a write that never left the process leaves no trace', () => {
    const { row, verdicts } = after(
      journey('topup', { phase: 'sent', settledBy: NOW }),
      { ...failed('unreadable'), sent: false } as Happening,
      AT,
      [attempt(1)],
    )
    expect([row.phase, verdicts]).toEqual(['ready', [{ id: 1, forget: true }]])
  })
})

describe('a control whose answer was lost', () => {
  const freeze = attempt(1, { step: 'freeze', key: 'card_1-2', outcome: 'UNKNOWN', fault: 'no-answer' })
  const wished = { wanted: 'FROZEN', control: 'freeze' } as const

  test('took effect when the card is seen as it was wished', () => {
    expect(settled(after(cardThatIs('ACTIVE', wished), saw(done('FROZEN')), AT, [freeze]).verdicts)).toEqual([
      { id: 1, outcome: 'TOOK_EFFECT' },
    ])
  })

  test('had no effect when the card is seen otherwise once the control can act no more', () => {
    const old = { ...freeze, sentAt: later(NOW, -36) }
    expect(settled(after(cardThatIs('ACTIVE', wished), saw(done('ACTIVE')), AT, [old]).verdicts)).toEqual([
      { id: 1, outcome: 'NO_EFFECT' },
    ])
    const young = { ...freeze, sentAt: later(NOW, -34) }
    expect(settled(after(cardThatIs('ACTIVE', wished), saw(done('ACTIVE')), AT, [young]).verdicts)).toEqual([])
  })

  test('stays unknown when a later, different control has overtaken it', () => {
    const thaw = attempt(2, { step: 'unfreeze', key: 'card_1-3', outcome: 'TOOK_EFFECT' })
    const old = { ...freeze, sentAt: later(NOW, -60) }
    expect(settled(after(cardThatIs('ACTIVE'), saw(done('ACTIVE')), AT, [old, thaw]).verdicts)).toEqual([])
  })

  test('keeps a contrary wish from being called fulfilled while it may still act', () => {
    const thaw = attempt(1, { step: 'unfreeze', key: 'card_1-2', sentAt: later(NOW, -10) })
    const frozen = cardThatIs('FROZEN', wished)
    expect(after(frozen, saw(done('FROZEN')), AT, [thaw]).row).toMatchObject({ wanted: 'FROZEN', control: 'freeze' })
    expect(after(frozen, saw(done('FROZEN')), { ...AT, now: later(NOW, 30) }, [thaw]).row).toMatchObject({ wanted: null })
  })
})

describe('the key of the next write', () => {
  test('is the key of the write that may still arrive', () => {
    expect(keyFor('topup_1', 'fund', [attempt(1, { outcome: 'UNKNOWN' })])).toBe('topup_1-1')
    expect(keyFor('topup_1', 'fund', [attempt(1, { outcome: 'NO_EFFECT' })])).toBe('topup_1-1')
  })

  test('is a new key after an answer, and for another step', () => {
    expect(keyFor('topup_1', 'fund', [])).toBe('topup_1-1')
    expect(keyFor('topup_1', 'fund', [attempt(1, { outcome: 'TOOK_EFFECT' })])).toBe('topup_1-2')
    expect(keyFor('topup_1', 'fund', [attempt(1, { outcome: 'NO_EFFECT', fault: 'rejected' })])).toBe('topup_1-2')
    expect(keyFor('topup_1', 'activate', [attempt(1, { outcome: 'UNKNOWN' })])).toBe('topup_1-2')
  })

  test('does not change because an amendment was sent in between', () => {
    const amend = attempt(2, { step: 'amend', key: 'topup_1-amend-1', outcome: 'UNKNOWN' })
    expect(keyFor('topup_1', 'fund', [attempt(1, { outcome: 'UNKNOWN' }), amend])).toBe('topup_1-1')
  })
})
