export type Paging = { readonly first: number; readonly after?: string | undefined }
export type PageOf<T> = {
  readonly nodes: readonly T[]
  /** One cursor for each node; absent where a provider pages the list. */
  readonly cursors?: readonly string[]
  readonly hasNextPage: boolean
  readonly endCursor: string | null
  readonly totalCount: number | null
}

type Shape<Row, T> = {
  readonly first: number
  readonly cursorOf: (row: Row) => string
  readonly view: (row: Row) => T | Promise<T>
  readonly totalCount?: number | null
}

/** A page out of rows; `rows` holds one more than `first` where a further page follows. */
export async function pageOf<Row, T>(
  rows: readonly Row[],
  { first, cursorOf, view, totalCount = null }: Shape<Row, T>,
): Promise<PageOf<T>> {
  const shown = rows.slice(0, first)
  const last = shown.at(-1)
  return {
    nodes: await Promise.all(shown.map(view)),
    cursors: shown.map(cursorOf),
    hasNextPage: rows.length > first,
    endCursor: last === undefined ? null : cursorOf(last),
    totalCount,
  }
}

export const EMPTY_PAGE = { nodes: [], hasNextPage: false, endCursor: null, totalCount: null } as const
