import { expect, test } from 'vitest'
import { Buckets } from '../../../src/http/buckets.ts'

test('a bucket gives a minute’s worth at once, then says how long to wait, and refills evenly', () => {
  let now = 0
  const buckets = new Buckets(2, () => now)
  expect([buckets.take('a'), buckets.take('a'), buckets.take('a')]).toEqual([0, 0, 30])
  now = 29_000
  expect(buckets.take('a')).toBe(1)
  now = 30_000
  expect(buckets.take('a')).toBe(0)
  expect(buckets.take('a')).toBe(30)
})

test('a bucket never holds more than a minute’s worth', () => {
  let now = 0
  const buckets = new Buckets(1, () => now)
  buckets.take('a')
  now = 600_000
  expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 60])
})

test('buckets of different names are separate, and a larger bucket holds more', () => {
  const buckets = new Buckets(1, () => 0)
  expect([buckets.take('a'), buckets.take('b'), buckets.take('a')]).toEqual([0, 0, 60])
  expect([buckets.take('c', 2), buckets.take('c', 2), buckets.take('c', 2)]).toEqual([0, 0, 30])
})

test('the bucket used longest ago is forgotten beyond 20,000 buckets', () => {
  const buckets = new Buckets(1, () => 0)
  for (let n = 0; n <= 20_000; n++) buckets.take(`caller ${n}`)
  expect(buckets.take('caller 20000')).toBeGreaterThan(0)
  expect(buckets.take('caller 0')).toBe(0)
})
