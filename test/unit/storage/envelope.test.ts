import { createSecretKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { freshNonce, open, seal } from '../../../src/storage/envelope.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const sealed = seal(
  key,
  'profile of cus_1',
  Buffer.from('Ines'),
  freshNonce(length => Buffer.alloc(length, 7)),
)

test('a sealed value opens in its place, and does not show the plain text', () => {
  expect(Buffer.from(open(key, 'profile of cus_1', sealed)).toString()).toBe('Ines')
  expect(Buffer.from(sealed).includes('Ines')).toBe(false)
})

test('a value does not open in the place of a different value', () => {
  expect(() => open(key, 'profile of cus_2', sealed)).toThrow('profile of cus_2 does not open')
})

test('a value does not open with a different key', () => {
  expect(() => open(createSecretKey(Buffer.alloc(32, 2)), 'profile of cus_1', sealed)).toThrow('does not open')
})

test.each([1, 13, 29])('a value with byte %d altered does not open', position => {
  const altered = Buffer.from(sealed)
  altered.writeUInt8(altered.readUInt8(position) ^ 1, position)
  expect(() => open(key, 'profile of cus_1', altered)).toThrow('does not open')
})

test('an unknown version and a value that is too short are named', () => {
  expect(() => open(key, 'here', Buffer.concat([Buffer.of(9), sealed.subarray(1)]))).toThrow('sealed in version 9')
  expect(() => open(key, 'here', Buffer.of(1, 2))).toThrow('here is not sealed')
})
