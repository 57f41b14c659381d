import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyRequest } from 'fastify'
import { GraphQLError, type GraphQLSchema } from 'graphql'
import type { Registry } from 'prom-client'
import type { Gateway } from '../gateway/gateway.ts'
import type { Logger } from '../gateway/logger.ts'
import { contextOf } from '../graphql/context.ts'
import { Documents } from '../graphql/documents.ts'
import { createShowError, type ShowError } from '../graphql/errors.ts'
import { createExecute } from '../graphql/execution.ts'
import { createLive } from '../graphql/live.ts'
import { startApollo } from './apollo.ts'
import { type AuthenticationOptions, createAuthenticate } from './authentication.ts'
import { addDemo, type CodeSentTo } from './demo.ts'
import { drainable } from './drain.ts'
import { createEventStream } from './event-stream.ts'
import { addGraphql } from './graphql-route.ts'
import { addHealth } from './health.ts'
import { isLocal } from './locality.ts'
import { addHeaders, addPlayground } from './playground.ts'
import { addRequestMetrics } from './request-metrics.ts'
import { serveWebSocket } from './websocket.ts'
import { addWebhooks } from './webhooks.ts'

export type ServerOptions = {
  readonly gateway: Gateway
  readonly schema: GraphQLSchema
  readonly authentication: AuthenticationOptions
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  /** The playground at /, and introspection, which it needs. */
  readonly playground: boolean
  /** With simulated providers: where the codes that they send can be looked up. */
  readonly codeSentTo?: CodeSentTo
  /** Rejects while the database cannot be reached. */
  readonly ready: () => Promise<unknown>
  readonly metrics: Registry
  readonly logger: Logger
  /** Names bugs; random unless told. */
  readonly newId?: () => string
}
export type RunningServer = { readonly url: string; close(): Promise<void> }

/** Enough for a document of 8 MiB on a phone in the country; whoever dawdles longer is cut off. */
const SLOWEST_REQUEST_MILLISECONDS = 120_000

/** Serves the graph over HTTP, WebSocket and event streams, and whatever else the outside world needs of it. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { gateway, schema, logger, playground } = options
  const authenticate = createAuthenticate(options.authentication)
  const showError = createShowError({ logger, newId: options.newId ?? randomUUID })
  const execute = createExecute(schema)
  const documents = new Documents(schema, { introspection: playground })
  const live = createLive({ execute, showError })
  const apollo = await startApollo({ schema, execute, showError, introspection: playground, logger })
  const contextFor = async ({ headers, raw }: FastifyRequest) =>
    contextOf(gateway, await authenticate({ authorization: headers.authorization, local: isLocal(raw) }))
  const eventStream = createEventStream({ schema, documents, live, contextFor })

  const app = Fastify({ logger: false, requestTimeout: SLOWEST_REQUEST_MILLISECONDS })
  const connections = drainable(app.server)
  const webSocket = serveWebSocket(app.server, { schema, documents, live, gateway, authenticate, showError })
  app.setErrorHandler(async (error, _request, reply) => {
    const { status, body } = failure(error, showError)
    return reply.code(status).type('application/json; charset=utf-8').send(body)
  })
  addRequestMetrics(app, options.metrics)
  await addHeaders(app)
  addHealth(app, options)
  addWebhooks(app, gateway)
  addGraphql(app, { apollo, eventStream, contextFor })
  if (playground) await addPlayground(app)
  if (options.codeSentTo !== undefined) addDemo(app, options.codeSentTo)
  app.addHook('preClose', async () => {
    eventStream.close()
    await webSocket.close()
    connections.begin()
  })
  app.addHook('onClose', () => apollo.stop())

  const url = await app.listen({ host: options.host, port: options.port })
  return { url, close: () => app.close() }
}

/** A request turned away says why; a bug only its id. */
function failure(error: unknown, showError: ShowError): { status: number; body: object } {
  if (error instanceof GraphQLError) {
    const { http, ...extensions } = error.extensions as { http?: { status: number } }
    return { status: http?.status ?? 400, body: { errors: [{ message: error.message, extensions }] } }
  }
  const { statusCode: status = 500, message = '' } = error as { statusCode?: number; message?: string }
  if (status >= 500) return { status, body: { errors: [showError(error)] } }
  return { status, body: { errors: [{ message, extensions: { code: status === 413 ? 'PAYLOAD_TOO_LARGE' : 'BAD_REQUEST' } }] } }
}
