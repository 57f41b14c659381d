import type { Reply } from '../../kit/sandbox.ts'

/** The error twin of the published success wrapper [assumed]. */
export function refuse(status: number, code: string, message: string, fields: readonly string[] = []): Reply {
  const details = fields.length === 0 ? null : fields.map(field => ({ field, message: 'is required or not valid' }))
  return { status, body: { error: { code, message, details }, request_id: 'req_sandbox' } }
}

export const invalid = (fields: readonly string[]): Reply =>
  refuse(422, 'validation_failed', 'Some fields are missing or not valid', fields)
/** ISO 8601 UTC without fractions [docs]. */
export const instant = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`

/** One page of a list, newest first; 20 unless told, 100 at most [assumed]. */
export function page<Item>(items: readonly Item[], query: URLSearchParams, show: (item: Item) => unknown): Reply {
  const limit = whole(query.get('limit') ?? '20')
  const offset = whole(query.get('offset') ?? '0')
  if (limit === undefined || offset === undefined || limit < 1 || limit > 100)
    return refuse(400, 'invalid_query', 'limit must be 1 to 100 and offset 0 or more')
  const last = items.length - 1 - offset
  const data: unknown[] = []
  for (let index = last; index >= 0 && data.length < limit; index--) data.push(show(items[index] as Item))
  return { status: 200, body: { data, pagination: { limit, offset, total: items.length } } }
}
const whole = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined)

/** The body as a JSON object, or the matching error reply. */
export function jsonIn(raw: Buffer): Record<string, unknown> | Reply {
  try {
    const body: unknown = JSON.parse(raw.toString('utf8'))
    return typeof body === 'object' && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : refuse(400, 'malformed_json', 'expected a JSON object')
  } catch {
    return refuse(400, 'malformed_json', 'expected JSON')
  }
}
/** A text; empty for a value of a different type. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '')
export const isReply = (value: object): value is Reply => 'status' in value && typeof value.status === 'number'
