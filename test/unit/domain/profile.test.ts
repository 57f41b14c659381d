import { describe, expect, test } from 'vitest'
import { PROFILE_FIELD_NAMES, type Profile, profileValue, profileWith } from '../../../src/domain/profile.ts'

const ada: Profile = {
  email: 'ada@example.com',
  firstName: 'Ada',
  phone: '+447700900123',
  address: { line1: '1 Main Street', city: 'London', postalCode: 'N1 1AA', country: 'GB' },
}
const filled = Object.fromEntries(PROFILE_FIELD_NAMES.map(name => [name, `new ${name}`]))

describe('a profile', () => {
  test('gives its values by the names that forms use', () => {
    expect(profileValue(ada, 'email')).toBe('ada@example.com')
    expect(profileValue(ada, 'address.city')).toBe('London')
  })

  test('has no value where it has none, nor under a name that no form uses', () => {
    const nothing = [
      'lastName',
      'address.state',
      'address',
      'address.',
      'sourceOfFunds',
      'email.length',
      'toString',
      'address.constructor',
      'address.city.x',
      '',
    ]
    expect(nothing.map(name => profileValue(ada, name))).toEqual(nothing.map(() => undefined))
    expect(profileValue({ email: 'ada@example.com' }, 'address.city')).toBeUndefined()
  })

  test('takes a form’s answers into their places, each under the name it is read by', () => {
    const after = profileWith(ada, filled)
    for (const name of PROFILE_FIELD_NAMES) expect(profileValue(after, name)).toBe(`new ${name}`)
  })

  test('keeps what a form did not ask for', () => {
    expect(profileWith(ada, { 'address.city': 'Leeds' })).toEqual({ ...ada, address: { ...ada.address, city: 'Leeds' } })
    expect(profileWith(ada, {})).toEqual(ada)
  })

  test('takes nothing that is no profile field', () => {
    const given = { sourceOfFunds: 'salary', 'address.planet': 'Earth', address: 'somewhere', constructor: 'x' }
    expect(profileWith(ada, given)).toEqual(ada)
  })

  test('is not changed itself', () => {
    const frozen = Object.freeze({ ...ada, address: Object.freeze({ ...(ada.address as object) }) }) as Profile
    expect(() => profileWith(frozen, filled)).not.toThrow()
    expect(frozen).toEqual(ada)
  })

  test('has no address before there is a street, a city and a country', () => {
    const bare: Profile = { email: 'ada@example.com' }
    expect(profileWith(bare, { 'address.city': 'London', 'address.country': 'GB' })).toEqual(bare)
    expect(
      profileWith(bare, { 'address.line1': '1 Main Street', 'address.city': 'London', 'address.country': 'GB' }).address,
    ).toEqual({
      line1: '1 Main Street',
      city: 'London',
      country: 'GB',
    })
  })
})
