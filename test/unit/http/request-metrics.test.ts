import fastify from 'fastify'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { addRequestMetrics } from '../../../src/http/request-metrics.ts'

test('requests are counted by the pattern of their route, so that no id becomes a label', async () => {
  const registry = new Registry()
  const app = fastify()
  addRequestMetrics(app, registry)
  app.get('/cards/:id', async () => ({}))
  await app.inject('/cards/card_1')
  await app.inject('/secret-token')
  const text = await registry.metrics()
  expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/cards/:id",status="200"} 1')
  expect(text).toContain('http_request_duration_seconds_count{method="GET",route="none",status="404"} 1')
  expect(text).not.toMatch(/card_1|secret-token/)
})
