import type { StatusChangeFieldsFragment } from './generated.ts'
import type { Connect } from './transports.ts'

export type Change = StatusChangeFieldsFragment
export type WatchOptions = {
  /** A changeCursor or a change's cursor: everything since then comes first. Without it, live only. */
  readonly after?: string
  /** Ends the iteration. */
  readonly signal?: AbortSignal
}
export type Resume = {
  readonly id: string
  readonly connect: Connect
  /** Where the subject stands now, for a watch that was not told where to begin. */
  readonly currentCursor: (id: string) => Promise<string | undefined>
  /** Waits before the next connection; `failures` in a row so far. */
  readonly pause: (failures: number, signal: AbortSignal | undefined) => Promise<void>
}

/**
 * Status changes without gaps or repeats over connections that break. It always knows a cursor to go on from:
 * a break before the first change would otherwise lose what happened meanwhile.
 */
export async function* watch(
  { id, connect, currentCursor, pause }: Resume,
  { after, signal }: WatchOptions = {},
): AsyncGenerator<Change, void, undefined> {
  const given = new Map<string, number>()
  let cursor = after
  for (let failures = 0; !signal?.aborted; failures++) {
    if (failures > 0) await pause(failures, signal)
    if (signal?.aborted) return
    try {
      cursor ??= await currentCursor(id)
      if (cursor === undefined)
        throw new WatchRefused(`expected the id of a customer or a journey that you may see but got ${id}`)
      for await (const change of changesOf(connect, { id, after: cursor }, signal)) {
        failures = 0
        cursor = change.cursor
        if (change.version <= (given.get(change.subject.id) ?? 0)) continue
        given.set(change.subject.id, change.version)
        yield change
      }
    } catch (error) {
      const refusal = refusalIn(error)
      if (refusal && !signal?.aborted) throw refusal
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
      if (errors?.[0]) throw new WatchRefused(errors[0].message)
      if (data) yield data.statusChanged
    }
  } finally {
    signal?.removeEventListener('abort', end)
    close()
  }
}

/** The server understood and said no: connecting again would not help. */
export class WatchRefused extends Error {
  override readonly name = 'WatchRefused'
}

/** Close codes of graphql-ws that say so: bad request, unauthorized, forbidden, wrong subprotocol. */
const FINAL_CLOSE_CODES = [4400, 4401, 4403, 4406]

/** A refusal comes as GraphQL errors, as a close event or as an HTTP answer; anything else is a broken connection. */
function refusalIn(error: unknown): WatchRefused | undefined {
  if (error instanceof WatchRefused) return error
  if (Array.isArray(error)) return new WatchRefused((error as { message: string }[]).map(({ message }) => message).join('; '))
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && FINAL_CLOSE_CODES.includes(Number(error.code))) {
    return new WatchRefused(`expected the connection to be accepted but it was closed with ${Number(error.code)}`)
  }
  const status = 'response' in error ? (error.response as { status?: number } | null)?.status : undefined
  if (status === undefined || status >= 500 || status === 408 || status === 429) return undefined
  return new WatchRefused(`expected status changes but got HTTP ${status}`, { cause: error })
}

/** Half a second, doubling up to half a minute, spread so that clients of a restarted server do not return at once. */
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
