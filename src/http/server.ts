import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import type { GraphQLSchema } from 'graphql'
import type { Registry } from 'prom-client'
import type { Gateway } from '../gateway/gateway.ts'
import type { Logger } from '../gateway/logger.ts'
import type { Viewer } from '../gateway/api/viewer.ts'
import { contextOf, type GraphContext } from '../graphql/context.ts'
import { Documents } from '../graphql/execution/documents.ts'
import { createShowError } from '../graphql/execution/errors.ts'
import { createExecute } from '../graphql/execution/execution.ts'
import { createLive } from '../graphql/execution/live.ts'
import { TrustedDocuments } from '../graphql/execution/trusted-documents.ts'
import { createPrepare } from '../graphql/execution/variables.ts'
import { answerType } from './accept.ts'
import { startApollo } from './apollo.ts'
import { type AuthenticationOptions, createAuthenticate } from './authentication.ts'
import { addCors } from './cors.ts'
import { addDemo, type CodeSentTo } from './demo.ts'
import { drainable } from './drain.ts'
import { createEventStream } from './event-stream.ts'
import { failure } from './failure.ts'
import { addGraphql } from './graphql-route.ts'
import { addHealth } from './health.ts'
import { isLocal } from './locality.ts'
import { refuseMalformed } from './malformed.ts'
import { addHeaders, addPlayground } from './playground.ts'
import { addRequestMetrics } from './request-metrics.ts'
import { createThrottle, type Rates } from './throttle.ts'
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
  /** How often a caller may call; as often as it likes unless told. */
  readonly rates?: Rates
  /** What one operation may cost at most. */
  readonly costliest?: number
  /** Documents that may be asked for by their ids, and whether no others may. */
  readonly trusted?: TrustedDocuments
  /** Origins whose pages may call; none unless told. */
  readonly origins?: ReadonlySet<string>
  /** The proxies whose word to take for where a request came from, as addresses or networks. Nobody's unless told. */
  readonly trustProxy?: string
  /** Milliseconds between pings of a WebSocket. */
  readonly pingEvery?: number
}
export type RunningServer = { readonly url: string; close(): Promise<void> }

/** Enough for a document of 8 MiB on a phone in the country; whoever dawdles longer is cut off. */
const SLOWEST_REQUEST_MILLISECONDS = 120_000

/** Serves the graph over HTTP, WebSocket and event streams, and whatever else the outside world needs of it. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { gateway, schema, logger, playground } = options
  const authenticate = createAuthenticate(options.authentication, { logger })
  const throttle = createThrottle(options.rates)
  const trusted = options.trusted ?? new TrustedDocuments()
  const showError = createShowError({ logger, newId: options.newId ?? randomUUID, suggestions: playground })
  const execute = createExecute(schema, options.costliest === undefined ? {} : { costliest: options.costliest })
  const documents = new Documents(schema, { introspection: playground })
  const live = createLive({ prepare: createPrepare(schema), execute, showError })
  const apollo = await startApollo({ schema, documents, execute, showError, introspection: playground, logger })
  /** Who asks; whoever fails to say is counted by where they are. */
  const admit = async (
    request: IncomingMessage,
    authorization: string | undefined,
    address: string | undefined,
  ): Promise<Viewer> => {
    try {
      return await authenticate({ authorization, local: isLocal(request) })
    } catch (error) {
      throttle.stranger(address ?? 'nowhere')
      throw error
    }
  }
  const graphContextOf = (viewer: Viewer): GraphContext => {
    throttle.operation(viewer)
    return contextOf(gateway, viewer, throttle.verbs(viewer))
  }
  const contextFor = async (request: FastifyRequest): Promise<GraphContext> => {
    const context = graphContextOf(await admit(request.raw, request.headers.authorization, request.ip))
    return request.headers['x-graphql-cost'] === undefined ? context : { ...context, showCost: true }
  }
  const eventStream = createEventStream({ schema, documents, live, showError })

  const app = Fastify({
    logger: false,
    clientErrorHandler: refuseMalformed,
    requestTimeout: SLOWEST_REQUEST_MILLISECONDS,
    trustProxy: options.trustProxy ?? false,
  })
  const connections = drainable(app.server)
  const webSocket = serveWebSocket(app.server, {
    schema,
    documents,
    live,
    trusted,
    admit: (request, authorization) => admit(request, authorization, request.socket.remoteAddress),
    contextOf: graphContextOf,
    showError,
    ...(options.pingEvery === undefined ? {} : { pingEvery: options.pingEvery }),
  })
  app.setErrorHandler(async (error, request, reply) => {
    const { status, headers, body } = failure(error, showError)
    // What is left of a body that nobody reads would be taken for the next request.
    if (!request.raw.complete) void reply.header('connection', 'close')
    const type = answerType(request.headers.accept) ?? 'application/json'
    return reply.code(status).headers(headers).type(`${type}; charset=utf-8`).send(body)
  })
  addRequestMetrics(app, options.metrics)
  await addHeaders(app)
  await addCors(app, options.origins ?? new Set())
  addHealth(app, options)
  await addWebhooks(app, gateway)
  addGraphql(app, { apollo, eventStream, documents, trusted, showError, contextFor })
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
