import { describe, expect, test } from 'vitest'
import { isRetryable, type ReasonCode, REASONS } from '../../../src/domain/reason.ts'

const codes = Object.keys(REASONS) as ReasonCode[]

describe('a reason', () => {
  test.each(codes)('%s tells the person what to make of it, in a sentence that tips nobody off', code => {
    const { message } = REASONS[code]
    expect(message).toMatch(/^[A-Z].*\.$/)
    expect(message).not.toMatch(/fraud|watch|sanction|duplicate|balance|float|provider|http|error/i)
  })

  test('says by default whether another attempt may succeed, and the adapter may know better', () => {
    for (const code of codes) {
      expect(isRetryable({ code })).toBe(REASONS[code].retryable)
      expect([isRetryable({ code, retryable: true }), isRetryable({ code, retryable: false })]).toEqual([true, false])
    }
  })

  test('that no second attempt can mend does not invite one', () => {
    const final: ReasonCode[] = [
      'UNDER_AGE',
      'UNSUPPORTED_COUNTRY',
      'NOT_ELIGIBLE',
      'ALREADY_REGISTERED',
      'OUTCOME_UNKNOWN',
      'OUTCOME_UNKNOWABLE',
      'CONTRADICTION',
    ]
    expect(final.filter(code => isRetryable({ code }))).toEqual([])
  })
})
