import { describe, expect, test } from 'vitest'
import { checkProfile, checkProfilePatch } from '../../../../src/gateway/input/profile.ts'

const NOW = new Date('2026-03-01T12:00:00Z')

describe('a profile', () => {
  test('leaves out the optional fields that a form sent as empty texts', () => {
    const input = { email: 'ines@example.com', firstName: '', lastName: null, phone: '', gender: '', nationality: '' }
    expect(checkProfile(input, NOW)).toEqual({ email: 'ines@example.com' })
  })

  test('without an e-mail address is refused', () => {
    expect(() => checkProfile({ email: '' }, NOW)).toThrow('email is required')
  })

  test('tells every mistake at once', () => {
    expect(() => checkProfile({ email: 'x', phone: 'y', nationality: 'z' }, NOW)).toThrow(/e-mail.*phone.*country/)
  })

  test('has an address with a street, a town and a country, or none', () => {
    const address = { line1: '1 Quay St', city: 'Adamstown', country: 'PN', line2: '' }
    expect(checkProfile({ email: 'i@example.com', address }, NOW).address).toEqual({
      line1: '1 Quay St',
      city: 'Adamstown',
      country: 'PN',
    })
    expect(() => checkProfile({ email: 'i@example.com', address: { ...address, city: ' ' } }, NOW)).toThrow('city is required')
  })
})

test('a change of a profile needs at least one field', () => {
  expect(() => checkProfilePatch({ firstName: '' }, NOW)).toThrow('at least one field')
  expect(checkProfilePatch({ firstName: 'Inês' }, NOW)).toEqual({ firstName: 'Inês' })
})
