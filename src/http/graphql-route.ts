import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type DocumentNode, getOperationAST, GraphQLError, Kind, OperationTypeNode } from 'graphql'
import type { GraphContext } from '../graphql/context.ts'
import type { Documents, Read } from '../graphql/execution/documents.ts'
import type { ShowError } from '../graphql/execution/errors.ts'
import type { Named, TrustedDocuments } from '../graphql/execution/trusted-documents.ts'
import { answerType } from './accept.ts'
import { INVALID_OPERATION } from './apollo.ts'
import type { EventStream } from './event-stream.ts'
import { failure } from './failure.ts'
import { LARGEST_PLAIN_REQUEST, tooLarge } from './body-budget.ts'
import { addBodies, refuseEncoded } from './request-body.ts'

type Parts = {
  readonly apollo: ApolloServer<GraphContext>
  readonly eventStream: EventStream
  readonly documents: Documents
  readonly trusted: TrustedDocuments
  readonly showError: ShowError
  readonly contextFor: (request: FastifyRequest) => Promise<GraphContext>
}

/** The graph over HTTP: queries and mutations answered with JSON, subscriptions as an event stream. */
export function addGraphql(
  app: FastifyInstance,
  { apollo, eventStream, documents, trusted, showError, contextFor }: Parts,
): void {
  void app.register(async graphql => {
    const contexts = new WeakMap<FastifyRequest, GraphContext>()
    const known = (request: FastifyRequest): GraphContext => {
      const context = contexts.get(request)
      if (context === undefined) throw new Error('the caller of this request has not been checked')
      return context
    }
    // The caller is checked before a byte of the body is read.
    const onRequest = async (request: FastifyRequest): Promise<void> => {
      contexts.set(request, await contextFor(request))
      refuseEncoded(request)
    }
    const bodies = addBodies(graphql, request => known(request).viewer.subject)
    graphql.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    graphql.setErrorHandler(async (error, request, reply) => {
      const { status, headers, body } = failure(error, showError)
      // The rest of a body that nobody reads would be taken for the next request.
      if (!request.raw.complete) void reply.header('connection', 'close')
      const isInvalid = error instanceof GraphQLError && INVALID_OPERATION.has(String(error.extensions['code']))
      return reply
        .code(isInvalid ? statusOfInvalid(request) : status)
        .headers(headers)
        .type(mediaTypeFor(request))
        .send(body)
    })

    function read(request: FastifyRequest): Read | undefined {
      const text = nameText(request, trusted)
      const found = text === undefined ? undefined : documents.read(text)
      if (bodies.lengthOf(request) > LARGEST_PLAIN_REQUEST && !carriesDocument(found?.document))
        throw tooLarge(LARGEST_PLAIN_REQUEST)
      return found
    }

    const answer = fastifyApolloHandler(apollo, { context: async request => known(request) })
    graphql.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      exposeHeadRoute: false,
      onRequest,
      handler: async (request, reply) => {
        const found = read(request)
        const operation = found && operationTypeOf(found.document, request)
        if (eventStream.wants(request, operation)) return eventStream.handle(request, reply, known(request))
        // Before anything is executed: a mutation must not run for an answer that the caller cannot read.
        if (answerType(request.headers.accept) === undefined) throw notAcceptable()
        if (request.method === 'GET' && !isFromOtherSite(request)) request.headers['apollo-require-preflight'] = 'true'
        if (found !== undefined && found.errors.length > 0)
          return reply
            .code(statusOfInvalid(request))
            .type(mediaTypeFor(request))
            .send({ errors: found.errors.map(showError) })
        if (operation === OperationTypeNode.SUBSCRIPTION) throw needsLiveTransport()
        return answer.call(graphql, request, reply)
      },
    })
    graphql.route({
      method: ['GET', 'POST'],
      url: '/graphql/stream',
      exposeHeadRoute: false,
      onRequest,
      handler: (request, reply) => {
        read(request)
        return eventStream.handle(request, reply, known(request))
      },
    })
    refuseMethods(graphql, '/graphql', ['PUT', 'PATCH', 'DELETE', 'OPTIONS'], 'GET, POST')
    refuseMethods(graphql, '/graphql/stream', ['PUT', 'PATCH', 'DELETE', 'OPTIONS'], 'GET, POST')
  })
}

