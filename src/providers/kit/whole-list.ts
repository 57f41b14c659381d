import { Fault } from '../../domain/fault.ts'

/** One page of a provider's list, with what the page says about the length of the list. */
export type ListPage<Item> = {
  readonly items: readonly Item[]
  readonly total?: number | undefined
  readonly hasMore?: boolean | undefined
  /** How far the provider's clock is ahead of ours; see `Answer.ahead`. */
  readonly ahead?: number | undefined
}

/** All records of a list, each id once. */
export type ProviderList<Item> = {
  readonly items: readonly Item[]
  /** `counted`: as many records as the provider says. `ended`: the pages ended, and no total was told. `doubtful`: records may be missing. */
  readonly proof: 'counted' | 'ended' | 'doubtful'
  readonly ahead?: number | undefined
}

/** Ten thousand records at 100 a page. */
const MOST_PAGES = 100

/**
 * Reads a list to the end. A page shorter than requested proves no end, because providers cap pages: without a total
 * only an empty page does. A page without a new record means that the provider ignores the offset.
 */
export async function readList<Item>(
  operation: string,
  idOf: (item: Item) => string,
  page: (offset: number) => Promise<ListPage<Item>>,
): Promise<ProviderList<Item>> {
  const found = new Map<string, Item>()
  let offset = 0
  let ahead: number | undefined
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { items, total, hasMore, ahead: told } = await page(offset)
    ahead ??= told
    const before = found.size
    for (const item of items) if (!found.has(idOf(item).toLowerCase())) found.set(idOf(item).toLowerCase(), item)
    const list = (proof: ProviderList<Item>['proof']): ProviderList<Item> => ({ items: [...found.values()], proof, ahead })
    if (hasMore !== true && total !== undefined && found.size >= total) return list(found.size === total ? 'counted' : 'doubtful')
    if (items.length === 0) return list(hasMore === true || total !== undefined ? 'doubtful' : 'ended')
    if (found.size === before) return list('doubtful')
    offset += items.length
  }
  throw new Fault('unknowable', `${operation} did not end within ${MOST_PAGES} pages`)
}
