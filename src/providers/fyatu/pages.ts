import type { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import { items as itemsOf } from '../kit/read-shape.ts'
import { readList, type ListPage, type ProviderList } from '../kit/whole-list.ts'
import type { Query, Wire } from './wire.ts'

/** The most that a page may hold [docs]. No list takes a set of ids [docs]. */
export const PAGE = 100

export async function pageOf<T>(
  wire: Wire,
  operation: string,
  path: string,
  query: Query,
  item: z.ZodType<T>,
): Promise<ListPage<T>> {
  const { data, ...told } = await wire.read(operation, path, query, itemsOf(item))
  return { ...data, ...told }
}

/** Pages of a list, one after the other, to its end. A record that does not fit is a fault here: no record may be missing. */
export async function* everyPage<T>(
  wire: Wire,
  operation: string,
  path: string,
  query: Query,
  item: z.ZodType<T>,
): AsyncGenerator<T> {
  for (let offset = 0; ;) {
    const page = await pageOf(wire, operation, path, { ...query, limit: PAGE, offset }, item)
    if (page.unread || page.doubtful) throw new Fault('unreadable', `a part of the list of ${operation} cannot be read`)
    yield* page.items
    offset += page.items.length
    if (page.hasMore !== true || page.items.length === 0) return
  }
}

/** All records of a list, and whether the list is proved whole. */
export function listOf<T>(
  wire: Wire,
  operation: string,
  path: string,
  query: Query,
  item: z.ZodType<T>,
  idOf: (item: T) => string,
): Promise<ProviderList<T>> {
  return readList(operation, idOf, offset => pageOf(wire, operation, path, { ...query, limit: PAGE, offset }, item))
}

/** Below this, single reads cost no more than finding out how long the list is. */
const MANY = 6

/**
 * The whole list in pages of 100, where that is fewer calls than one read for each of those wanted; otherwise the first page,
 * which told how long the list is. Items may slip between pages while they are read: whoever misses one reads it singly.
 */
export async function summaries<T>(wanted: number, page: (offset: number) => Promise<ListPage<T>>): Promise<readonly T[]> {
  if (wanted < MANY) return []
  const first = await page(0)
  const more = Math.ceil((first.total ?? Number.POSITIVE_INFINITY) / PAGE) - 1
  if (first.hasMore !== true || more >= wanted) return first.items
  const rest = await Promise.all(Array.from({ length: more }, (_, n) => page((n + 1) * PAGE)))
  return [first, ...rest].flatMap(({ items }) => items)
}
