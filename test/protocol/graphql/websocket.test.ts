import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { change, fakeGateway, feed } from './fake-gateway.ts'
import { connect, connected } from './raw-socket.ts'
import { bearer, SECRET, serve } from './serve.ts'

const SUBSCRIPTION =
  'subscription ($after: Cursor) { statusChanged(id: "top_1", after: $after) { version to subject { ... on Topup { status } } } }'

const journey = async (id: string) => ({ kind: 'topup', id, status: 'APPROVED' }) as never

function following(source = feed()) {
  const asked: unknown[] = []
  const subscribe: Gateway['subscribe'] = async (viewer, id, after) => {
    asked.push({ subject: viewer.subject, id, after })
    return source.source
  }
  return { ...source, ...fakeGateway({ node: journey }, { subscribe }), asked }
}

describe('a connection', () => {
  test('is let in with a token in its first message, whichever way it is spelled', async () => {
    const { url } = await serve()
    for (const name of ['authorization', 'Authorization']) {
      const { send, messages } = await connect(url)
      send({ type: 'connection_init', payload: { [name]: await bearer('CUSTOMER') } })
      expect(await messages.next()).toEqual({ type: 'connection_ack' })
    }
  })

  test('is let in with a token in its header', async () => {
    const { url } = await serve()
    const { send, messages } = await connect(url, { authorization: await bearer('CUSTOMER') })
    send({ type: 'connection_init' })
    expect(await messages.next()).toEqual({ type: 'connection_ack' })
  })

  test.each([
    ['without a token', undefined],
    ['with a wrong one', { authorization: 'Bearer a.b.c' }],
  ])('%s is closed as forbidden', async (_with, payload) => {
    const { url } = await serve()
    const { send, closed } = await connect(url)
    send({ type: 'connection_init', payload })
    expect(await closed).toBe(4403)
  })

  test('of a page of another site is not the developer’s', async () => {
    const { url } = await serve(undefined, { authentication: { mode: 'open', secret: SECRET } })
    const page = await connect(url, { origin: 'https://evil.test' })
    page.send({ type: 'connection_init' })
    expect(await page.closed).toBe(4403)
    const playground = await connect(url, { origin: url })
    playground.send({ type: 'connection_init' })
    expect(await playground.messages.next()).toEqual({ type: 'connection_ack' })
  })

  test('that subscribes before it was let in is closed as unauthorized', async () => {
    const { url } = await serve()
    const { send, closed } = await connect(url)
    send({ type: 'subscribe', id: '1', payload: { query: '{ __typename }' } })
    expect(await closed).toBe(4401)
  })

  test('that speaks no protocol of ours is closed', async () => {
    const { url } = await serve()
    const { closed } = await connect(url, {}, [])
    expect(await closed).toBe(4406)
  })

  test('to anywhere else is refused', async () => {
    const { url } = await serve()
    const socket = new WebSocket(`${url.replace('http', 'ws')}/elsewhere`)
    expect(await new Promise<Error>(resolve => socket.once('error', resolve))).toMatchObject({
      message: 'Unexpected server response: 404',
    })
  })

  test('ends with the token that opened it', async () => {
    const { gateway, released, asked } = following()
    const { url } = await serve(gateway)
    const { send, closed, messages } = await connect(url)
    const ending = new SignJWT({ sub: 'ann', roles: ['CUSTOMER'] }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1s')
    send({ type: 'connection_init', payload: { authorization: `Bearer ${await ending.sign(new TextEncoder().encode(SECRET))}` } })
    await messages.next()
    send({ type: 'subscribe', id: '1', payload: { query: SUBSCRIPTION } })
    expect(await closed).toBe(4403)
    await released
    expect(asked).toHaveLength(1)
  })

  test('is told that a server goes away', async () => {
    const { gateway, released } = following()
    const { url, close } = await serve(gateway)
    const { send, closed } = await connected(url)
    send({ type: 'subscribe', id: '1', payload: { query: SUBSCRIPTION } })
    await close()
    expect(await closed).toBe(1001)
    await released
  })
})

describe('a subscription', () => {
  test('gets every change in order, each with its subject as it then stands, read anew and asked of no provider', async () => {
    const { gateway, push, asked, sessions } = following()
    const { url } = await serve(gateway)
    const { send, messages } = await connected(url)
    send({ type: 'subscribe', id: '1', payload: { query: SUBSCRIPTION, variables: { after: 'cursor-0' } } })
    push(change(1), change(2), change(3))
    expect(await messages.take(3)).toEqual(
      [1, 2, 3].map(version => ({
        type: 'next',
        id: '1',
        payload: { data: { statusChanged: { version, to: change(version).to, subject: { status: 'APPROVED' } } } },
      })),
    )
    expect(asked).toEqual([{ subject: 'demo-service', id: 'top_1', after: 'cursor-0' }])
    expect(sessions.map(({ options }) => options)).toEqual([
      { take: expect.any(Function) },
      { observe: false },
      { observe: false },
      { observe: false },
    ])
  })

  test('of something that is not there says NOT_FOUND and ends', async () => {
    const { url } = await serve()
    const { send, messages } = await connected(url)
    send({ type: 'subscribe', id: '1', payload: { query: SUBSCRIPTION } })
    expect(await messages.take(2)).toEqual([
      { type: 'next', id: '1', payload: { errors: [expect.objectContaining({ extensions: { code: 'NOT_FOUND' } })] } },
      { type: 'complete', id: '1' },
    ])
  })

  test.each([
    ['completes', (client: Awaited<ReturnType<typeof connect>>) => client.send({ type: 'complete', id: '1' })],
    ['hangs up', (client: Awaited<ReturnType<typeof connect>>) => client.socket.close()],
    ['vanishes', (client: Awaited<ReturnType<typeof connect>>) => client.socket.terminate()],
  ])('lets go of the feed when its client %s', async (_how, leave) => {
    const { gateway, push, released } = following()
    const { url } = await serve(gateway)
    const client = await connected(url)
    client.send({ type: 'subscribe', id: '1', payload: { query: SUBSCRIPTION } })
    push(change(1))
    await client.messages.next()
    leave(client)
    await released
  })

  test('whose feed breaks says so without the reason, and ends', async () => {
    const broken = feed()
    broken.source.next = async () => Promise.reject(new Error('secret'))
    const { gateway } = following(broken)
    const { url, logged } = await serve(gateway)
    const { send, messages } = await connected(url)
    send({ type: 'subscribe', id: '1', payload: { query: SUBSCRIPTION } })
    const [next, complete] = await messages.take(2)
    expect(next).toMatchObject({ payload: { errors: [{ extensions: { code: 'INTERNAL', id: 'bug-1' } }] } })
    expect(JSON.stringify(next)).not.toContain('secret')
    expect(complete).toEqual({ type: 'complete', id: '1' })
    expect(logged.at(-1)?.detail).toMatchObject({ err: expect.objectContaining({ message: 'secret' }) })
  })

  test('that is read slowly is fed slowly', async () => {
    const { gateway, push, taken } = following()
    const { url } = await serve(gateway)
    const { send, socket, messages } = await connected(url)
    send({ type: 'subscribe', id: '1', payload: { query: 'subscription { statusChanged(id: "top_1") { to } }' } })
    const long = 'x'.repeat(256 * 1024)
    push(change(1))
    await messages.next()
    socket.pause()
    const count = 400
    push(...Array.from({ length: count }, (_, index) => change(index + 2, { to: long })))
    // The feed is drained as fast as the socket takes it: nothing comes in between two turns of the loop once that is full.
    let before = -1
    while (before !== taken()) {
      before = taken()
      for (let turn = 0; turn < 200; turn++) await new Promise(resolve => setImmediate(resolve))
    }
    expect(taken()).toBeLessThan(count)
    socket.resume()
    expect(await messages.take(count)).toHaveLength(count)
  })
})

describe('an operation', () => {
  test('that is a query is answered', async () => {
    const { url } = await serve()
    const { send, messages } = await connected(url)
    send({ type: 'subscribe', id: '1', payload: { query: '{ viewer { subject } }' } })
    expect(await messages.take(2)).toEqual([
      { type: 'next', id: '1', payload: { data: { viewer: { subject: 'demo-service' } } } },
      { type: 'complete', id: '1' },
    ])
  })

  test.each([
    ['does not parse', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['is not valid', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('that %s is an error, and the connection goes on', async (_how, query, code) => {
    const { url } = await serve()
    const { send, messages } = await connected(url)
    send({ type: 'subscribe', id: '1', payload: { query } })
    expect(await messages.next()).toEqual({
      type: 'error',
      id: '1',
      payload: [expect.objectContaining({ extensions: { code } })],
    })
    send({ type: 'ping' })
    expect(await messages.next()).toEqual({ type: 'pong' })
  })

  test('that meets a bug gets an id alone', async () => {
    const { url } = await serve(fakeGateway({ customers: { me: async () => Promise.reject(new Error('secret')) } }).gateway)
    const { send, messages } = await connected(url)
    send({ type: 'subscribe', id: '1', payload: { query: '{ viewer { customer { id } } }' } })
    const next = await messages.next()
    expect(next).toMatchObject({ payload: { errors: [{ extensions: { code: 'INTERNAL', id: 'bug-1' } }] } })
    expect(JSON.stringify(next)).not.toContain('secret')
  })
})
