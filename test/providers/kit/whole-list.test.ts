import { expect, test } from 'vitest'
import { type ListPage, readList } from '../../../src/providers/kit/whole-list.ts'

type Item = { readonly id: string }
const items = (...ids: string[]): Item[] => ids.map(id => ({ id }))
/** Serves these pages one after the other, and the last one for ever. */
async function read(...pages: readonly ListPage<Item>[]) {
  const offsets: number[] = []
  const list = await readList<Item>(
    'GET things',
    ({ id }) => id,
    async offset => {
      offsets.push(offset)
      return pages[Math.min(offsets.length, pages.length) - 1] as ListPage<Item>
    },
  )
  return { ids: list.items.map(({ id }) => id), proof: list.proof, offsets }
}

test.each<[string, readonly ListPage<Item>[], object]>([
  ['as long as its count', [{ items: items('a', 'b'), total: 2 }], { ids: ['a', 'b'], proof: 'counted', offsets: [0] }],
  [
    'in pages shorter than asked',
    [
      { items: items('a'), total: 2 },
      { items: items('b'), total: 2 },
    ],
    { ids: ['a', 'b'], proof: 'counted', offsets: [0, 1] },
  ],
  [
    'without a count, ended by an empty page',
    [{ items: items('a') }, { items: [] }],
    { ids: ['a'], proof: 'ended', offsets: [0, 1] },
  ],
  ['that is empty', [{ items: [], total: 0 }], { ids: [], proof: 'counted' }],
  ['that is empty and counts one', [{ items: [], total: 1 }], { ids: [], proof: 'doubtful' }],
  ['that is empty and has more', [{ items: [], hasMore: true }], { ids: [], proof: 'doubtful' }],
  ['longer than its count', [{ items: items('a', 'b'), total: 1 }], { proof: 'doubtful' }],
  ['that repeats a page', [{ items: items('a'), total: 2 }], { ids: ['a'], proof: 'doubtful', offsets: [0, 1] }],
  [
    'that counts one record twice, in two cases',
    [
      { items: items('a', 'A'), total: 2 },
      { items: [], total: 2 },
    ],
    { ids: ['a'], proof: 'doubtful' },
  ],
])('a list %s is judged by that', async (_, pages, expected) => {
  expect(await read(...pages)).toMatchObject(expected)
})

test('a list without an end is unknowable', async () => {
  let next = 0
  const endless = readList(
    'GET things',
    ({ id }: Item) => id,
    async () => ({ items: items(String(next++)) }),
  )
  await expect(endless).rejects.toMatchObject({ code: 'unknowable' })
})
