import { describe, expect, test } from 'vitest'
import { later } from '../../../../src/domain/journey.ts'
import { attemptAfter, type Happening } from '../../../../src/gateway/engine/settle.ts'
import type { JourneyRow } from '../../../../src/storage/schema.ts'
import {
  ABSENT,
  advanced,
  after,
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

describe('the proof of a write', () => {
  test.each<[string, JourneyRow['phase'], Happening, ReturnType<typeof attemptAfter>]>([
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
    ['a look while none is open', 'waiting', saw(done('APPROVED')), undefined],
    ['nothing there while none is open', 'waiting', ABSENT, undefined],
    ['a person who found it', 'review', resolved('HAPPENED'), { outcome: 'TOOK_EFFECT' }],
    ['a person who did not', 'review', resolved('DID_NOT_HAPPEN'), { outcome: 'NO_EFFECT' }],
    ['a person who waits', 'review', resolved('KEEP_WAITING'), undefined],
    ['a trace', 'ready', { type: 'traced', settledBy: NOW }, undefined],
    ['an answer of a person', 'needs', { type: 'answered', name: 'email-code', stays: false }, undefined],
    ['another attempt', 'refused', { type: 'restarted' }, undefined],
    ['a hint', 'unknown', { type: 'hinted' }, undefined],
  ])('after %s', (_, phase, happening, proof) => {
    const before = journey('topup', { phase, settledBy: phase === 'unknown' ? START : null })
    expect(attemptAfter(phase, after(before, happening).row.phase, happening)).toEqual(proof)
  })

  test('is not given by "nothing there" before the write has settled', () => {
    const before = journey('topup', { phase: 'unknown', settledBy: later(NOW, 1) })
    expect(attemptAfter('unknown', after(before, ABSENT).row.phase, ABSENT)).toBeUndefined()
  })
})
