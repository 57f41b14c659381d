import { describe, expect, test } from 'vitest'
import { Fault, type FaultCode, FAULTS, faultFrom } from '../../../src/domain/fault.ts'

describe('a fault', () => {
  test.each<[FaultCode, boolean, string]>([
    ['unavailable', false, 'it could not connect, or was told 429'],
    ['credentials', false, 'it was not let in'],
    ['rejected', false, 'it was understood and refused'],
    ['no-answer', true, 'silence is never a failure'],
    ['unreadable', true, 'something was answered, and we do not know what'],
    ['unknowable', true, 'it cannot be found out'],
  ])('that is %s: it may have acted: %s, because %s', (code, mayHaveActed) => {
    expect(FAULTS[code].mayHaveActed).toBe(mayHaveActed)
  })

  test('is asked about again unless the answer is final', () => {
    const final = Object.entries(FAULTS).filter(([, { askAgain }]) => !askAgain)
    expect(final.map(([code]) => code).toSorted()).toEqual(['rejected', 'unknowable'])
  })

  test('carries what the provider asks of us, and its own code, never its words', () => {
    const cause = new Error('ECONNRESET')
    const fault = new Fault('unavailable', 'expected an answer but got 429', {
      retryAfter: 30,
      providerCode: 'rate_limited',
      cause,
    })
    expect(fault).toMatchObject({ name: 'Fault', retryAfter: 30, providerCode: 'rate_limited', reason: undefined, cause })
    expect('cause' in new Fault('rejected', 'expected a card but it was refused')).toBe(false)
  })
})

describe('anything else that an adapter throws', () => {
  test('counts as a write that may have acted', () => {
    for (const thrown of [new TypeError('x is undefined'), 'a string', undefined, null])
      expect(FAULTS[faultFrom(thrown).code].mayHaveActed).toBe(true)
  })

  test('is kept as the cause, and its text stays out of the message', () => {
    const thrown = new TypeError('cannot read ada@example.com')
    expect(faultFrom(thrown).cause).toBe(thrown)
    expect(faultFrom(thrown).message).not.toContain('@')
  })

  test('is left as it is where it is a fault already', () => {
    const fault = new Fault('rejected', 'expected a card but it was refused')
    expect(faultFrom(fault)).toBe(fault)
  })
})
