import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError, type GraphQLSchema, OperationTypeNode } from 'graphql'
import { createHandler, type Response } from 'graphql-sse'
import type { GraphContext } from '../graphql/context.ts'
import type { Documents } from '../graphql/execution/documents.ts'
import type { ShowError } from '../graphql/execution/errors.ts'
import type { Live } from '../graphql/execution/live.ts'
import { operationOf } from '../graphql/execution/variables.ts'
import { acceptsEventStream, answerType } from './accept.ts'
import { atEnd } from './expiry.ts'
import { Flow } from './flow.ts'

type Parts = {
  readonly schema: GraphQLSchema
  readonly documents: Documents
  readonly live: Live
  readonly showError: ShowError
}
/** One request: its caller, and the stream for its events. */
type Arrival = {
  readonly graph: GraphContext
  readonly flow: Flow
  /** The places in the log of the events under way, in order. An event's id is its place. */
  readonly places: (string | undefined)[]
}
type Body = AsyncGenerator<string, void, undefined>

export type EventStream = {
  /** Whether a request to /graphql is for an event stream: clients that accept JSON as well want one only for a subscription. */
  wants(request: FastifyRequest, operation: OperationTypeNode | undefined): boolean
  handle(request: FastifyRequest, reply: FastifyReply, context: GraphContext): Promise<FastifyReply>
  /** Ends every stream. */
  close(): void
}

/** graphql-sse in its mode of distinct connections: an event stream for each operation. */
export function createEventStream({ schema, documents, live, showError }: Parts): EventStream {
  const open = new Set<Body>()
  const handle = createHandler<FastifyRequest | undefined, Arrival, GraphContext>({
    // The route has checked the caller. null: no stream carries several operations.
    authenticate: () => null,
    onSubscribe(request, { query, operationName, variables }) {
      const read = readFrom(documents, query)
      if (read instanceof GraphQLError) return badRequest(showError(read))
      if (read.errors.length > 0) return once({ errors: read.errors.map(showError) as unknown as GraphQLError[] })
      const operation = operationOf(read.document, operationName)
      if (operation instanceof GraphQLError) return badRequest(showError(operation))
      return { schema, document: read.document, operationName, variableValues: variables, contextValue: request.context.graph }
    },
    validate: () => [],
    execute: args => live.execute(args),
    subscribe: args => live.subscribe(args),
    // graphql-sse queues without limit for a slow client, so the next event waits until the client has taken some.
    async onNext(_context, request, result) {
      const { flow, places } = request.context
      await flow.produced()
      places.push(live.placeOf(result))
    },
  })

  return {
    wants: ({ headers: { accept } }, operation) =>
      acceptsEventStream(accept) && (answerType(accept) === undefined || operation === OperationTypeNode.SUBSCRIPTION),
    async handle(request, reply, context) {
      const graph = resuming(request, context)
      const arrival: Arrival = { graph, flow: new Flow(), places: [] }
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
      open.add(body)
      const stay = atEnd(graph.viewer.expiresAt, () => void body.return())
      await send(body, reply, { ...init.headers }, arrival).finally(() => {
        stay()
        open.delete(body)
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
