import { expect, test, vi } from 'vitest'
import type { Channel } from '../../../src/storage/executor.ts'
import { Wakes } from '../../../src/storage/wakes.ts'

const one = 'one' as Channel
const two = 'two' as Channel

test('a payload wakes the listeners of its channel only', () => {
  const wakes = new Wakes()
  const [first, second] = [vi.fn<(payload: string) => void>(), vi.fn<(payload: string) => void>()]
  wakes.add(one, first)
  wakes.add(two, second)
  wakes.tell('one', 'cus_1')
  wakes.tell('unknown', 'cus_2')
  expect(first.mock.calls).toEqual([['cus_1']])
  expect(second).not.toHaveBeenCalled()
})

test('a function that is added twice is woken twice, and removed once at a time', () => {
  const wakes = new Wakes()
  const wake = vi.fn<(payload: string) => void>()
  const removals = [wakes.add(one, wake), wakes.add(one, wake)]
  wakes.tell('one', '')
  expect(wake).toHaveBeenCalledTimes(2)
  expect(removals.map(remove => remove())).toEqual([false, true])
  expect(wakes.channels).toEqual([])
})

test('after a gap each listener of each channel is woken', () => {
  const wakes = new Wakes()
  const [first, second] = [vi.fn<(payload: string) => void>(), vi.fn<(payload: string) => void>()]
  wakes.add(one, first)
  wakes.add(two, second)
  wakes.tellAll()
  expect([first.mock.calls, second.mock.calls]).toEqual([[['']], [['']]])
})
