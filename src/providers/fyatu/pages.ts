import type { z } from 'zod'
import type { Query, Wire } from './wire.ts'

/** The most that a page may hold [docs]. No list takes a set of ids [docs]. */
export const PAGE = 100

export type Listed<T> = { readonly items: readonly T[]; readonly total: number | undefined; readonly hasMore: boolean }

export async function pageOf<T>(
  wire: Wire,
  operation: string,
  path: string,
  query: Query,
  item: z.ZodType<T>,
): Promise<Listed<T>> {
  const { data, total, hasMore } = await wire.read(operation, path, query, item.array())
  return { items: data, total, hasMore }
}

/** Pages of a list, one after the other, to its end. */
export async function* everyPage<T>(
  wire: Wire,
  operation: string,
  path: string,
  query: Query,
  item: z.ZodType<T>,
): AsyncGenerator<T> {
  for (let offset = 0; ;) {
    const { items, hasMore } = await pageOf(wire, operation, path, { ...query, limit: PAGE, offset }, item)
    yield* items
    offset += items.length
    if (!hasMore || items.length === 0) return
  }
}

export async function wholeList<T>(wire: Wire, operation: string, path: string, query: Query, item: z.ZodType<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of everyPage(wire, operation, path, query, item)) all.push(one)
  return all
}

/** Below this, single reads cost no more than finding out how long the list is. */
const MANY = 6

/**
 * The whole list in pages of 100, where that is fewer calls than one read for each of those wanted; otherwise the first page,
 * which told how long the list is. Items may slip between pages while they are read: whoever misses one reads it singly.
 */
export async function summaries<T>(wanted: number, page: (offset: number) => Promise<Listed<T>>): Promise<readonly T[]> {
  if (wanted < MANY) return []
  const first = await page(0)
  const more = Math.ceil((first.total ?? Number.POSITIVE_INFINITY) / PAGE) - 1
  if (!first.hasMore || more >= wanted) return first.items
  const rest = await Promise.all(Array.from({ length: more }, (_, n) => page((n + 1) * PAGE)))
  return [first, ...rest].flatMap(({ items }) => items)
}
