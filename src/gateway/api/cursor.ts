import { refuse } from './refusal.ts'

/*
 * Cursors are opaque to clients. Each cursor names the list that the cursor came from: a cursor of a different list, and a text
 * that the gateway did not write, is refused. An empty or a wrong page would look like an answer.
 */

/** A position in one stream of changes. */
export const encodeCursor = (streamId: string, position: number): string => encode(`${streamId}/${position}`)

/** The position, where the cursor belongs to the stream. */
export function decodeCursor(streamId: string, cursor: string, path: readonly string[] = ['after']): number {
  const [stream, position, ...rest] = (decode(cursor) ?? refuseCursor(path)).split('/')
  return stream === streamId && rest.length === 0 ? numberOf(position, path) : refuseCursor(path)
}

/** A place in a list, such as "customers" or "topups cus_…". */
export const encodeAfter = (list: string, ...parts: readonly string[]): string => encode([list, ...parts].join('|'))

/** The parts of a place in the list; undefined where the caller asks for the first page. */
export function decodeAfter(list: string, after: string | undefined, count = 1): readonly string[] | undefined {
  if (after === undefined) return undefined
  const [name, ...parts] = (decode(after) ?? refuseCursor(['after'])).split('|')
  return name === list && parts.length === count && parts.every(part => part !== '') ? parts : refuseCursor(['after'])
}

/** A place in a list that counts its entries. */
export function decodePosition(list: string, after: string | undefined): number | undefined {
  const parts = decodeAfter(list, after)
  return parts === undefined ? undefined : numberOf(parts[0], ['after'])
}

const encode = (text: string): string => Buffer.from(text).toString('base64url')

/** Undefined for a text that `encode` does not write: Buffer skips over characters that are not base64url. */
function decode(cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  return encode(text) === cursor && !text.includes('\u0000') ? text : undefined
}

const numberOf = (text: string | undefined, path: readonly string[]): number =>
  text !== undefined && /^\d{1,15}$/u.test(text) ? Number(text) : refuseCursor(path)

const refuseCursor = (path: readonly string[]): never =>
  refuse('INVALID_INPUT', 'this cursor does not belong to this list; pass an endCursor of the same list', { path })
