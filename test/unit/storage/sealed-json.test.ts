import { expect, test } from 'vitest'
import { Private } from '../../../src/domain/private.ts'
import { decode, encode } from '../../../src/storage/sealed-json.ts'

test('instants, private values and plain data come back as they were', () => {
  const value = { at: new Date(0), list: [1, null, true, 'text'], secret: new Private({ pin: '1234' }) }
  const back = decode(encode(value)) as typeof value
  expect(back.at).toEqual(value.at)
  expect(back.list).toEqual(value.list)
  expect(back.secret).toBeInstanceOf(Private)
  expect(back.secret.reveal()).toEqual({ pin: '1234' })
})

test('a key of a person that looks like a tag stays a key', () => {
  const value = { $date: 'not an instant', $private: 'no secret', $$twice: 1 }
  expect(decode(encode(value))).toEqual(value)
})

test.each([[new Map()], [Number.NaN], [10n], [() => 1]])('a value that JSON would lose is refused: %s', value => {
  expect(() => encode({ inner: [value] })).toThrow('value.inner[0]')
})
