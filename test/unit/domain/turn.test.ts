import { describe, expect, test } from 'vitest'
import { later } from '../../../src/domain/journey.ts'
import { withEvidence } from '../../../src/domain/evidence.ts'
import { Private } from '../../../src/domain/private.ts'
import type { Kind } from '../../../src/domain/provider.ts'
import type { Reason } from '../../../src/domain/reason.ts'
import type { Subject } from '../../../src/domain/standing.ts'
import { after as turned } from '../../../src/domain/turn.ts'
import {
  ABSENT,
  AT,
  advanced,
  after,
  cardThatIs,
  code,
  done,
  failed,
  form,
  journey,
  missed,
  namesOf,
  needs,
  NOW,
  refused,
  resolved,
  REST,
  SAME,
  saw,
  waits,
} from './happenings.ts'
import { START } from './journey-row.ts'

describe('a lifecycle that goes on once a journey is done', () => {
  test.each<[Kind, string, string]>([
    ['card', 'ACTIVE', 'FROZEN'],
    ['card', 'FROZEN', 'ACTIVE'],
    ['card', 'ACTIVE', 'TERMINATED'],
    ['cardholder', 'ACTIVE', 'SUSPENDED'],
    ['kyc', 'SUSPENDED', 'APPROVED'],
    ['topup', 'APPROVED', 'REVERSED'],
  ])('lets a %s go from %s to %s', (kind, from, to) => {
    const { row } = after(journey(kind, { phase: 'done', status: from }), saw({ ...done(to), providerStatus: 'theirs' }))
    expect(row).toMatchObject({ phase: 'done', status: to, providerStatus: 'theirs' })
  })

  test.each<[Kind, string, string]>([
    ['card', 'TERMINATED', 'ACTIVE'],
    ['card', 'BLOCKED', 'INACTIVE'],
    ['cardholder', 'CLOSED', 'ACTIVE'],
    ['kyc', 'EXPIRED', 'APPROVED'],
    ['topup', 'REVERSED', 'APPROVED'],
  ])('does not believe a %s that was %s and claims to be %s: nothing of the claim is kept', (kind, from, to) => {
    const before = journey(
      kind,
      { phase: 'done', status: from, refs: { id: '1' }, facts: { last4: '4242' } },
      { held: { kept: 'yes' } },
    )
    const { row, content } = after(
      before,
      saw({ ...done(to, { last4: '9999' }), refs: { id: '2' }, held: { new: 'x' }, providerStatus: 'theirs' }),
    )
    expect(row).toMatchObject({
      phase: 'done',
      status: from,
      refs: { id: '1' },
      facts: { last4: '4242' },
      providerRef: null,
      providerStatus: null,
    })
    expect(content).toEqual(before.content)
  })

  test('is asked again soon after a claim that was not believed', () => {
    const { row } = after(journey('kyc', { phase: 'done', status: 'APPROVED' }), saw(done('PENDING')))
    expect(row).toMatchObject({ status: 'APPROVED', dueAt: later(NOW, 2), polls: 1 })
  })

  test('is not looked at any more once nothing can come after', () => {
    expect(after(cardThatIs('ACTIVE'), saw(done('TERMINATED'))).row.dueAt).toBeNull()
    expect(after(journey('topup', { phase: 'sent' }), advanced(done('APPROVED'))).row.dueAt).toBeNull()
    expect(after(cardThatIs('ACTIVE'), saw(done('FROZEN'))).row.dueAt).toEqual(later(NOW, REST))
  })

  test('is looked at all the same when a notice says so, and again where that look failed', () => {
    const settled = journey('topup', { phase: 'done', status: 'APPROVED', dueAt: null })
    const told = after(settled, { type: 'hinted' })
    expect(told.row.dueAt).toEqual(NOW)
    expect(after(told, missed('unavailable')).row.dueAt).toEqual(later(NOW, 2))
    expect(after(told, saw(done('REVERSED'))).row).toMatchObject({ status: 'REVERSED', dueAt: null, hintedAt: null })
  })

  test('is looked at again after seconds and minutes when a notice comes ahead of what the provider shows', () => {
    for (const [subject, last] of [
      [journey('topup', { phase: 'done', status: 'APPROVED', dueAt: null }), null],
      [cardThatIs('ACTIVE'), later(NOW, REST)],
    ] as const) {
      let told = after(subject, { type: 'hinted' })
      const same = saw(done(subject.row.status))
      for (const wait of [3, 15, 60, 300]) {
        told = after(told, same)
        expect(told.row.dueAt).toEqual(later(NOW, wait))
      }
      expect(after(told, same).row).toMatchObject({ dueAt: last, hintedAt: null })
    }
  })

  test('rests again as soon as a look shows what the notice told of', () => {
    const told = after(cardThatIs('ACTIVE'), { type: 'hinted' }, saw(done('ACTIVE')), saw(done('FROZEN')))
    expect(told.row).toMatchObject({ status: 'FROZEN', hintedAt: null, dueAt: later(NOW, REST), polls: 0 })
  })

  test('does not go back to a step on the way', () => {
    for (const said of [{ is: 'moved', refs: { id: 'x' } } as const, waits, needs(code)]) {
      const { row, content } = after(cardThatIs('ACTIVE'), saw(said))
      expect(row).toMatchObject({ phase: 'done', status: 'ACTIVE', refs: { id: 'c-1' } })
      expect(content.requirements).toEqual([])
    }
  })
})

