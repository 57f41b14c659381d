import { GraphQLClient } from 'graphql-request'
import { createSdk, type Sdk } from './sdk.ts'
import { TRANSPORTS, type Transport } from './transports.ts'
import { backOff, type Change, watch, type WatchOptions, WatchRefused } from './watch.ts'

export type * from './generated.ts'
export type { Change, Sdk, Transport, WatchOptions }
export { WatchRefused }

export type ClientOptions = {
  /** A bearer token, or what fetches a fresh one. */
  readonly token?: string | (() => string | Promise<string>)
  readonly fetch?: typeof fetch
  /** How changes arrive: a WebSocket, or server-sent events where proxies allow nothing else. */
  readonly transport?: Transport
}
/** Every operation as a typed function, and `watch`. */
export type Client = Sdk & {
  /** Status changes of a customer (everything beneath it) or of one journey: in order, none twice, none missed while disconnected. */
  watch(id: string, options?: WatchOptions): AsyncGenerator<Change, void, undefined>
}

/** A typed client of the graph at this address, for browsers and Node. */
export function createClient(url: string, { token, fetch, transport = 'ws' }: ClientOptions = {}): Client {
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
  return { ...sdk, watch: (id, options) => watch({ id, connect, currentCursor, pause: backOff }, options) }
}
