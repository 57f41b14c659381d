import { SignJWT } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createExecute } from '../../../src/graphql/execution/execution.ts'
import { createLive } from '../../../src/graphql/execution/live.ts'
import { createPrepare } from '../../../src/graphql/execution/variables.ts'
import { createSchema } from '../../../src/graphql/schema.ts'
import { contextOf } from '../../../src/graphql/context.ts'
import { parse } from 'graphql'
import { fakeGateway, feed } from '../graphql/fake-gateway.ts'
import { Messages } from '../graphql/messages.ts'
import { bearer, SECRET, serve } from '../graphql/serve.ts'

const query = 'subscription { statusChanged(id: "top_1") { to } }'
const schema = createSchema()

async function connected(url: string, options: { autoPong?: boolean } = {}) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws'], options)
  onTestFinished(() => socket.terminate())
  const messages = new Messages<{ type: string; id?: string; payload?: unknown }>()
  socket.on('message', (data: Buffer) => messages.add(JSON.parse(data.toString()) as { type: string }))
  const closed = new Promise<number>(resolve => socket.once('close', resolve))
  await new Promise(resolve => socket.once('open', resolve))
  const send = (message: object) => socket.send(JSON.stringify(message))
  send({ type: 'connection_init', payload: { authorization: await bearer('SERVICE') } })
  await messages.next()
  return { socket, send, messages, closed }
}

describe('subscriptions', () => {
  test('of one subject are at most so many at once; each that ends makes room', async () => {
    const sources: ReturnType<typeof feed>[] = []
    const { gateway } = fakeGateway(
      {},
      {
        subscribe: async () => {
          const source = feed()
          sources.push(source)
          return source.source
        },
      },
    )
    const live = createLive({
      prepare: createPrepare(schema),
      execute: createExecute(schema),
      showError: error => error as never,
      most: 2,
    })
    const subscribe = (subject: string) =>
      live.subscribe({
        schema,
        document: parse(query),
        contextValue: contextOf(gateway, { subject, roles: new Set(['SERVICE']), scopes: new Set() }),
      })
    const refused = { errors: [expect.objectContaining({ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', limit: 2 } })] }
    const first = (await subscribe('ann')) as AsyncGenerator
    await subscribe('ann')
    expect(await subscribe('ann')).toEqual(refused)
    expect(await subscribe('ben')).not.toHaveProperty('errors')
    await first.return(undefined)
    await first.return(undefined)
    const third = (await subscribe('ann')) as AsyncGenerator
    expect(await subscribe('ann'), 'one that ends twice makes room once').toEqual(refused)
    const over = third.next()
    await sources.at(-1)?.source.return()
    expect(await over).toEqual({ done: true, value: undefined })
    expect(await subscribe('ann')).not.toHaveProperty('errors')
  })

  test('that come to nothing take no room', async () => {
    const { gateway } = fakeGateway()
    const live = createLive({
      prepare: createPrepare(schema),
      execute: createExecute(schema),
      showError: error => error as never,
      most: 1,
    })
    const contextValue = contextOf(gateway, { subject: 'ann', roles: new Set(['SERVICE']), scopes: new Set() })
    for (let time = 0; time < 3; time++)
      expect(await live.subscribe({ schema, document: parse(query), contextValue })).toMatchObject({
        errors: [{ message: expect.stringContaining('an id that exists') }],
      })
  })

  test('of one connection are at most a hundred', async () => {
    const { gateway } = fakeGateway({}, { subscribe: async () => feed().source })
    const { url } = await serve(gateway)
    const { send, messages } = await connected(url)
    for (let id = 1; id <= 101; id++) send({ type: 'subscribe', id: String(id), payload: { query } })
    expect(await messages.next()).toEqual({
      type: 'error',
      id: '101',
      payload: [
        {
          message: 'at most 100 subscriptions may be open at once; close one first',
          extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', limit: 100 },
        },
      ],
    })
  })
})

describe('a connection', () => {
  test('that leaves a ping unanswered is dropped, and what it followed is let go of', async () => {
    const source = feed()
    const { url } = await serve(fakeGateway({}, { subscribe: async () => source.source }).gateway, { pingEvery: 20 })
    const { send, closed } = await connected(url, { autoPong: false })
    send({ type: 'subscribe', id: '1', payload: { query } })
    expect(await closed).toBe(1006)
    await source.released
  })

  test('that answers its pings stays', async () => {
    const { url } = await serve(undefined, { pingEvery: 20 })
    const { socket, send, messages } = await connected(url)
    for (let count = 0; count < 5; count++) await new Promise(resolve => socket.once('ping', resolve))
    send({ type: 'ping' })
    expect(await messages.next()).toEqual({ type: 'pong' })
  })
})

test('an event stream ends with the token that opened it', async () => {
  const source = feed()
  const { url } = await serve(fakeGateway({}, { subscribe: async () => source.source }).gateway)
  const token = await new SignJWT({ roles: ['SERVICE'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('ann')
    .setExpirationTime('1s')
    .sign(new TextEncoder().encode(SECRET))
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  })
  expect(response.status).toBe(200)
  await response.text()
  await source.released
})

test('names of the schema are nobody’s to learn from mistakes in production, whichever way they come', async () => {
  const { url, post } = await serve(undefined, { playground: false })
  const misspelt = [
    '{ customr { id } }',
    'mutation { issueCard(input: { cardholderId: "x", productId: "y", type: VIRTUL, idempotencyKey: "k" }) { errors { code } } }',
  ]
  for (const text of misspelt) {
    expect(await (await post(text)).text()).not.toContain('Did you mean')
    expect(await (await post(text, { headers: { accept: 'text/event-stream' } })).text()).not.toContain('Did you mean')
    const { send, messages } = await connected(url)
    send({ type: 'subscribe', id: '1', payload: { query: text } })
    expect(JSON.stringify(await messages.next())).toMatch(/^(?!.*Did you mean).*GRAPHQL_VALIDATION_FAILED/)
  }
  const variable = await post(
    'mutation ($type: CardType) { issueCard(input: { cardholderId: "x", productId: "y", type: $type, idempotencyKey: "k" }) { errors { code } } }',
    { variables: { type: 'VIRTUL' } },
  )
  expect(await variable.text()).toMatch(/^(?!.*Did you mean).*does not exist/)
})
