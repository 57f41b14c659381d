import Fastify from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Registry } from 'prom-client'
import { WebSocket } from 'ws'
import { Buckets } from '../../../src/http/buckets.ts'
import { addWebhooks } from '../../../src/http/webhooks.ts'
import type { SessionOptions } from '../../../src/gateway/session.ts'
import { type Fakes, fakeGateway } from '../graphql/fake-gateway.ts'
import { Messages } from '../graphql/messages.ts'
import { bearer, serve } from '../graphql/serve.ts'

function at() {
  let milliseconds = 0
  return { now: () => milliseconds, pass: (seconds: number) => void (milliseconds += seconds * 1000) }
}
const journey = { kind: 'kyc', id: 'kyc_1', status: 'PENDING' } as never
const SUBMIT =
  'mutation ($id: ID!) { submitCode(input: { journeyId: $id, requirementId: "r", code: "1" }) { errors { code } journey { id } } }'
const CREATE = 'mutation { createCustomer(input: { externalId: "1", profile: { email: "x@y.test" } }) { errors { code } } }'

describe('a bucket', () => {
  test('gives a minute’s worth at once, then as it refills, and says when to come back', () => {
    const { now, pass } = at()
    const buckets = new Buckets(6, now)
    const take = (count: number, name = 'ann') => Array.from({ length: count }, () => buckets.take(name))
    expect(take(7)).toEqual([0, 0, 0, 0, 0, 0, 10])
    expect(take(1, 'ben'), 'everybody has their own').toEqual([0])
    pass(10)
    expect(take(2)).toEqual([0, 10])
    pass(3600)
    expect(take(7)).toEqual([0, 0, 0, 0, 0, 0, 10])
  })

  test('of twenty times the size refills twenty times as fast', () => {
    const { now, pass } = at()
    const buckets = new Buckets(6, now)
    for (let taken = 0; taken < 120; taken++) expect(buckets.take('service', 20)).toBe(0)
    expect(buckets.take('service', 20)).toBe(1)
    pass(1)
    expect([buckets.take('service', 20), buckets.take('service', 20)]).toEqual([0, 0])
  })
})

describe('a caller', () => {
  test('that calls too often is told when to come back, whoever else calls', async () => {
    const { now, pass } = at()
    const { post } = await serve(undefined, { rates: { requests: 2, codes: 9, customers: 9, now } })
    const ask = async (role: 'CUSTOMER' | 'BACK_OFFICE') =>
      post('{ viewer { subject } }', { headers: { authorization: await bearer(role) } })
    expect([(await ask('CUSTOMER')).status, (await ask('CUSTOMER')).status]).toEqual([200, 200])
    const refused = await ask('CUSTOMER')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30'])
    expect(await refused.json()).toMatchObject({
      errors: [{ extensions: { code: 'TOO_MANY_REQUESTS', limit: 2, retryAfter: 30 } }],
    })
    expect((await ask('BACK_OFFICE')).status).toBe(200)
    pass(30)
    expect((await ask('CUSTOMER')).status).toBe(200)
  })

  test('that is a service speaks for many, and may call twenty times as often', async () => {
    const { now } = at()
    const { post } = await serve(undefined, { rates: { requests: 1, codes: 9, customers: 9, now } })
    const statuses = []
    for (let call = 0; call < 21; call++) statuses.push((await post('{ __typename }')).status)
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429])
  })

  test('without a valid token is counted by its address', async () => {
    const { now } = at()
    const { post, url } = await serve(undefined, { rates: { requests: 2, codes: 9, customers: 9, now }, trustProxy: '127.0.0.1' })
    const ask = (address: string) =>
      post('{ __typename }', { headers: { authorization: 'Bearer a.b.c', 'x-forwarded-for': address } })
    expect([(await ask('192.0.2.1')).status, (await ask('192.0.2.1')).status, (await ask('192.0.2.1')).status]).toEqual([
      401, 401, 429,
    ])
    expect((await ask('192.0.2.2')).status).toBe(401)
    expect(
      (await post('{ __typename }', { headers: { 'x-forwarded-for': '192.0.2.1' } })).status,
      'a good token is good from anywhere',
    ).toBe(200)
    expect((await fetch(`${url}/healthz`, { headers: { 'x-forwarded-for': '192.0.2.1' } })).status).toBe(200)
  })

  test('cannot choose the address that it is counted by', async () => {
    const { now } = at()
    const { post } = await serve(undefined, { rates: { requests: 1, codes: 9, customers: 9, now } })
    const ask = (address: string) =>
      post('{ __typename }', { headers: { authorization: 'Bearer a.b.c', 'x-forwarded-for': address } })
    expect([(await ask('192.0.2.1')).status, (await ask('192.0.2.2')).status]).toEqual([401, 429])
  })

  test('on a WebSocket is counted like any other, operation by operation', async () => {
    const { now } = at()
    const { url } = await serve(undefined, { rates: { requests: 1, codes: 9, customers: 9, now } })
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws'])
    onTestFinished(() => socket.terminate())
    const messages = new Messages<{ type: string; payload?: unknown }>()
    socket.on('message', (data: Buffer) => messages.add(JSON.parse(data.toString()) as { type: string }))
    await new Promise(resolve => socket.once('open', resolve))
    const send = (message: object) => socket.send(JSON.stringify(message))
    send({ type: 'connection_init', payload: { authorization: await bearer('CUSTOMER') } })
    await messages.next()
    for (const id of ['1', '2']) send({ type: 'subscribe', id, payload: { query: '{ viewer { subject } }' } })
    const got = await messages.take(3)
    expect(got.map(({ type }) => type).toSorted()).toEqual(['complete', 'error', 'next'])
    expect(got.find(({ type }) => type === 'error')?.payload).toEqual([
      { message: expect.any(String), extensions: { code: 'TOO_MANY_REQUESTS', limit: 1, retryAfter: 60 } },
    ])
  })
})

