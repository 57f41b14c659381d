import { CallFailed } from './call-failed.ts'
import type { StatusChangeFieldsFragment } from './generated.ts'
import type { Connect } from './transports.ts'

export type Change = StatusChangeFieldsFragment
export type WatchOptions = {
  /** A changeCursor or a change's cursor: all later changes come first. Without a cursor, live only. */
  readonly after?: string
  /** Ends the iteration. */
  readonly signal?: AbortSignal
}
export type Resume = {
  readonly id: string
  readonly connect: Connect
  /** The subject's cursor of now, for a watch without `after`. */
  readonly currentCursor: (id: string) => Promise<string | undefined>
  /** Whether each connection asks for a fresh token: the end of a token is then no reason to give up. */
  readonly renews?: boolean
  /** Waits before the next connection; `failures` in a row so far. */
  readonly pause: (failures: number, signal: AbortSignal | undefined) => Promise<void>
}

/**
 * Status changes without gaps or repeats over connections that break. A cursor is read before the first connection: a break
 * before the first change would otherwise lose changes.
 *
 * Throws WatchRefused only if another try cannot help: the id is unknown, the request is invalid, or the caller is not authenticated
 * and has no fresh token. With a token function, three refusals in a row end the watch: the server refuses fresh tokens as well.
 */
export async function* watch(
  { id, connect, currentCursor, pause, renews = false }: Resume,
  { after, signal }: WatchOptions = {},
): AsyncGenerator<Change, void, undefined> {
  const given = new Map<string, number>()
  let cursor = after
  let unauthenticated = 0
  for (let failures = 0; !signal?.aborted; failures++) {
    if (failures > 0) await pause(failures, signal)
    if (signal?.aborted) return
    try {
      cursor ??= await currentCursor(id)
      if (cursor === undefined)
        throw new WatchRefused(`no customer or journey with the id ${id} that this caller may see`, 'NOT_FOUND')
      for await (const change of changesOf(connect, { id, after: cursor }, signal)) {
        failures = 0
        unauthenticated = 0
        cursor = change.cursor
        if (change.version <= (given.get(change.subject.id) ?? 0)) continue
        given.set(change.subject.id, change.version)
        yield change
      }
    } catch (error) {
      const refusal = refusalIn(error)
      if (refusal === undefined || signal?.aborted) continue
      if (!renews || !UNAUTHENTICATED.has(refusal.code) || ++unauthenticated >= MOST_REFUSED_TOKENS) throw refusal
    }
  }
}

async function* changesOf(
  connect: Connect,
  variables: { id: string; after: string },
  signal: AbortSignal | undefined,
): AsyncGenerator<Change, void, undefined> {
  const { results, close } = await connect(variables)
  const end = () => void results.return?.()
  signal?.addEventListener('abort', end, { once: true })
  try {
    if (signal?.aborted) return
    for await (const { data, errors } of results) {
      if (errors?.[0]) throw refusalOf(errors) ?? new Error(errors[0].message)
      if (data) yield data.statusChanged
    }
  } finally {
    signal?.removeEventListener('abort', end)
    close()
  }
}

/** The server refuses the watch, and the same request would be refused again. */
export class WatchRefused extends Error {
  override readonly name = 'WatchRefused'
  constructor(
    message: string,
    /** As in the graph's `extensions.code`, or the close code or HTTP status, for example `CLOSED_4400` or `HTTP_404`. */
    readonly code = 'UNKNOWN',
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

const MOST_REFUSED_TOKENS = 3
const UNAUTHENTICATED = new Set(['UNAUTHENTICATED', 'CLOSED_4401', 'CLOSED_4403', 'HTTP_401', 'HTTP_403'])
/** Close codes of graphql-ws for a refusal: bad request, unauthorized, forbidden, wrong subprotocol. */
const FINAL_CLOSE_CODES = [4400, 4401, 4403, 4406]
/** Codes of GraphQL errors that pass: the server or its database is away, or the caller calls too often. */
const PASSING = new Set(['INTERNAL', 'UNAVAILABLE', 'TOO_MANY_REQUESTS', 'TOO_MANY_SUBSCRIPTIONS'])

type Told = { readonly message: string; readonly extensions?: { readonly code?: unknown } }

/** A refusal comes as GraphQL errors, as a close event or as an HTTP answer; any other error is a broken connection. */
function refusalIn(error: unknown): WatchRefused | undefined {
  if (error instanceof WatchRefused) return error
  if (error instanceof CallFailed) return error.retryable ? undefined : new WatchRefused(error.message, error.code)
  if (Array.isArray(error)) return refusalOf(error as readonly Told[])
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && FINAL_CLOSE_CODES.includes(Number(error.code))) {
    return new WatchRefused(`the server closed the connection with code ${Number(error.code)}`, `CLOSED_${Number(error.code)}`)
  }
  const status = 'response' in error ? (error.response as { status?: number } | null)?.status : undefined
  if (status === undefined || status >= 500 || status === 408 || status === 425 || status === 429) return undefined
  return new WatchRefused(`the server refused the event stream with HTTP ${status}`, `HTTP_${status}`, { cause: error })
}

function refusalOf(errors: readonly Told[]): WatchRefused | undefined {
  const told = errors[0]?.extensions?.code
  const code = typeof told === 'string' ? told : 'UNKNOWN'
  return PASSING.has(code) ? undefined : new WatchRefused(errors.map(({ message }) => message).join('; '), code)
}

/** Half a second, doubled up to half a minute. The pauses are spread, so that clients of a restarted server do not return at once. */
export async function backOff(failures: number, signal: AbortSignal | undefined): Promise<void> {
  const longest = Math.min(30_000, 250 * 2 ** failures)
  await new Promise<void>(resolve => {
    const timer = setTimeout(done, longest * (0.5 + Math.random() / 2))
    signal?.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
  })
}
