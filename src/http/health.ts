import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'

/** For whoever keeps the process running: is it alive, can it work, how does it do. */
export function addHealth(app: FastifyInstance, { ready, metrics }: { ready: () => Promise<unknown>; metrics: Registry }): void {
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await ready()
      return { status: 'ok' }
    } catch {
      return reply.code(503).send({ status: 'the database cannot be reached' })
    }
  })
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))
}