describe('what is worth repeating to an attacker', () => {
  test('is to guess a code: ten a minute for one journey, however many a request', async () => {
    const { now } = at()
    const tried: string[] = []
    const fakes = ({ take }: SessionOptions): Fakes => ({
      requirements: {
        of: async () => [],
        async submitCode({ journeyId }) {
          take?.({ name: 'codes', of: journeyId })
          tried.push(journeyId)
          return journey
        },
      },
    })
    const { post } = await serve(fakeGateway(fakes).gateway, {
      rates: { requests: 600, codes: 10, customers: 9, now },
    })
    const many = Array.from(
      { length: 12 },
      (_, n) => `c${n}: submitCode(input: { journeyId: "kyc_1", requirementId: "r", code: "${n}" }) { errors { code } }`,
    )
    const response = await post(`mutation { ${many.join(' ')} }`)
    const { errors } = (await response.json()) as { errors: object[] }
    expect([tried.length, errors.length, response.headers.get('retry-after')]).toEqual([10, 1, '6'])
    expect(errors[0]).toMatchObject({ path: ['c10'], extensions: { code: 'TOO_MANY_REQUESTS', limit: 10 } })
    expect(await (await post(SUBMIT, { variables: { id: 'kyc_2' } })).json(), 'another journey has its own count').toMatchObject({
      data: { submitCode: { errors: [] } },
    })
  })

  test('is to make customers', async () => {
    const { now } = at()
    const fakes = ({ take }: SessionOptions): Fakes => ({
      customers: {
        async create() {
          take?.({ name: 'customers' })
          return { kind: 'customer', id: 'cus_1' } as never
        },
      },
    })
    const { post } = await serve(fakeGateway(fakes).gateway, { rates: { requests: 600, codes: 9, customers: 2, now } })
    const asked = async () => (await post(CREATE, { headers: { authorization: await bearer('CUSTOMER') } })).status
    expect([await asked(), await asked(), await asked()]).toEqual([200, 200, 429])
  })
})

test('webhooks have a limit of their own, which no caller of the graph can use up', async () => {
  const app = Fastify()
  await addWebhooks(app, fakeGateway().gateway, 2)
  const statuses = []
  for (let call = 0; call < 3; call++)
    statuses.push((await app.inject({ method: 'POST', url: '/webhooks/acme', payload: '{}' })).statusCode)
  expect(statuses).toEqual([200, 200, 429])
  const { now } = at()
  const { url } = await serve(undefined, { rates: { requests: 1, codes: 9, customers: 9, now }, metrics: new Registry() })
  for (let call = 0; call < 3; call++) {
    await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
    expect((await fetch(`${url}/webhooks/acme`, { method: 'POST', body: '{}' })).status).toBe(200)
  }
})