describe('two final truths that contradict each other', () => {
  const declined = refused({ code: 'PROVIDER_DECLINED' }, { refundedToProgram: true })

  test('are a review, not a toss, and the first stands in the row', () => {
    const done_ = journey('topup', { phase: 'done', status: 'APPROVED', refs: { id: 't-1' } })
    const { row } = after(done_, saw({ ...declined, refs: { id: 't-2' } }))
    expect(row).toMatchObject({
      phase: 'review',
      status: 'NEEDS_REVIEW',
      dueAt: null,
      refs: { id: 't-1' },
      facts: {},
      reason: { code: 'CONTRADICTION', retryable: false },
    })
  })

  test('are a review when the refusal came first, too', () => {
    const { row } = after(
      journey('topup', { phase: 'refused', status: 'REJECTED' }),
      saw({ ...done('APPROVED'), refs: { id: 't-1' } }),
    )
    expect(row).toMatchObject({
      phase: 'review',
      status: 'NEEDS_REVIEW',
      refs: {},
      providerRef: null,
      reason: { code: 'CONTRADICTION' },
    })
  })

  test('are decided by a person who has them looked at again', () => {
    const review = after(cardThatIs('ACTIVE'), saw(declined))
    expect(after(review, resolved('KEEP_WAITING'), saw(done('ACTIVE'))).row).toMatchObject({
      phase: 'done',
      status: 'ACTIVE',
      reason: null,
    })
    expect(after(review, resolved('KEEP_WAITING'), saw(declined)).row).toMatchObject({ phase: 'refused', status: 'FAILED' })
  })
})

describe('two notices that tell contrary outcomes', () => {
  const evidence = withEvidence({ outcome: 'completed' }, { outcome: 'failed' })

  test('are a review, whichever outcome the look goes by, before and after it was decided', () => {
    for (const both of [evidence, withEvidence({ outcome: 'failed' }, { outcome: 'completed' })]) {
      for (const phase of ['waiting', 'unknown', 'done'] as const) {
        const subject = journey('topup', { phase, status: phase === 'done' ? 'APPROVED' : 'PENDING', evidence: both })
        expect(after(subject, saw(done('APPROVED'))).row).toMatchObject({
          phase: 'review',
          status: 'NEEDS_REVIEW',
          reason: { code: 'CONTRADICTION' },
        })
      }
    }
  })

  test('are a review when they came before the answer of the write', () => {
    const { row } = after(journey('topup', { phase: 'sent', settledBy: NOW, evidence }), advanced(done('APPROVED')))
    expect(row).toMatchObject({ phase: 'review', reason: { code: 'CONTRADICTION' } })
  })
})

