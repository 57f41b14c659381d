import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { atEnd } from '../../../src/http/expiry.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the callback runs when the token expires, not before', () => {
  const then = vi.fn<() => void>()
  atEnd(new Date(Date.now() + 5_000), then)
  vi.advanceTimersByTime(4_999)
  expect(then).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(then).toHaveBeenCalledOnce()
})

test('a token that expires in a hundred years does not expire at once', () => {
  const then = vi.fn<() => void>()
  atEnd(new Date(Date.now() + 100 * 365 * 86_400_000), then)
  vi.advanceTimersByTime(60_000)
  expect(then).not.toHaveBeenCalled()
})

test('a cancelled callback and a token without an end never call back', () => {
  const then = vi.fn<() => void>()
  atEnd(new Date(Date.now() + 1_000), then)()
  atEnd(undefined, then)
  vi.advanceTimersByTime(10_000)
  expect(then).not.toHaveBeenCalled()
})
