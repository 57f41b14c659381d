import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type FormattedExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql'
import { CloseCode, handleProtocols } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { Viewer } from '../gateway/api/viewer.ts'
import type { GraphContext } from '../graphql/context.ts'
import type { Documents } from '../graphql/execution/documents.ts'
import type { ShowError } from '../graphql/execution/errors.ts'
import { type Live, tooManySubscriptions } from '../graphql/execution/live.ts'
import type { TrustedDocuments } from '../graphql/execution/trusted-documents.ts'
import { operationOf } from '../graphql/execution/variables.ts'
import { Unauthenticated } from './authentication.ts'
import { atEnd } from './expiry.ts'
import { LARGEST_PLAIN_REQUEST } from './body-budget.ts'

type Parts = {
  readonly schema: GraphQLSchema
  readonly documents: Documents
  readonly live: Live
  readonly trusted: TrustedDocuments
  readonly admit: Admit
  readonly contextOf: (viewer: Viewer) => GraphContext
  readonly showError: ShowError
  /** Milliseconds between pings; a connection that leaves one unanswered is dropped at the next. */
  readonly pingEvery?: number
}
/** Who opens a connection, or a GraphQLError that says why they may not. */
type Admit = (request: IncomingMessage, authorization: string | undefined) => Promise<Viewer>
type Extra = { viewer?: Viewer; stay?: () => void }

const TRY_AGAIN_LATER = 1013
const PATIENCE_MILLISECONDS = 2_000
const PING_EVERY_MILLISECONDS = 12_000
/** Operations under way at once on one connection. */
const MOST_AT_ONCE = 100

/** graphql-ws on WebSocket /graphql. A subscriber that reads slowly is sent to slowly: each event waits for the last to be on the wire. */
export function serveWebSocket(
  server: Server,
  { schema, documents, live, trusted, admit, contextOf, showError, pingEvery = PING_EVERY_MILLISECONDS }: Parts,
): { close(): Promise<void> } {
  // Without handleProtocols a client that offers an older protocol first would be taken at that, and then turned away.
  const identifying = new WeakMap<IncomingMessage, () => void>()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_PLAIN_REQUEST, handleProtocols })
  server.on('upgrade', (request, socket, head) => {
    // Node takes its own listener off a socket that is upgraded: one that breaks before it is ours would end the process.
    socket.on('error', () => socket.destroy())
    if ((request.url ?? '').split('?', 1)[0] !== '/graphql') socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
    else {
      const identified = boundUntilIdentified(socket, head.length)
      sockets.handleUpgrade(request, socket, head, upgraded => {
        identifying.set(request, identified)
        sockets.emit('connection', upgraded, request)
      })
    }
  })

  const { dispose } = useServer<Record<string, unknown>, Extra>(
    {
      // What it would tell a client of our bugs is not for clients.
      isProd: true,
      async onConnect({ connectionParams, extra }) {
        try {
          extra.viewer = await admit(extra.request, authorizationOf(connectionParams, extra.request))
        } catch (error) {
          if (!(error instanceof GraphQLError)) throw error
          // Clients give up at 4403. A limit or a failure of ours passes: clients come again after 1013.
          if (!(error instanceof Unauthenticated)) extra.socket.close(TRY_AGAIN_LATER, 'Try again later')
          return false
        }
        identifying.get(extra.request)?.()
        extra.stay = atEnd(extra.viewer.expiresAt, () => extra.socket.close(CloseCode.Forbidden, 'Forbidden'))
        return true
      },
      onClose: ({ extra }) => extra.stay?.(),
      onSubscribe({ extra: { viewer }, subscriptions }, _id, payload) {
        if (viewer === undefined) throw new Error('expected a connection to be acknowledged before it subscribes')
        const { query, operationName, variables } = payload
        try {
          if (Object.keys(subscriptions).length > MOST_AT_ONCE) throw tooManySubscriptions(MOST_AT_ONCE)
          const contextValue = contextOf(viewer)
          const { document, errors } = documents.read(trusted.textOf(payload) ?? query)
          if (errors.length > 0) return errors
          const operation = operationOf(document, operationName)
          if (operation instanceof GraphQLError) return [operation]
          return { schema, document, operationName, variableValues: variables, contextValue }
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
    pingEvery,
  )

  // graphql-ws prints a stack for every malformed frame: whoever sends them could fill our logs. ws closes the connection by itself.
  sockets.on('connection', socket => socket.removeAllListeners('error').on('error', () => undefined))

  return {
    async close() {
      const impatient = setTimeout(() => sockets.clients.forEach(client => client.terminate()), PATIENCE_MILLISECONDS)
      await dispose()
      clearTimeout(impatient)
    },
  }
}

/** A token, and the frames around it. */
const MOST_BYTES_UNIDENTIFIED = 16 * 1024

/** Cuts a connection off that sends more before it says who calls. The function that is returned ends the watch. */
function boundUntilIdentified(socket: Duplex, already: number): () => void {
  let received = already
  const count = (chunk: Buffer): void => {
    received += chunk.length
    if (received > MOST_BYTES_UNIDENTIFIED) socket.destroy()
  }
  socket.on('data', count)
  return () => void socket.off('data', count)
}

/** The first message's payload, for browsers, which cannot set a WebSocket's headers; or the header, for everybody else. */
function authorizationOf(parameters: Readonly<Record<string, unknown>> = {}, { headers }: IncomingMessage): string | undefined {
  const given = parameters['authorization'] ?? parameters['Authorization'] ?? headers.authorization
  return typeof given === 'string' ? given : undefined
}
