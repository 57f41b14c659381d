import { expect, test } from 'vitest'
import { checkKey, fingerprintOf } from '../../../../src/gateway/verbs/orders.ts'

test.each([null, undefined, '', '  ', '\u200b', 'k\ud800', 'k\ufffd', 'k'.repeat(256)])(
  'an order with the idempotencyKey %j is refused',
  key => {
    expect(() => checkKey(key)).toThrow(/required|UTF-8|visible|at most 255/)
  },
)

test('an idempotencyKey is trimmed and otherwise kept', () => {
  expect(checkKey(' order 1 ')).toBe('order 1')
})

test('inputs that differ have different fingerprints, also where only a part is missing', () => {
  const prints = [['a', 'b'], ['ab'], ['a', undefined, 'b'], ['a', 'b', undefined]].map(fingerprintOf)
  expect(new Set(prints).size).toBe(prints.length)
})
