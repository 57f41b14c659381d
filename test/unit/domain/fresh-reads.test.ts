import { expect, test, vi } from 'vitest'
import { freshReads } from '../../../src/domain/fresh-reads.ts'

test('a request is sent once, also while the first answer is on its way', async () => {
  const load = vi.fn<() => Promise<object>>(async () => ({}))
  const reads = freshReads()
  const [first, second] = await Promise.all([reads.get('card 1', load), reads.get('card 1', load)])
  expect(second).toBe(first)
  expect(load).toHaveBeenCalledOnce()
})

test('different requests, and different turns, are sent separately', async () => {
  const load = vi.fn<() => Promise<object>>(async () => ({}))
  const reads = freshReads()
  await reads.get('card 1', load)
  await reads.get('card 2', load)
  await freshReads().get('card 1', load)
  expect(load).toHaveBeenCalledTimes(3)
})
