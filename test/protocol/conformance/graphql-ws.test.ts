import { describe, expect, test } from 'vitest'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { change, fakeGateway, feed } from '../graphql/fake-gateway.ts'
import { connect, connected } from '../graphql/raw-socket.ts'
import { bearer, serve } from '../graphql/serve.ts'

// graphql-transport-ws as its PROTOCOL.md has it; what is ours (tokens, feeds, slow readers) is in test/protocol/graphql.

const SUBSCRIPTION = 'subscription { statusChanged(id: "top_1") { version } }'
const subscribe = (id: string, query = SUBSCRIPTION) => ({ type: 'subscribe', id, payload: { query } })

function following() {
  const source = feed()
  const listen: Gateway['subscribe'] = async () => source.source
  return { ...source, ...fakeGateway({}, { subscribe: listen }) }
}

describe('the subprotocol', () => {
  test('is chosen among those that a client offers', async () => {
    const { url } = await serve()
    const { socket } = await connect(url, {}, ['graphql-ws', 'graphql-transport-ws'])
    expect(socket.protocol).toBe('graphql-transport-ws')
  })

  test('is not another', async () => {
    const { url } = await serve()
    await expect(connect(url, {}, ['graphql-ws'])).rejects.toThrow('Server sent no subprotocol')
  })
})

describe('a socket is closed', () => {
  test.each([
    ['that is no JSON', 'hello'],
    ['that is no object', '[]'],
    ['of no type', '{}'],
    ['of a type that there is none of', '{"type":"start"}'],
    ['to subscribe without an id', '{"type":"subscribe","payload":{"query":"{ __typename }"}}'],
    ['to subscribe without a query', '{"type":"subscribe","id":"1","payload":{}}'],
    ['to complete nothing in particular', '{"type":"complete"}'],
    ['with a payload that is no object', '{"type":"ping","payload":"now"}'],
  ])('with 4400 after a message %s', async (_what, message) => {
    const { url } = await serve()
    const { socket, closed } = await connected(url)
    socket.send(message)
    expect(await closed).toBe(4400)
  })

  test('with 4408 when nobody introduces themselves in time', async () => {
    const { url } = await serve()
    const { closed } = await connect(url)
    expect(await closed).toBe(4408)
  })

  test('with 4409 when two operations have one id', async () => {
    const { gateway, released } = following()
    const { url } = await serve(gateway)
    const { send, closed } = await connected(url)
    send(subscribe('1'))
    send(subscribe('1'))
    expect(await closed).toBe(4409)
    await released
  })

  test('with 4429 after a second introduction, acknowledged or not', async () => {
    const { url } = await serve()
    const introduction = { type: 'connection_init', payload: { authorization: await bearer('SERVICE') } }
    const { send, closed } = await connected(url)
    send(introduction)
    expect(await closed).toBe(4429)
    const hasty = await connect(url)
    hasty.send(introduction)
    hasty.send(introduction)
    expect(await hasty.closed).toBe(4429)
  })
})

describe('an open socket', () => {
  test('answers a ping with its payload, and takes a pong that nobody asked for', async () => {
    const { url } = await serve()
    const { send, messages } = await connected(url)
    send({ type: 'pong', payload: { at: 1 } })
    send({ type: 'ping', payload: { at: 2 } })
    expect(await messages.next()).toEqual({ type: 'pong', payload: { at: 2 } })
  })

  test('says nothing more of an operation after its error; its id may be used again', async () => {
    const { url } = await serve()
    const { send, messages } = await connected(url)
    send(subscribe('1', '{ nothing }'))
    expect(await messages.next()).toMatchObject({ type: 'error', id: '1' })
    send(subscribe('1', '{ __typename }'))
    expect(await messages.take(2)).toEqual([
      { type: 'next', id: '1', payload: { data: { __typename: 'Query' } } },
      { type: 'complete', id: '1' },
    ])
  })

  test('says nothing more of an operation that its client completed; its id may be used again', async () => {
    const { gateway, push, released } = following()
    const { url } = await serve(gateway)
    const { send, messages } = await connected(url)
    send(subscribe('1'))
    push(change(1))
    expect(await messages.next()).toMatchObject({ type: 'next', id: '1' })
    send({ type: 'complete', id: '1' })
    await released
    push(change(2))
    send(subscribe('1', '{ __typename }'))
    expect(await messages.take(2)).toEqual([
      { type: 'next', id: '1', payload: { data: { __typename: 'Query' } } },
      { type: 'complete', id: '1' },
    ])
  })

  test('takes a complete for an operation that is over, or never was', async () => {
    const { url } = await serve()
    const { send, messages } = await connected(url)
    send({ type: 'complete', id: 'never' })
    send({ type: 'ping' })
    expect(await messages.next()).toEqual({ type: 'pong' })
  })

  test('carries several operations at once, each under its id', async () => {
    const { gateway, push } = following()
    const { url } = await serve(gateway)
    const { send, messages } = await connected(url)
    send(subscribe('changes'))
    send(subscribe('query', '{ __typename }'))
    expect(await messages.take(2)).toEqual([
      { type: 'next', id: 'query', payload: { data: { __typename: 'Query' } } },
      { type: 'complete', id: 'query' },
    ])
    push(change(1))
    expect(await messages.next()).toEqual({ type: 'next', id: 'changes', payload: { data: { statusChanged: { version: 1 } } } })
  })
})
