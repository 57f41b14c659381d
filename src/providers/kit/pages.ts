/**
 * Reads a list page by page until a page says that it is the last, or is empty. `read` gets the number of the page,
 * from 1 on. A list that never ends is a broken provider: the pages stop at `most`.
 */
export async function* pagesOf<Item>(
  read: (page: number) => Promise<{ readonly items: readonly Item[]; readonly last: boolean }>,
  most = 1_000,
): AsyncGenerator<readonly Item[], void, undefined> {
  for (let page = 1; page <= most; page++) {
    const { items, last } = await read(page)
    if (items.length > 0) yield items
    if (last || items.length === 0) return
  }
}
