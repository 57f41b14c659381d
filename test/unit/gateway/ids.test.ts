import { expect, test } from 'vitest'
import { ID_PREFIXES, isOurs, newId, requirementId } from '../../../src/gateway/ids.ts'

test.each(Object.entries(ID_PREFIXES) as [keyof typeof ID_PREFIXES, string][])(
  'a new id of a %s begins with %s_ and is ours',
  (kind, prefix) => {
    const id = newId(kind)
    expect(id.startsWith(`${prefix}_`)).toBe(true)
    expect(isOurs(id)).toBe(true)
    expect(newId(kind)).not.toBe(id)
  },
)

test.each([
  '',
  'cus_',
  'cus_1',
  'abc_01m8gcp587en9vc7pkynqyt6qe',
  'cus_01m8gcp587en9vc7pkynqyt6qe ',
  'CUS_01m8gcp587en9vc7pkynqyt6qe',
])('the text %j is no id of ours', text => {
  expect(isOurs(text)).toBe(false)
})

test('a requirement keeps its id for as long as the journey asks for the same answer', () => {
  expect(requirementId('kyc_1', 'email-code')).toBe(requirementId('kyc_1', 'email-code'))
  expect(requirementId('kyc_1', 'email-code')).not.toBe(requirementId('kyc_1', 'phone-code'))
})
