import type { PageOf, Paging } from '../api/gateway.ts'
import { isStorable } from '../input/text.ts'
import { refuse } from '../api/refusal.ts'

/** The most that one page may hold. */
const LARGEST = 100

export function checkFirst({ first }: Pick<Paging, 'first'>): number {
  if (!Number.isInteger(first) || first < 1 || first > LARGEST)
    refuse('INVALID_INPUT', `expected first to be from 1 to ${LARGEST} but got ${first}`, { path: ['first'] })
  return first
}

/** A page out of rows of which one more than asked for was read. */
export function pageOf<Row, Node>(
  rows: readonly Row[],
  first: number,
  cursorOf: (row: Row) => string,
  view: (row: Row) => Node,
  totalCount: number | null,
): PageOf<Node> {
  const shown = rows.slice(0, first)
  const last = shown.at(-1)
  return {
    nodes: shown.map(view),
    hasNextPage: rows.length > first,
    endCursor: last === undefined ? null : cursorOf(last),
    totalCount,
  }
}

/** Opaque to clients, and checked on its way back. */
export const encodeAfter = (...parts: readonly string[]): string => Buffer.from(parts.join('|')).toString('base64url')

export function decodeAfter(after: string | undefined, count: number): readonly string[] | undefined {
  if (after === undefined) return undefined
  const parts = Buffer.from(after, 'base64url').toString('utf8').split('|')
  if (parts.length !== count || parts.some(part => part === '' || !isStorable(part)))
    refuse('INVALID_INPUT', 'expected a cursor that came with an earlier page', { path: ['after'] })
  return parts
}

/** What a list is narrowed to; undefined where it is not. */
export function checkFilter(name: string, text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined
  if (!isStorable(text)) refuse('INVALID_INPUT', 'expected plain text but got control characters', { path: [name] })
  return text
}

/** Of a list that is paged by a number. */
export function decodePosition(after: string | undefined): number | undefined {
  const [text] = decodeAfter(after, 1) ?? []
  const position = Number(text)
  if (text !== undefined && (!Number.isSafeInteger(position) || position < 0))
    refuse('INVALID_INPUT', 'expected a cursor that came with an earlier page', { path: ['after'] })
  return text === undefined ? undefined : position
}
