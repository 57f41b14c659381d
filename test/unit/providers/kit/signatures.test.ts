import { describe, expect, test } from 'vitest'
import { anySame, isRecent, jsonIn, sameSecret, secretsIn, secretsSetting } from '../../../../src/providers/kit/signatures.ts'

test('a list of secrets may have spaces and empty places', () => {
  expect(secretsIn('new, old')).toEqual(['new', 'old'])
  expect(secretsIn('one')).toEqual(['one'])
  expect(secretsIn(' ,one,')).toEqual(['one'])
  expect(secretsIn(',')).toEqual([])
})

test('every secret of a setting has the length that is asked for', () => {
  const setting = secretsSetting(3, 'too short')
  expect(setting.safeParse('new,old').success).toBe(true)
  for (const wrong of ['new,ol', '', ',', undefined]) expect(setting.safeParse(wrong).success, String(wrong)).toBe(false)
})

test('one match among several signatures and several secrets is enough, and an empty list never matches', () => {
  expect(anySame(['x', 'b'], ['a', 'b'])).toBe(true)
  expect(anySame(['x', 'y'], ['a', 'b'])).toBe(false)
  expect(anySame([], ['a'])).toBe(false)
  expect(anySame([''], [])).toBe(false)
  expect(sameSecret('a', 'ab')).toBe(false)
})

describe('the JSON of a notice', () => {
  test('may begin with a byte order mark', () => {
    expect(jsonIn(Buffer.from('\u{feff}{"a":1}'))).toEqual({ a: 1 })
  })

  test('is undefined where the bytes are no JSON or no UTF-8', () => {
    for (const bytes of [Buffer.from(''), Buffer.from('{'), Buffer.from([0x22, 0xff, 0x22])])
      expect(jsonIn(bytes)).toBeUndefined()
  })
})

test('a time is recent within the window on both sides, and a text that is no number never is', () => {
  const now = new Date(1_000_000)
  expect([700, 1300].map(seconds => isRecent(seconds, now, 300))).toEqual([true, true])
  expect([699, 1301, 'soon', '', undefined].map(seconds => isRecent(seconds, now, 300))).toEqual(Array(5).fill(false))
})
