import { expect, test } from 'vitest'
import { pageOf } from '../../../../src/gateway/api/page.ts'

const shape = { cursorOf: (n: number) => `at ${n}`, view: async (n: number) => n * 10 }

test('a page shows no more than asked for, and tells by one more row that another page follows', async () => {
  expect(await pageOf([1, 2, 3], { ...shape, first: 2, totalCount: 9 })).toEqual({
    nodes: [10, 20],
    cursors: ['at 1', 'at 2'],
    hasNextPage: true,
    endCursor: 'at 2',
    totalCount: 9,
  })
})

test('an empty page has no cursor', async () => {
  expect(await pageOf([], { ...shape, first: 2 })).toMatchObject({
    nodes: [],
    hasNextPage: false,
    endCursor: null,
    totalCount: null,
  })
})
