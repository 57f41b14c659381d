import { Fault } from '../../domain/fault.ts'

/** One page of a provider's list, with what the page says about the length of the list. */
export type ListPage<Item> = {
  readonly items: readonly Item[]
  readonly total?: number | undefined
  readonly hasMore?: boolean | undefined
  /** Records of the page that do not fit: any of them may be the record that is searched for. */
  readonly unread?: number | undefined
  /** What the page says about the length of the list does not fit. */
  readonly doubtful?: boolean | undefined
  /** How far the provider's clock is ahead of ours; see `Answer.ahead`. */
  readonly ahead?: number | undefined
}

/** All records of a list, each id once. */
export type ProviderList<Item> = {
  readonly items: readonly Item[]
  /** `counted`: as many records as the provider says. `ended`: the pages ended, and no total was told. `doubtful`: records may be missing. */
  readonly proof: 'counted' | 'ended' | 'doubtful'
  readonly ahead?: number | undefined
  /** Records that do not fit and are left out. */
  readonly unread?: number | undefined
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
  let misread = 0
  let doubted = false
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { items, total, hasMore, ahead: told, unread = 0, doubtful = false } = await page(offset)
    ahead ??= told
    misread += unread
    doubted ||= doubtful
    const before = found.size
    for (const item of items) if (!found.has(idOf(item).toLowerCase())) found.set(idOf(item).toLowerCase(), item)
    const list = (proof: ProviderList<Item>['proof']): ProviderList<Item> => ({
      items: [...found.values()],
      proof: misread === 0 && !doubted ? proof : 'doubtful',
      unread: misread,
      ahead,
    })
    if (hasMore !== true && total !== undefined && found.size + misread >= total)
      return list(found.size === total ? 'counted' : 'doubtful')
    if (items.length + unread === 0) return list(hasMore === true || total !== undefined ? 'doubtful' : 'ended')
    if (found.size === before) return list('doubtful')
    offset += items.length + unread
  }
  throw new Fault('unknowable', `${operation} did not end within ${MOST_PAGES} pages`)
}