describe('what a person is asked for', () => {
  const asked = journey('kyc', { phase: 'needs', status: 'ACTION_REQUIRED' }, { requirements: [code, form] })
  const sent = (subject: Subject): Subject => after(subject, { type: 'traced', settledBy: later(NOW, 35) })

  test('replaces what was asked before', () => {
    expect(after(asked, saw(needs(form))).content.requirements).toEqual([form])
  })

  test('goes when it has been answered, and the rest stays', () => {
    const answered = after(asked, { type: 'answered', name: 'email-code', stays: false })
    expect([answered.row.phase, namesOf(answered)]).toEqual(['ready', ['source-of-funds']])
  })

  test('stays when a new code or link is wished for', () => {
    expect(namesOf(after(asked, { type: 'answered', name: 'email-code', stays: true }))).toEqual([
      'email-code',
      'source-of-funds',
    ])
  })

  test('stays through looks that say nothing, failures and silence', () => {
    for (const happening of [SAME, ABSENT, missed('unavailable')]) expect(namesOf(after(asked, happening))).toHaveLength(2)
    const writing = sent(after(asked, { type: 'answered', name: 'email-code', stays: false }))
    for (const happening of [failed('unavailable'), failed('no-answer')])
      expect(namesOf(after(writing, happening))).toEqual(['source-of-funds'])
  })

  test('goes when the provider has all it needs, and with a review', () => {
    for (const said of [waits, done('APPROVED'), { is: 'moved', refs: {} } as const])
      expect(namesOf(after(asked, saw(said)))).toEqual([])
    expect(
      namesOf(after(sent(after(asked, { type: 'answered', name: 'email-code', stays: false })), failed('unknowable'))),
    ).toEqual([])
  })

  test('after a refusal is what may be corrected, until it is answered; the next attempt takes it along', () => {
    const rejected = after(asked, saw(refused({ code: 'DOCUMENT_EXPIRED' }, { requirements: [form] })))
    expect([rejected.row.phase, namesOf(rejected)]).toEqual(['refused', ['source-of-funds']])
    expect(namesOf(after(rejected, { type: 'restarted' }))).toEqual(['source-of-funds'])
    const corrected = after(rejected, { type: 'answered', name: 'source-of-funds', stays: false })
    expect([corrected.row.phase, namesOf(corrected)]).toEqual(['refused', []])
  })
})

describe('what is kept for later steps', () => {
  test('only grows, whatever comes', () => {
    const before = journey(
      'kyc',
      { phase: 'sent', refs: { id: '1', visitFor: 'a' }, providerStatus: 'NEW' },
      { held: { nickname: 'Ada', city: 'London' } },
    )
    const { row, content } = after(
      before,
      advanced({ ...waits, refs: { visitFor: 'b' }, held: { city: 'Leeds' } }),
      missed('no-answer'),
      SAME,
    )
    expect(row).toMatchObject({ refs: { id: '1', visitFor: 'b' }, providerStatus: 'NEW' })
    expect(content.held).toEqual({ nickname: 'Ada', city: 'Leeds' })
    expect(after({ row, content }, saw(refused({ code: 'UNDER_AGE' }))).content.held).toEqual(content.held)
  })

  test('names the provider’s own id', () => {
    expect(after(journey('card', { phase: 'sent' }), advanced({ ...waits, refs: { id: 'c-1' } })).row.providerRef).toBe('c-1')
  })

  test('is what the machine went along with: an answer that came too late leaves nothing', () => {
    const before = journey('card', { phase: 'waiting' })
    expect(after(before, advanced({ ...done('ACTIVE'), refs: { id: 'c-1' } }))).toEqual(before)
  })

  test('notes when it was looked at, even if nothing was believed', () => {
    const review = journey('card', { phase: 'review', status: 'NEEDS_REVIEW' })
    expect(after(review, saw(done('ACTIVE'))).row).toEqual({ ...review.row, observedAt: NOW })
    expect(after(journey('card', { phase: 'waiting' }), missed('unavailable')).row.observedAt).toEqual(NOW)
    expect(after(journey('card', { phase: 'waiting' }), { type: 'hinted' }).row.observedAt).toBeNull()
  })
})

