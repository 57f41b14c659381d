import { describe, expect, test } from 'vitest'
import { Private } from '../../../src/domain/private.ts'
import type { Reason } from '../../../src/domain/reason.ts'
import {
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

const WORDS = 'Ada Lovelace is on list 7'
const watchlist: Reason = { code: 'NOT_ELIGIBLE', providerCode: 'WATCHLIST_HIT', providerMessage: new Private(WORDS) }
const sent = journey('kyc', { phase: 'sent' })
const rejected = after(sent, advanced(refused(watchlist)))

describe('why a journey was refused', () => {
  test('tells the person one code for watchlists, fraud and duplicates, and no second attempt', () => {
    expect(rejected.row).toMatchObject({
      status: 'REJECTED',
      reason: { code: 'NOT_ELIGIBLE', retryable: false, providerCode: 'WATCHLIST_HIT' },
    })
  })

  test('keeps the provider’s own words sealed, and nowhere else', () => {
    expect(rejected.content.providerMessage).toBe(WORDS)
    expect(JSON.stringify(rejected.row)).not.toContain('Lovelace')
  })

  test('goes with its words when the next attempt begins, and when the next reason has none', () => {
    const again = after(rejected, { type: 'restarted' })
    expect([again.row.reason, again.content.providerMessage]).toEqual([null, undefined])
    const other = after(journey('kyc', { phase: 'waiting' }, { providerMessage: WORDS }), saw(refused({ code: 'UNDER_AGE' })))
    expect([other.row.reason?.code, other.content.providerMessage]).toEqual(['UNDER_AGE', undefined])
  })

  test('is whatever the adapter knows about trying again', () => {
    expect(after(sent, advanced(refused({ code: 'NOT_ELIGIBLE', retryable: true }))).row.reason).toEqual({
      code: 'NOT_ELIGIBLE',
      retryable: true,
    })
    expect(after(sent, advanced(refused({ code: 'DOCUMENT_EXPIRED' }))).row.reason).toEqual({
      code: 'DOCUMENT_EXPIRED',
      retryable: true,
    })
  })

  test('is the fault’s reason, or that the issuer declined, with its own code', () => {
    const reason: Reason = { code: 'INSUFFICIENT_PROGRAM_BALANCE', providerMessage: new Private(WORDS) }
    const told = after(journey('topup', { phase: 'sent' }), failed('rejected', { reason }))
    expect([told.row.status, told.row.reason, told.content.providerMessage]).toEqual([
      'REJECTED',
      { code: 'INSUFFICIENT_PROGRAM_BALANCE', retryable: true },
      WORDS,
    ])
    const bare = after(journey('topup', { phase: 'sent' }), failed('rejected', { providerCode: 'card_not_active' }))
    expect(bare.row.reason).toEqual({ code: 'PROVIDER_DECLINED', retryable: true, providerCode: 'card_not_active' })
  })

  test('is that a person closed it, where one did', () => {
    expect(after(journey('card', { phase: 'review' }), resolved('DID_NOT_HAPPEN')).row).toMatchObject({
      status: 'FAILED',
      reason: { code: 'CLOSED_BY_OPERATOR' },
    })
  })
})

describe('why a journey needs a review', () => {
  const open = { phase: 'unknown', settledBy: START } as const
  test.each([
    ['the provider took too long', journey('kyc', { phase: 'waiting' }), { type: 'overdue' } as const, 'POLLING_TIMED_OUT'],
    ['the outcome cannot be found out', journey('topup', open), missed('unknowable'), 'OUTCOME_UNKNOWABLE'],
    ['the write said so itself', journey('topup', { phase: 'sent' }), failed('unknowable'), 'OUTCOME_UNKNOWABLE'],
    [
      'another journey owns what was found',
      journey('cardholder', { phase: 'sent' }),
      failed('unknowable', { reason: { code: 'ALREADY_REGISTERED' } }),
      'ALREADY_REGISTERED',
    ],
    [
      'the provider has forgotten the key',
      journey('topup', open),
      { type: 'observed', observation: { is: 'repeatable', until: NOW } } as const,
      'OUTCOME_UNKNOWABLE',
    ],
    ['two truths contradict', journey('kyc', { phase: 'done', status: 'APPROVED' }), saw(refused(watchlist)), 'CONTRADICTION'],
  ] as const)('%s', (_, before, happening, reason) => {
    const { row, content } = after(before, happening)
    expect(row).toMatchObject({ phase: 'review', status: 'NEEDS_REVIEW', reason: { code: reason, retryable: false } })
    expect(content.providerMessage).toBeUndefined()
  })

  test('stays what it was while a person looks', () => {
    const review = after(journey('kyc', { phase: 'waiting' }), { type: 'overdue' })
    for (const happening of [saw(done('APPROVED')), { type: 'hinted' } as const, missed('unknowable')])
      expect(after(review, happening).row.reason).toEqual(review.row.reason)
  })

  test('is gone when a person has it asked about again', () => {
    expect(
      after(
        journey('kyc', { phase: 'review', submittedAt: START, reason: { code: 'POLLING_TIMED_OUT', retryable: false } }),
        resolved('KEEP_WAITING'),
      ).row,
    ).toMatchObject({
      status: 'UNDER_REVIEW',
      reason: null,
    })
  })
})

describe('on its way, a journey', () => {
  test('of unknown outcome says that we are finding out, until we have', () => {
    const silent = after(journey('topup', { phase: 'sent', settledBy: START }), failed('no-answer'))
    expect(silent.row).toMatchObject({ status: 'OUTCOME_UNKNOWN', reason: { code: 'OUTCOME_UNKNOWN', retryable: false } })
    expect(after(silent, missed('no-answer')).row.reason).toEqual(silent.row.reason)
    expect(after(silent, saw(done('APPROVED'))).row).toMatchObject({ status: 'APPROVED', reason: null })
    expect(after(silent, { type: 'observed', observation: { is: 'absent' } }).row).toMatchObject({
      status: 'PENDING',
      reason: null,
    })
  })

  test('that is asked again says why, as long as it is asked', () => {
    const wrong: Reason = { code: 'DOCUMENT_UNREADABLE', providerMessage: new Private(WORDS) }
    const asked = after(sent, advanced({ ...needs(code), reason: wrong } as Parameters<typeof advanced>[0]))
    expect(after(asked, SAME, { type: 'hinted' }, missed('unavailable'))).toMatchObject({
      row: { reason: { code: 'DOCUMENT_UNREADABLE' } },
      content: { providerMessage: WORDS },
    })
    expect(after(asked, saw(needs(code))).row.reason).toBeNull()
    const moving = after(asked, { type: 'answered', name: 'email-code', stays: false })
    expect([moving.row.reason, moving.content.providerMessage]).toEqual([null, undefined])
  })

  test('has no reason while nothing is wrong', () => {
    expect(after(sent, advanced(waits), saw(waits)).row.reason).toBeNull()
    expect(after(sent, failed('unavailable')).row).toMatchObject({
      phase: 'ready',
      status: 'PENDING',
      reason: null,
      settledBy: null,
    })
  })
})
