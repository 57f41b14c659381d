import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import type { Viewer } from '../gateway/api/viewer.ts'
import type { GraphContext } from '../graphql/context.ts'
import type { Documents } from '../graphql/execution/documents.ts'
import { idIn, type Named, type TrustedDocuments } from '../graphql/execution/trusted-documents.ts'
import { answerType } from './accept.ts'
import { BodyBudget, LARGEST_PLAIN_REQUEST, LARGEST_REQUEST, tooLarge } from './body-budget.ts'
import type { EventStream } from './event-stream.ts'

type Parts = {
  readonly apollo: ApolloServer<GraphContext>
  readonly eventStream: EventStream
  readonly documents: Documents
  readonly trusted: TrustedDocuments
  /** Says who calls, from the headers alone; throws a GraphQLError for an unknown caller. */
  readonly identify: (request: FastifyRequest) => Promise<Viewer>
  readonly contextFor: (request: FastifyRequest) => Promise<GraphContext>
}

/** The graph over HTTP: queries and mutations answered with JSON, subscriptions as an event stream. */
export function addGraphql(app: FastifyInstance, { apollo, eventStream, documents, trusted, identify, contextFor }: Parts): void {
  void app.register(async graphql => {
    graphql.removeAllContentTypeParsers()
    graphql.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: LARGEST_REQUEST },
      graphql.getDefaultJsonParser('error', 'error'),
    )
    graphql.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))

    // Who asks comes first: before this hook nothing of the body is read, and nothing is parsed, validated or kept.
    graphql.addHook('onRequest', async request => {
      // A preflight carries no token, and asks nothing of the graph.
      if (request.method !== 'OPTIONS') await identify(request)
    })
    const budget = new BodyBudget()
    graphql.addHook('preParsing', async (request, _reply, payload) => {
      if (request.method === 'GET' || request.method === 'OPTIONS') return payload
      const { subject } = await identify(request)
      return budget.admit(request.raw, payload, subject) as typeof payload
    })
    graphql.addHook('preHandler', async request => {
      mustBeSingle(request)
      nameText(request, documents, trusted)
      mustCarryDocument(request)
    })

    const answer = fastifyApolloHandler(apollo, { context: contextFor })
    graphql.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      bodyLimit: LARGEST_REQUEST,
      handler: async (request, reply) => {
        if (eventStream.wants(request)) return eventStream.handle(request, reply)
        // Before anything is executed: a mutation must not run for an answer that nobody can read.
        if (answerType(request.headers.accept) === undefined) throw notAcceptable()
        if (request.method === 'GET' && !isFromOtherSite(request)) request.headers['apollo-require-preflight'] = 'true'
        return answer.call(graphql, request, reply)
      },
    })
    graphql.route({
      method: ['GET', 'POST', 'PUT', 'DELETE'],
      url: '/graphql/stream',
      bodyLimit: LARGEST_REQUEST,
      handler: (request, reply) => eventStream.handle(request, reply),
    })
    refuseMethods(graphql, '/graphql', ['PUT', 'PATCH', 'DELETE', 'OPTIONS'], 'GET, POST')
    refuseMethods(graphql, '/graphql/stream', ['PATCH', 'OPTIONS'], 'GET, POST, PUT, DELETE')
  })
}

/** One text under each name: where a name stands twice, two readers could take two different texts. */
function mustBeSingle(request: FastifyRequest): void {
  for (const asked of [request.query, request.body]) {
    if (asked === null || typeof asked !== 'object' || Array.isArray(asked)) continue
    for (const name of ['query', 'documentId', 'operationName'] as const) {
      const value = (asked as Record<string, unknown>)[name]
      if (value != null && typeof value !== 'string')
        throw new GraphQLError(`${name} must be one text`, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } })
    }
  }
}

/** A body above the plain limit is for handing in a document, and for nothing else. */
function mustCarryDocument(request: FastifyRequest): void {
  if (Number(request.headers['content-length'] ?? 0) <= LARGEST_PLAIN_REQUEST) return
  const { query } = (request.body ?? {}) as { readonly query?: unknown }
  if (typeof query !== 'string' || query.length > LARGEST_PLAIN_REQUEST || !/\bsubmitDocument\b/.test(query))
    throw tooLarge(LARGEST_PLAIN_REQUEST)
}

/** Whichever way a document was named, its text goes on, unless it is too much of a document. */
function nameText(request: FastifyRequest, documents: Documents, trusted: TrustedDocuments): void {
  const asked = (request.method === 'GET' ? request.query : request.body) as Record<string, unknown> | null | undefined
  if (Array.isArray(asked)) throw batched(asked.length)
  if (asked === null || typeof asked !== 'object') return
  const extensions = parsed(asked['extensions'])
  const text = trusted.textOf({ ...asked, extensions })
  if (text === undefined) return
  documents.admit(text)
  if (asked['query'] === text && idIn({ ...asked, extensions }) === undefined) return
  // By now its text says it all: nobody further on needs to know of ids.
  const { extensions: _extensions, documentId: _documentId, ...rest } = asked
  const named = { ...rest, query: text }
  if (request.method !== 'GET') request.body = named
  else {
    request.query = named
    request.raw.url = `/graphql?${new URLSearchParams(named as Record<string, string>).toString()}`
  }
}

/** In a query string extensions are JSON. */
function parsed(extensions: unknown): Named['extensions'] {
  if (typeof extensions !== 'string') return extensions
  try {
    return JSON.parse(extensions)
  } catch {
    return undefined
  }
}

const batched = (count: number): GraphQLError =>
  new GraphQLError(`expected one operation a request but got a list of ${count}; HTTP/2 and keep-alive make batches needless`, {
    extensions: { code: 'BATCH_REFUSED', limit: 1, actual: count, http: { status: 400 } },
  })

function refuseMethods(app: FastifyInstance, url: string, method: string[], allow: string): void {
  app.route({
    method,
    url,
    handler: (request, reply: FastifyReply) => {
      void reply.header('allow', allow)
      throw new GraphQLError(`expected one of ${allow} but got ${request.method}`, {
        extensions: { code: 'METHOD_NOT_ALLOWED', http: { status: 405 } },
      })
    },
  })
}

const notAcceptable = (): GraphQLError =>
  new GraphQLError(
    'expected an Accept header that allows application/json, application/graphql-response+json or text/event-stream',
    {
      extensions: { code: 'NOT_ACCEPTABLE', http: { status: 406 } },
    },
  )

/** GET changes nothing here, but a page of another site has no business timing it. Browsers say where a request comes from; programs need not. */
function isFromOtherSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined ? headers.origin !== undefined : site !== 'same-origin' && site !== 'none'
}
