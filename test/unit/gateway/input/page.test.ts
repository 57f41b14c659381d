import { expect, test } from 'vitest'
import { checkFilter, checkFirst } from '../../../../src/gateway/input/page.ts'

test('a page holds from 1 to 100 nodes', () => {
  expect([1, 100].map(first => checkFirst({ first }))).toEqual([1, 100])
  for (const first of [0, -1, 101, 1.5, Number.NaN]) expect(() => checkFirst({ first })).toThrow('first must be from 1 to 100')
})

test('a filter is a text that PostgreSQL can hold, or is not given', () => {
  expect([checkFilter('subject', null), checkFilter('subject', 'a')]).toEqual([undefined, 'a'])
  expect(() => checkFilter('subject', '\u0000')).toThrow('control characters')
})