/**
 * The text of the document, however the request names the document; undefined where the request names none.
 * The request is written anew from the parts that were checked, so that nothing further on reads other parts.
 */
function nameText(request: FastifyRequest, trusted: TrustedDocuments): string | undefined {
  const asked = (request.method === 'GET' ? request.query : request.body) as Record<string, unknown> | null | undefined
  if (Array.isArray(asked)) throw batched(asked.length)
  if (asked === null || typeof asked !== 'object') return undefined
  for (const name of ['documentId', 'operationName'] as const)
    if (asked[name] != null && typeof asked[name] !== 'string') throw badRequest(`${name} must be one text`)
  const { extensions, documentId: _documentId, query: _query, ...rest } = asked
  const text = trusted.textOf({ ...asked, extensions: parsed(extensions, request.method === 'GET') })
  const named = text === undefined ? rest : { ...rest, query: text }
  if (request.method !== 'GET') request.body = named
  else {
    const given = Object.entries(named).find(([, value]) => typeof value !== 'string')
    if (given !== undefined) throw badRequest(`${given[0].slice(0, 100)} must be one text`)
    request.query = named
    request.raw.url = `/graphql?${new URLSearchParams(named as Record<string, string>).toString()}`
  }
  return text
}

/** In a query string extensions are JSON. */
function parsed(extensions: unknown, isText: boolean): Named['extensions'] {
  let given = extensions
  try {
    if (isText && typeof extensions === 'string') given = JSON.parse(extensions)
  } catch {
    throw badRequest('send extensions as JSON')
  }
  if (given != null && (typeof given !== 'object' || Array.isArray(given))) throw badRequest('send extensions as an object')
  return given
}

function operationTypeOf(document: DocumentNode, { method, query, body }: FastifyRequest): OperationTypeNode | undefined {
  const { operationName } = (method === 'GET' ? query : body) as { operationName?: string | null }
  return getOperationAST(document, operationName)?.operation
}

/** Whether one of the operations sends a document, alone of all requests as large as that. */
const carriesDocument = (document: DocumentNode | undefined): boolean =>
  document?.definitions.some(
    node =>
      node.kind === Kind.OPERATION_DEFINITION &&
      node.operation === OperationTypeNode.MUTATION &&
      node.selectionSet.selections.some(field => field.kind === Kind.FIELD && field.name.value === 'submitDocument'),
  ) ?? false

const mediaTypeFor = ({ headers: { accept } }: FastifyRequest): string =>
  `${answerType(accept) ?? 'application/json'}; charset=utf-8`

/** An invalid operation in well-formed JSON: 200 for old clients. */
const statusOfInvalid = ({ headers: { accept } }: FastifyRequest): number =>
  answerType(accept) === 'application/json' ? 200 : 400

const badRequest = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } })

const needsLiveTransport = (): GraphQLError =>
  badRequest(
    'a subscription needs a live transport: a WebSocket at /graphql (graphql-transport-ws), or POST /graphql with "Accept: text/event-stream"',
  )

const batched = (count: number): GraphQLError =>
  new GraphQLError(`send one operation a request; this is a list of ${count}`, {
    extensions: { code: 'BATCH_REFUSED', limit: 1, actual: count, http: { status: 400 } },
  })

function refuseMethods(app: FastifyInstance, url: string, method: string[], allow: string): void {
  app.route({
    method,
    url,
    handler: (request, reply: FastifyReply) => {
      void reply.header('allow', allow)
      throw new GraphQLError(`${request.method} is not allowed here; use ${allow}`, {
        extensions: { code: 'METHOD_NOT_ALLOWED', http: { status: 405 } },
      })
    },
  })
}

const notAcceptable = (): GraphQLError =>
  new GraphQLError('the Accept header must allow application/json, application/graphql-response+json or text/event-stream', {
    extensions: { code: 'NOT_ACCEPTABLE', http: { status: 406 } },
  })

/** GET changes nothing, but pages of other sites must not measure the time of an answer. Browsers name the site of a request. */
function isFromOtherSite({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined ? headers.origin !== undefined : site !== 'same-origin' && site !== 'none'
}
