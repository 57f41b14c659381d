import { createClient as createSseClient } from 'graphql-sse'
import { createClient as createWebSocketClient } from 'graphql-ws'
import { endingWhenSilent } from './silence.ts'
import { StatusChangedDocument, type StatusChangedSubscription, type StatusChangedSubscriptionVariables } from './generated.ts'

export type Transport = 'ws' | 'sse'
/** Opens one connection and gives its results until the connection breaks. The caller retries. */
export type Connect = (variables: StatusChangedSubscriptionVariables) => Promise<Connection>
export type Connection = {
  readonly results: AsyncIterableIterator<{
    readonly data?: StatusChangedSubscription | null | undefined
    readonly errors?: readonly { readonly message: string }[] | undefined
  }>
  close(): void
}
export type Reach = {
  readonly url: string
  /** { authorization: "Bearer …" }, or no header. */
  readonly credentials: () => Promise<Record<string, string>>
  readonly fetch?: typeof fetch | undefined
}

const query = String(StatusChangedDocument)

export const TRANSPORTS: Readonly<Record<Transport, (reach: Reach) => Connect>> = {
  ws:
    ({ url, credentials }) =>
    async variables => {
      const client = createWebSocketClient({
        url: url.replace(/^http/, 'ws'),
        // A browser cannot set headers on a WebSocket: credentials travel in the first message.
        connectionParams: credentials,
        retryAttempts: 0,
        webSocketImpl: await webSocket(),
        ...closeWhenSilent(),
      })
      return { results: client.iterate<StatusChangedSubscription>({ query, variables }), close: () => void client.dispose() }
    },

  sse:
    ({ url, credentials, fetch }) =>
    async variables => {
      const client = createSseClient({
        url,
        headers: credentials,
        retryAttempts: 0,
        fetchFn: endingWhenSilent(fetch ?? globalThis.fetch),
      })
      return { results: client.iterate<StatusChangedSubscription>({ query, variables }), close: () => client.dispose() }
    },
}

/** Node has a WebSocket of its own from 22 on. */
async function webSocket(): Promise<unknown> {
  return 'WebSocket' in globalThis ? globalThis.WebSocket : (await import('ws')).WebSocket
}

/** A connection that died silently (a laptop asleep, a lost network) shows only by an unanswered ping. */
function closeWhenSilent(): Pick<Parameters<typeof createWebSocketClient>[0], 'keepAlive' | 'on'> {
  let socket: { close(code: number, reason: string): void } | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  return {
    keepAlive: 15_000,
    on: {
      connected: opened => {
        socket = opened as typeof socket
      },
      ping: received => {
        if (!received) silence = setTimeout(() => socket?.close(4408, 'no answer to a ping'), 5_000)
      },
      pong: () => clearTimeout(silence),
      closed: () => clearTimeout(silence),
    },
  }
}
