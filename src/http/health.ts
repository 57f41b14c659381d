import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'

/** For the program that keeps the process running: does the process live, can it work, how is it doing. */
export function addHealth(app: FastifyInstance, { ready, metrics }: { ready: () => Promise<unknown>; metrics: Registry }): void {
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await ready()
      return { status: 'ok' }
    } catch (thrown) {
      return reply.code(503).send({ status: whyNot(thrown) })
    }
  })
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))
}

/** A NotReady says why, in words that may be shown. */
function whyNot(thrown: unknown): string {
  return thrown instanceof Error && thrown.name === 'NotReady' ? thrown.message : 'the database cannot be reached'
}
