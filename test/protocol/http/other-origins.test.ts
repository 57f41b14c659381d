import { describe, expect, test } from 'vitest'
import { bearer, serve } from '../graphql/serve.ts'

const APP = 'https://app.example.test'
const preflight = (url: string, origin: string) =>
  fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
  })

describe('a page of an origin that was allowed', () => {
  test('may ask, and read the answer', async () => {
    const { url, post } = await serve(undefined, { origins: new Set([APP]) })
    const asked = await preflight(url, APP)
    expect([
      asked.status,
      asked.headers.get('access-control-allow-origin'),
      asked.headers.get('access-control-allow-headers'),
    ]).toEqual([204, APP, expect.stringContaining('authorization, content-type')])
    const answer = await post('{ __typename }', { headers: { origin: APP } })
    expect([answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('vary')]).toEqual([
      200,
      APP,
      expect.stringContaining('Origin'),
    ])
    expect(answer.headers.get('access-control-allow-credentials'), 'there are no cookies to send').toBeNull()
  })

  test.each([
    ['Apollo', ['apollographql-client-name', 'apollographql-client-version', 'apollo-require-preflight']],
    ['Apollo for mobiles', ['x-apollo-operation-name', 'x-apollo-operation-id', 'x-apollo-operation-type']],
    ['Yoga and urql', ['graphql-require-preflight', 'x-requested-with']],
    ['tracers', ['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'x-request-id']],
    ['the graph', ['authorization', 'content-type', 'last-event-id', 'x-graphql-event-stream-token', 'x-graphql-cost']],
  ])('may send the headers of %s', async (_of, headers) => {
    const { url } = await serve(undefined, { origins: new Set([APP]) })
    const asked = await preflight(url, APP)
    expect(asked.headers.get('access-control-allow-headers')?.split(', ')).toEqual(expect.arrayContaining(headers))
    expect(asked.headers.get('access-control-max-age')).toBe('600')
    expect(asked.headers.get('access-control-allow-methods')?.split(', ')).toEqual(expect.arrayContaining(['GET', 'POST']))
  })

  test('may read when to come back', async () => {
    const { post } = await serve(undefined, { origins: new Set([APP]) })
    const answer = await post('{ __typename }', { headers: { origin: APP } })
    expect(answer.headers.get('access-control-expose-headers')).toBe('retry-after')
  })

  test('may read an event stream', async () => {
    const { url } = await serve(undefined, { origins: new Set([APP]) })
    const headers = {
      origin: APP,
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: await bearer('SERVICE'),
    }
    const stream = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: '{"query":"subscription { statusChanged(id: \\"x\\") { to } }"}',
    })
    expect(stream.headers.get('access-control-allow-origin')).toBe(APP)
    await stream.text()
  })
})

test.each([
  ['any other origin', new Set([APP]), 'https://evil.test'],
  ['an origin that begins alike', new Set([APP]), `${APP}.evil.test`],
  ['a sandboxed frame', new Set([APP]), 'null'],
  ['every origin, unless told', new Set<string>(), APP],
])('a page of %s is told nothing', async (_whose, origins, origin) => {
  const { url, post } = await serve(undefined, { origins })
  const asked = await preflight(url, origin)
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([405, null])
  expect((await post('{ __typename }', { headers: { origin } })).headers.get('access-control-allow-origin')).toBeNull()
})

test('whatever is answered, browsers are told to be careful with it', async () => {
  const { url, post } = await serve()
  for (const response of [
    await post('{ __typename }'),
    await fetch(`${url}/healthz`),
    await fetch(`${url}/nowhere`),
    await fetch(`${url}/webhooks/x`, { method: 'POST' }),
  ])
    expect(Object.fromEntries(response.headers), response.url).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
  expect((await post('{ __typename }')).headers.get('cache-control')).toBe('no-store')
  expect((await fetch(`${url}/healthz`)).headers.get('server')).toBeNull()
})
