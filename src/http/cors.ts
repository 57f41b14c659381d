import type { FastifyInstance } from 'fastify'

const METHODS = 'GET, POST, PUT, DELETE'
const HEADERS = 'authorization, content-type, last-event-id, x-graphql-event-stream-token, x-graphql-cost'
/** Seconds that a browser may remember the answer to a preflight. */
const REMEMBERED = 600

/** Lets pages of these origins, and of no other site, call and read the graph. Never with cookies: there are none. */
export function addCors(app: FastifyInstance, origins: ReadonlySet<string>): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origins.size > 0) void reply.header('vary', 'Origin')
    if (origin === undefined || !origins.has(origin)) return
    void reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': 'retry-after' })
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return
    return reply
      .headers({
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': HEADERS,
        'access-control-max-age': REMEMBERED,
      })
      .code(204)
      .send()
  })
}