describe('what a card or a top-up is known to be', () => {
  const issued = done('ACTIVE', { fundable: true, last4: '4242', expiryMonth: 4, nameOnCard: new Private('ADA LOVELACE') })

  test('holds no name: that is sealed', () => {
    const { row, content } = after(journey('card', { phase: 'sent', facts: { type: 'VIRTUAL' } }), advanced(issued))
    expect(row.facts).toEqual({ type: 'VIRTUAL', fundable: true, last4: '4242', expiryMonth: 4 })
    expect(content.nameOnCard).toBe('ADA LOVELACE')
    expect(JSON.stringify(row)).not.toContain('LOVELACE')
    expect(after({ row, content }, saw(done('FROZEN', { fundable: false }))).content.nameOnCard).toBe('ADA LOVELACE')
  })

  test('says whether refused money went back to the programme: no, unless the provider says so', () => {
    const topup = journey('topup', { phase: 'waiting', facts: { amount: { amount: '25.00', currency: 'USD' } } })
    const reason: Reason = { code: 'PROVIDER_DECLINED' }
    expect(after(topup, saw(refused(reason, { refundedToProgram: true }))).row.facts).toMatchObject({
      refundedToProgram: true,
      amount: { amount: '25.00' },
    })
    expect(after(topup, saw(refused(reason))).row.facts.refundedToProgram).toBe(false)
    expect(after(journey('card', { phase: 'waiting' }), saw(refused(reason))).row.facts).toEqual({})
  })

  test('has the fee of a settled top-up, where there is one', () => {
    const fee = { amount: '0.25', currency: 'USD' }
    expect(after(journey('topup', { phase: 'sent' }), advanced(done('APPROVED', { fee }))).row.facts).toEqual({ fee })
    expect(after(journey('topup', { phase: 'sent' }), advanced(done('APPROVED'))).row.facts).toEqual({})
  })
})

describe('what was wished for a card', () => {
  const wished = cardThatIs('ACTIVE', { wanted: 'FROZEN', control: 'freeze' })

  test('stands until the provider is seen to have done it', () => {
    for (const happening of [saw(done('ACTIVE')), SAME, missed('no-answer'), { type: 'hinted' } as const]) {
      expect(after(wished, happening).row).toMatchObject({ wanted: 'FROZEN', control: 'freeze' })
    }
    expect(after(wished, saw(done('FROZEN'))).row).toMatchObject({ status: 'FROZEN', wanted: null, control: null })
  })

  test('is dropped when the card is gone', () => {
    expect(after(wished, saw(done('TERMINATED'))).row).toMatchObject({ status: 'TERMINATED', wanted: null, control: null })
  })
})

describe('when it was handed over and decided', () => {
  test('is noted once', () => {
    const handed = after(journey('kyc', { phase: 'sent' }), advanced(waits))
    expect(handed.row).toMatchObject({ status: 'UNDER_REVIEW', submittedAt: NOW, decidedAt: null })
    const decided = turned(handed, saw(done('APPROVED')), { ...AT, now: later(NOW, 60) })
    expect(decided.row).toMatchObject({ submittedAt: NOW, decidedAt: later(NOW, 60) })
    expect(turned(decided, saw(done('SUSPENDED')), { ...AT, now: later(NOW, 90) }).row.decidedAt).toEqual(later(NOW, 60))
  })

  test('begins anew with the next attempt', () => {
    const rejected = journey('kyc', {
      phase: 'refused',
      status: 'REJECTED',
      submittedAt: START,
      decidedAt: START,
      reason: { code: 'DOCUMENT_EXPIRED', retryable: true },
    })
    expect(after(rejected, { type: 'restarted' }).row).toMatchObject({
      phase: 'ready',
      status: 'PENDING',
      submittedAt: null,
      decidedAt: null,
      reason: null,
    })
  })
})
