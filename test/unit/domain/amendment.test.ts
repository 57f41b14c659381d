import { describe, expect, test } from 'vitest'
import { seenIn, verdictOf } from '../../../src/domain/amendment.ts'

const RECORD = {
  email: 'ada@example.test',
  phone: '+44 7700 900123',
  lastName: 'LOVELACE',
  address: { line1: '1 Quay St', city: 'Leith', country: 'GB' },
}

describe('the provider’s record tells that a change', () => {
  test('was made when each field that it shows is as it was sent, whatever the case and the spaces', () => {
    expect(seenIn({ phone: '+447700900123', lastName: 'Lovelace' }, RECORD)).toBe('TOOK_EFFECT')
    expect(seenIn({ lastName: 'Lovelace', gender: 'female' }, RECORD)).toBe('TOOK_EFFECT')
  })

  test('was not made when no field is as it was sent', () => {
    expect(seenIn({ phone: '+447700900999', lastName: 'King' }, RECORD)).toBe('NO_EFFECT')
    expect(seenIn({ address: { line1: '2 Elm Rd', city: 'York', country: 'US' } }, RECORD)).toBe('NO_EFFECT')
  })

  test('cannot be told when some fields agree and others do not, or when the record shows none of them', () => {
    expect(seenIn({ phone: '+447700900123', lastName: 'King' }, RECORD)).toBeUndefined()
    expect(seenIn({ gender: 'female' }, RECORD)).toBeUndefined()
  })
})

describe('a change without an answer', () => {
  test('took effect as soon as the record shows it', () => {
    expect(verdictOf('TOOK_EFFECT', { over: false, overtaken: true })).toBe('TOOK_EFFECT')
  })

  test('is waited for while it may still act', () => {
    expect(verdictOf('NO_EFFECT', { over: false, overtaken: false })).toBeUndefined()
    expect(verdictOf(undefined, { over: false, overtaken: false })).toBeUndefined()
  })

  test('had no effect once it can act no more, unless a later change may have overwritten it', () => {
    expect(verdictOf('NO_EFFECT', { over: true, overtaken: false })).toBe('NO_EFFECT')
    expect(verdictOf('NO_EFFECT', { over: true, overtaken: true })).toBe('UNKNOWN')
    expect(verdictOf(undefined, { over: true, overtaken: false })).toBe('UNKNOWN')
  })
})
