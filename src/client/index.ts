import { GraphQLClient } from 'graphql-request'
import { CallFailed } from './call-failed.ts'
import { createSdk, type Sdk } from './sdk.ts'
import { TRANSPORTS, type Transport } from './transports.ts'
import { backOff, type Change, watch, type WatchOptions, WatchRefused } from './watch.ts'

export type * from './generated.ts'
export type { Change, Sdk, Transport, WatchOptions }
export { CallFailed, WatchRefused }

export type ClientOptions = {
  /** A bearer token, or a function that fetches a fresh token. */
  readonly token?: string | (() => string | Promise<string>)
  readonly fetch?: typeof fetch
  /** How changes arrive: over a WebSocket, or as server-sent events where a proxy lets no WebSocket through. */
  readonly transport?: Transport
}
/** Each operation as a typed function, and `watch`. */
export type Client = Sdk & {
  /** Status changes of a customer with all its journeys, or of one journey: in order, without repeats, without gaps after a broken connection. */
  watch(id: string, options?: WatchOptions): AsyncGenerator<Change, void, undefined>
}

/** A typed client of the graph at this address, for browsers and Node. In a browser the address may be relative: `/graphql`. */
export function createClient(address: string, { token, fetch, transport = 'ws' }: ClientOptions = {}): Client {
  const url = absolute(address)
  const credentials = async (): Promise<Record<string, string>> => {
    const bearer = typeof token === 'function' ? await token() : token
    return bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
  }
  const graph = new GraphQLClient(url, {
    ...(fetch ? { fetch } : {}),
    requestMiddleware: async request => ({
      ...request,
      headers: { ...Object.fromEntries(new Headers(request.headers)), ...(await credentials()) },
    }),
  })
  const sdk = createSdk(graph)
  const connect = TRANSPORTS[transport]({ url, credentials, fetch })

  const currentCursor = async (id: string): Promise<string | undefined> => {
    const { node } = await sdk.ChangeCursor({ id })
    return node && 'changeCursor' in node ? node.changeCursor : undefined
  }
  return {
    ...sdk,
    watch: (id, options) => watch({ id, connect, currentCursor, pause: backOff, renews: typeof token === 'function' }, options),
  }
}

/** A WebSocket needs an absolute address; a page knows the base of a relative one. */
function absolute(address: string): string {
  const page = (globalThis as { location?: { href?: string } }).location?.href
  return page === undefined ? address : new URL(address, page).href
}
