import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

const METHODS = ['GET', 'POST', 'PUT', 'DELETE']
/** Headers of the graph, of GraphQL clients and of tracers. A browser sends no other header across origins. */
export const HEADERS = [
  'authorization',
  'content-type',
  'last-event-id',
  'x-graphql-event-stream-token',
  'x-graphql-cost',
  'apollographql-client-name',
  'apollographql-client-version',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-apollo-operation-id',
  'x-apollo-operation-type',
  'graphql-require-preflight',
  'x-requested-with',
  'x-request-id',
  'traceparent',
  'tracestate',
  'baggage',
  'sentry-trace',
]
/** How long a browser may remember the answer to a preflight. */
const REMEMBERED_SECONDS = 600

/** Lets pages of these origins, and of no other site, call and read the graph. Cookies are never allowed: the graph uses none. */
export async function addCors(app: FastifyInstance, origins: ReadonlySet<string>): Promise<void> {
  if (origins.size === 0) return
  await app.register(cors, {
    // A list of one is answered like a longer list: with Vary, and with the origin only to the origin.
    origin: (origin, allow) => allow(null, origin !== undefined && origins.has(origin)),
    methods: METHODS,
    allowedHeaders: HEADERS,
    exposedHeaders: ['retry-after'],
    maxAge: REMEMBERED_SECONDS,
    strictPreflight: false,
  })
}
