import fastify from 'fastify'
import { Counter, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { addHealth } from '../../../src/http/health.ts'
import { NotReady } from '../../../src/storage/start-problem.ts'

function served(ready: () => Promise<unknown>) {
  const app = fastify()
  const metrics = new Registry()
  new Counter({ name: 'calls', help: 'Calls.', registers: [metrics] }).inc(3)
  addHealth(app, { ready, metrics })
  return app
}

test('a process that can work is alive and ready', async () => {
  const app = served(async () => undefined)
  expect((await app.inject('/healthz')).statusCode).toBe(200)
  expect((await app.inject('/readyz')).json()).toEqual({ status: 'ok' })
})

test('a process that cannot work is alive, not ready, and says why', async () => {
  const app = served(async () => {
    throw new NotReady('the database is read-only')
  })
  const answer = await app.inject('/readyz')
  expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'the database is read-only' }])
  expect((await app.inject('/healthz')).statusCode).toBe(200)
})

test('the message of an unexpected error is not shown', async () => {
  const app = served(async () => {
    throw new Error('password authentication failed for user admin')
  })
  expect((await app.inject('/readyz')).json()).toEqual({ status: 'the database cannot be reached' })
})

test('metrics are served in the format of Prometheus', async () => {
  const answer = await served(async () => undefined).inject('/metrics')
  expect(answer.headers['content-type']).toContain('text/plain')
  expect(answer.body).toContain('calls 3')
})
