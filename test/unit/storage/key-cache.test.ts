import { createSecretKey, randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { KeyCache } from '../../../src/storage/key-cache.ts'

const bytes = randomBytes(32)
const key = createSecretKey(bytes)

function cacheOfTwo() {
  let now = Date.UTC(2026, 0)
  const cache = new KeyCache({ most: 2, milliseconds: 1000, now: () => new Date(now) })
  return { cache, pass: (milliseconds: number) => (now += milliseconds) }
}

test('a full key cache drops the key that was least recently used', () => {
  const { cache } = cacheOfTwo()
  cache.keep('a', key)
  cache.keep('b', key)
  cache.get('a')
  cache.keep('c', key)
  expect(['a', 'b', 'c'].map(id => cache.get(id) === key)).toEqual([true, false, true])
})

test('a key leaves the cache after its time even if the cache served it meanwhile', () => {
  const { cache, pass } = cacheOfTwo()
  cache.keep('a', key)
  pass(999)
  expect(cache.get('a')).toBe(key)
  pass(1)
  expect(cache.get('a')).toBeUndefined()
})

test('a key cache keeps no key of a forgotten owner while other transactions may still read it', () => {
  const { cache, pass } = cacheOfTwo()
  cache.keep('a', key)
  cache.forget('a')
  cache.keep('a', key)
  expect(cache.get('a')).toBeUndefined()
  pass(1000)
  cache.keep('a', key)
  expect(cache.get('a')).toBe(key)
})

test('printing a key cache shows no key', () => {
  const { cache } = cacheOfTwo()
  cache.keep('a', key)
  expect(inspect(cache, { depth: 9, showHidden: true }) + JSON.stringify({ cache, key })).not.toContain(bytes.toString('base64'))
  expect(inspect(key, { depth: 9, showHidden: true })).not.toContain(bytes.toString('hex').slice(0, 8))
})
