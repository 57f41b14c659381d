import { describe, expect, it } from 'vitest'
import {
  CARD_STATUSES,
  cardStatusOf,
  FLOW_STATUSES,
  KYC_STATUSES,
  kycMeaning,
  stageOf,
} from '../../../src/providers/yativo/statuses.ts'

describe("Yativo's words", () => {
  it('for a stage are all known, in their order', () => {
    expect(FLOW_STATUSES.map(word => [word, stageOf(word)])).toEqual([
      ['otp_requested', 1],
      ['otp_verified', 2],
      ['kyc_initiated', 3],
      ['kyc_completed', 4],
      ['kyc_approved', 4],
      ['safe_deploying', 5],
      ['safe_deployed', 5],
      ['card_created', 6],
      ['active', 6],
    ])
  })

  it('for KYC are all known, and pending_review asks the person to come again', () => {
    expect(KYC_STATUSES.map(word => [word, kycMeaning(word)])).toEqual([
      ['pending', 'visit'],
      ['pending_review', 'visit'],
      ['expired', 'visit'],
      ['in_progress', 'busy'],
      ['approved', 'approved'],
      ['rejected', 'rejected'],
    ])
  })

  it('for a card are all known, and a lost one is not given up for good', () => {
    expect(CARD_STATUSES.map(word => [word, cardStatusOf(word)])).toEqual([
      ['active', 'ACTIVE'],
      ['frozen', 'FROZEN'],
      ['blocked', 'BLOCKED'],
      ['lost', 'BLOCKED'],
      ['deactivated', 'BLOCKED'],
      ['stolen', 'TERMINATED'],
      ['voided', 'TERMINATED'],
      ['cancelled', 'TERMINATED'],
    ])
  })

  it('are read in any case, and an unknown one means nothing', () => {
    expect([stageOf('OTP_VERIFIED'), kycMeaning('Approved'), cardStatusOf('ACTIVE')]).toEqual([2, 'approved', 'ACTIVE'])
    expect([stageOf('wibble'), kycMeaning('wibble'), cardStatusOf('wibble')]).toEqual([0, undefined, undefined])
  })
})
