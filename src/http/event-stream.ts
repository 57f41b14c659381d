import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql'
import { createHandler, type Response } from 'graphql-sse'
import type { GraphContext } from '../graphql/context.ts'
import type { Documents } from '../graphql/execution/documents.ts'
import type { ShowError } from '../graphql/execution/errors.ts'
import type { Live } from '../graphql/execution/live.ts'
import { acceptsEventStream, answerType } from './accept.ts'
import { atEnd } from './expiry.ts'
import { Flow } from './flow.ts'
import { Reservations } from './reservations.ts'

type Parts = {
  readonly schema: GraphQLSchema
  readonly documents: Documents
  readonly live: Live
  readonly showError: ShowError
  readonly contextFor: (request: FastifyRequest) => Promise<GraphContext>
}
/** What belongs to one request: who sent it, and the stream that its events go to. */
type Arrival = {
  readonly graph: GraphContext
  readonly flow: Flow
  readonly token: string | undefined
  /** Of the events under way, in order: an event's id is its place in the log. Only where the stream has one operation. */
  readonly places: (string | undefined)[]
}
type Body = AsyncGenerator<string, void, undefined>

export type EventStream = {
  /** Whether a request to /graphql is for an event stream: clients that accept JSON as well want one only for a subscription. */
  wants(request: FastifyRequest): boolean
  handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  /** Ends every stream. */
  close(): void
}

/** graphql-sse: an event stream for each operation, or one stream that carries many (PUT reserves it, its token names it). */
export function createEventStream({ schema, documents, live, showError, contextFor }: Parts): EventStream {
  const open = new Set<Body>()
  const reservations = new Reservations(discard)
  const handle = createHandler<FastifyRequest | undefined, Arrival, GraphContext>({
    authenticate: request => request.context.token,
    onSubscribe(request, { query, operationName, variables }) {
      const read = readFrom(documents, query)
      if (read instanceof GraphQLError) return badRequest(showError(read))
      if (read.errors.length > 0) return once({ errors: read.errors.map(showError) as unknown as GraphQLError[] })
      return { schema, document: read.document, operationName, variableValues: variables, contextValue: request.context.graph }
    },
    validate: () => [],
    execute: args => live.execute(args),
    subscribe: args => live.subscribe(args),
    // It queues without end what a slow client does not take; so nothing more is produced until the client has.
    async onNext(_context, request, result) {
      const { flow, token, places } = request.context
      await flow.produced()
      if (token === undefined) places.push(live.placeOf(result))
    },
  })

  /** A reservation that nobody came for: opened and left, which is how graphql-sse lets go of one. */
  async function discard(token: string, arrival: Pick<Arrival, 'graph' | 'flow'>): Promise<void> {
    const headers = { get: (name: string) => (name === 'accept' ? 'text/event-stream' : null) }
    const [body] = await handle({
      method: 'GET',
      url: '/',
      headers,
      body: null,
      raw: undefined,
      context: { ...arrival, token, places: [] },
    })
    if (body !== null && typeof body !== 'string') await body.return()
  }

  return {
    wants({ headers: { accept }, method, body, query }) {
      if (!acceptsEventStream(accept)) return false
      if (answerType(accept) === undefined) return true
      const { query: text, operationName } = ((method === 'GET' ? query : body) ?? {}) as {
        query?: unknown
        operationName?: string
      }
      const read = readFrom(documents, String(text))
      return !(read instanceof GraphQLError) && isSubscription(read.document, operationName)
    },
    async handle(request, reply) {
      const graph = resuming(request, await contextFor(request))
      const reserved = reservations.find(request, graph)
      const arrival: Arrival = { graph, flow: reserved?.flow ?? new Flow(), token: reserved?.token, places: [] }
      const [body, init] = await handle({
        method: request.method,
        url: request.url,
        headers: {
          get: name =>
            name === 'accept' && acceptsEventStream(request.headers.accept) ? 'text/event-stream' : header(request, name),
        },
        body: (request.body ?? null) as Record<string, unknown> | null,
        raw: request,
        context: arrival,
      })
      if (body === null || typeof body === 'string')
        return reply
          .code(init.status)
          .headers(init.headers ?? {})
          .send(body ?? '')
      reservations.opened(arrival.token)
      open.add(body)
      const stay = atEnd(graph.viewer.expiresAt, () => void body.return())
      await send(body, reply, { ...init.headers }, arrival).finally(() => {
        stay()
        open.delete(body)
        reservations.forget(arrival.token)
      })
      return reply
    },
    close() {
      for (const body of open) void body.return()
    },
  }
}

function readFrom(documents: Documents, query: string): ReturnType<Documents['read']> | GraphQLError {
  try {
    return documents.read(query)
  } catch (error) {
    return error as GraphQLError
  }
}

async function* once(result: ExecutionResult): AsyncGenerator<ExecutionResult, void> {
  yield result
}

const isSubscription = (document: DocumentNode, operationName: string | undefined): boolean =>
  getOperationAST(document, operationName)?.operation === OperationTypeNode.SUBSCRIPTION

const badRequest = (error: GraphQLFormattedError): Response => [
  JSON.stringify({ errors: [error] }),
  { status: 400, statusText: 'Bad Request', headers: { 'content-type': 'application/json; charset=utf-8' } },
]

const header = ({ headers }: FastifyRequest, name: string): string | undefined => [headers[name]].flat().join(', ') || undefined

/** A browser's EventSource that comes again says which event it had last, and cannot change its operation. */
function resuming(request: FastifyRequest, graph: GraphContext): GraphContext {
  const last = header(request, 'last-event-id')
  return last === undefined ? graph : { ...graph, resumeAfter: last }
}

/** Written as fast as the client reads. */
async function send(body: Body, reply: FastifyReply, headers: Record<string, string>, { flow, places }: Arrival): Promise<void> {
  reply.hijack()
  const { raw } = reply
  const gone = new Promise<void>(resolve => raw.once('close', resolve))
  void gone.then(() => {
    flow.close()
    return body.return()
  })
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...headers, 'cache-control': 'no-store' })
  for await (const chunk of body) {
    const isNext = chunk.startsWith('event: next')
    const place = isNext ? places.shift() : undefined
    const text = place === undefined ? chunk : `${chunk.trimEnd()}\nid: ${place}\n\n`
    await Promise.race([gone, new Promise<unknown>(resolve => raw.write(text, resolve))])
    if (isNext) flow.sent()
  }
  raw.end()
}
