import type { Arrived, Reply } from '../../kit/sandbox.ts'
import { refused } from './replies.ts'

/** One request, opened. */
export type Context = {
  readonly body: Record<string, unknown>
  readonly raw: string
  readonly query: URLSearchParams
  readonly key: string | undefined
}

/** The operations that take all input from the path, or whose body is optional. */
const BODILESS: ReadonlySet<string> = new Set(['POST kyc', 'POST freeze', 'POST unfreeze'])

/** The JSON body, query and key; a Reply where a required body is missing. */
export function contextOf({ request, url, raw, call }: Arrived): Context | Reply {
  const key = request.headers['idempotency-key']
  const context = { raw: raw.toString('utf8'), query: url.searchParams, key: Array.isArray(key) ? key[0] : key }
  if (request.method === 'GET' || (raw.length === 0 && BODILESS.has(call.operation))) return { ...context, body: {} }
  try {
    const body: unknown = JSON.parse(context.raw)
    if (typeof body === 'object' && body !== null && !Array.isArray(body))
      return { ...context, body: body as Record<string, unknown> }
  } catch {
    // Not JSON: as below.
  }
  return refused('INVALID_BODY')
}
