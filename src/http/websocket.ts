import type { IncomingMessage, Server } from 'node:http'
import { type FormattedExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql'
import { CloseCode, handleProtocols } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { Gateway } from '../gateway/gateway.ts'
import type { Viewer } from '../gateway/viewer.ts'
import { contextOf } from '../graphql/context.ts'
import type { Documents } from '../graphql/documents.ts'
import type { ShowError } from '../graphql/errors.ts'
import type { Live } from '../graphql/live.ts'
import { type Authenticate, Unauthenticated } from './authentication.ts'
import { atEnd } from './expiry.ts'
import { LARGEST_REQUEST } from './graphql-route.ts'
import { isLocal } from './locality.ts'

type Parts = {
  readonly schema: GraphQLSchema
  readonly documents: Documents
  readonly live: Live
  readonly gateway: Gateway
  readonly authenticate: Authenticate
  readonly showError: ShowError
}
type Extra = { viewer?: Viewer; stay?: () => void }

const PATIENCE_MILLISECONDS = 2_000

/** graphql-ws on WebSocket /graphql. A subscriber that reads slowly is sent to slowly: each event waits for the last to be on the wire. */
export function serveWebSocket(
  server: Server,
  { schema, documents, live, gateway, authenticate, showError }: Parts,
): { close(): Promise<void> } {
  // Without handleProtocols a client that offers an older protocol first would be taken at that, and then turned away.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_REQUEST, handleProtocols })
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/graphql')
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
    else sockets.handleUpgrade(request, socket, head, upgraded => sockets.emit('connection', upgraded, request))
  })

  const { dispose } = useServer<Record<string, unknown>, Extra>(
    {
      // What it would tell a client of our bugs is not for clients.
      isProd: true,
      async onConnect({ connectionParams, extra }) {
        try {
          extra.viewer = await authenticate({
            authorization: authorizationOf(connectionParams, extra.request),
            local: isLocal(extra.request),
          })
        } catch (error) {
          if (error instanceof Unauthenticated) return false
          throw error
        }
        extra.stay = atEnd(extra.viewer.expiresAt, () => extra.socket.close(CloseCode.Forbidden, 'Forbidden'))
        return true
      },
      onClose: ({ extra }) => extra.stay?.(),
      onSubscribe({ extra: { viewer } }, _id, { query, operationName, variables }) {
        if (viewer === undefined) throw new Error('expected a connection to be acknowledged before it subscribes')
        try {
          const { document, errors } = documents.read(query)
          if (errors.length > 0) return errors
          return { schema, document, operationName, variableValues: variables, contextValue: contextOf(gateway, viewer) }
        } catch (error) {
          if (error instanceof GraphQLError) return [error]
          throw error
        }
      },
      execute: args => live.execute(args),
      subscribe: args => live.subscribe(args),
      // What `live` answers is fit to send as it is, and has no more toJSON to call.
      onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
      onError: (_context, _id, _payload, errors) => errors.map(showError),
    },
    sockets,
  )

  return {
    async close() {
      const impatient = setTimeout(() => sockets.clients.forEach(client => client.terminate()), PATIENCE_MILLISECONDS)
      await dispose()
      clearTimeout(impatient)
    },
  }
}

/** The first message's payload, for browsers, which cannot set a WebSocket's headers; or the header, for everybody else. */
function authorizationOf(parameters: Readonly<Record<string, unknown>> = {}, { headers }: IncomingMessage): string | undefined {
  const given = parameters['authorization'] ?? parameters['Authorization'] ?? headers.authorization
  return typeof given === 'string' ? given : undefined
}
