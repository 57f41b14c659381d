import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import type { GraphContext } from '../graphql/context.ts'
import { answerType } from './accept.ts'
import type { EventStream } from './event-stream.ts'

/** A document of 8 MiB grows by a third in base64; the rest is the request around it. */
export const LARGEST_REQUEST = 12 * 1024 * 1024

type Parts = {
  readonly apollo: ApolloServer<GraphContext>
  readonly eventStream: EventStream
  readonly contextFor: (request: FastifyRequest) => Promise<GraphContext>
}

/** The graph over HTTP: queries and mutations answered with JSON, subscriptions as an event stream. */
export function addGraphql(app: FastifyInstance, { apollo, eventStream, contextFor }: Parts): void {
  void app.register(async graphql => {
    graphql.removeAllContentTypeParsers()
    graphql.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: LARGEST_REQUEST },
      graphql.getDefaultJsonParser('error', 'error'),
    )
    graphql.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'))

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
