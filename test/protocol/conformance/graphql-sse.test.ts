import { EventSource } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { change, fakeGateway, feed } from '../graphql/fake-gateway.ts'
import { Messages } from '../graphql/messages.ts'
import { bearer, SECRET, serve } from '../graphql/serve.ts'

// graphql-sse as its PROTOCOL.md has it, and event ids as the HTML standard does; what is ours is in test/protocol/graphql.

const SUBSCRIPTION = 'subscription ($after: Cursor) { statusChanged(id: "top_1", after: $after) { version } }'
const next = (version: number) => ({ data: { statusChanged: { version } } })

/** A gateway that tells what each subscriber asked to begin after, and its feeds, one for each. */
function following() {
  const after: (string | undefined)[] = []
  const feeds = [feed(), feed()] as const
  const subscribe: Gateway['subscribe'] = async (_viewer, _id, cursor) => (feeds[after.push(cursor) - 1] ?? feed()).source
  return { after, feeds, ...fakeGateway({}, { subscribe }) }
}

type Request = { method?: string; accept?: string; body?: object; token?: string; lastEventId?: string }

async function ask(url: string, { method = 'POST', accept = '*/*', body, token, lastEventId }: Request): Promise<Response> {
  const leaving = new AbortController()
  onTestFinished(() => leaving.abort())
  const headers = {
    accept,
    authorization: await bearer('SERVICE'),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { 'x-graphql-event-stream-token': token }),
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  }
  return fetch(url, { method, headers, signal: leaving.signal, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
}

/** A stream's events, each as its lines; the last is "end". */
function linesOf(response: Response): Messages<string[]> {
  const events = new Messages<string[]>()
  void (async () => {
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const parts = `${text}${chunk}`.split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts) if (part !== ':') events.add(part.split('\n'))
    }
    events.add(['end'])
  })().catch(() => events.add(['cut']))
  return events
}

describe('a stream of one operation', () => {
  test('names every event by its cursor, and says when it is complete in a way that browsers hear', async () => {
    const { gateway, feeds } = following()
    const { url } = await serve(gateway)
    const response = await ask(`${url}/graphql/stream`, { accept: 'text/event-stream', body: { query: SUBSCRIPTION } })
    feeds[0].push(change(1), change(2))
    const events = linesOf(response)
    expect(await events.take(2)).toEqual(
      [1, 2].map(version => ['event: next', `data: ${JSON.stringify(next(version))}`, `id: cursor-${version}`]),
    )
    await feeds[0].source.return()
    expect(await events.take(2)).toEqual([['event: complete', 'data:'], ['end']])
  })

  test('of a query has an event without a place in any log', async () => {
    const { url } = await serve()
    const response = await ask(`${url}/graphql/stream`, { accept: 'text/event-stream', body: { query: '{ __typename }' } })
    expect(await linesOf(response).take(3)).toEqual([
      ['event: next', 'data: {"data":{"__typename":"Query"}}'],
      ['event: complete', 'data:'],
      ['end'],
    ])
  })

  test('goes on after the event that its client had last, whatever its operation says', async () => {
    const { gateway, after } = following()
    const { url } = await serve(gateway)
    const query = encodeURIComponent(SUBSCRIPTION)
    const address = `${url}/graphql?query=${query}&variables=${encodeURIComponent('{"after":"cursor-1"}')}`
    const asking = { method: 'GET', accept: 'text/event-stream' }
    expect((await ask(address, asking)).status).toBe(200)
    expect((await ask(address, { ...asking, lastEventId: 'cursor-7' })).status).toBe(200)
    expect(after).toEqual(['cursor-1', 'cursor-7'])
  })

  test('is resumed by a browser’s EventSource by itself', async () => {
    const { gateway, feeds, after } = following()
    const { url } = await serve(gateway, { authentication: { mode: 'open', secret: SECRET } })
    const source = new EventSource(`${url}/graphql?query=${encodeURIComponent(SUBSCRIPTION)}`)
    onTestFinished(() => source.close())
    const heard = new Messages<string>()
    source.addEventListener('next', (event: unknown) => {
      const { data, lastEventId } = event as { data: string; lastEventId: string }
      heard.add(`${lastEventId} ${data}`)
    })
    feeds[0].push(change(1))
    expect(await heard.next()).toBe(`cursor-1 ${JSON.stringify(next(1))}`)
    await feeds[0].source.return()
    feeds[1].push(change(2))
    expect(await heard.next()).toBe(`cursor-2 ${JSON.stringify(next(2))}`)
    expect(after).toEqual([undefined, 'cursor-1'])
  })
})

describe('a stream of many operations', () => {
  async function reserve(url: string): Promise<string> {
    const reserved = await ask(url, { method: 'PUT' })
    expect([reserved.status, reserved.headers.get('content-type')]).toEqual([201, 'text/plain; charset=utf-8'])
    return reserved.text()
  }
  const operation = (operationId: string, query = SUBSCRIPTION) => ({ query, extensions: { operationId } })

  test('is reserved, opened once, and given its operations by other requests', async () => {
    const { gateway, feeds } = following()
    const { url: base } = await serve(gateway)
    const url = `${base}/graphql/stream`
    const token = await reserve(url)
    const opened = await ask(`${url}?token=${token}`, { method: 'GET', accept: 'text/event-stream' })
    expect(opened.status).toBe(200)
    const events = linesOf(opened)
    expect((await ask(url, { method: 'GET', accept: 'text/event-stream', token })).status).toBe(409)

    expect((await ask(url, { token, body: operation('a') })).status).toBe(202)
    feeds[0].push(change(1))
    expect(await events.next()).toEqual(['event: next', `data: ${JSON.stringify({ id: 'a', payload: next(1) })}`])
    expect((await ask(url, { token, body: operation('b', '{ __typename }') })).status).toBe(202)
    expect(await events.take(2)).toEqual([
      ['event: next', `data: ${JSON.stringify({ id: 'b', payload: { data: { __typename: 'Query' } } })}`],
      ['event: complete', 'data: {"id":"b"}'],
    ])

    expect((await ask(`${url}?operationId=a`, { method: 'DELETE', token })).status).toBe(200)
    await feeds[0].released
    expect(await events.next()).toEqual(['event: complete', 'data: {"id":"a"}'])
  })

  test('takes an operation before it is opened, and goes on with it where its client was', async () => {
    const { gateway, feeds, after } = following()
    const { url: base } = await serve(gateway)
    const url = `${base}/graphql/stream`
    const token = await reserve(url)
    expect((await ask(url, { token, body: operation('a'), lastEventId: 'cursor-7' })).status).toBe(202)
    expect(after).toEqual(['cursor-7'])
    feeds[0].push(change(8))
    const opened = await ask(url, { method: 'GET', accept: 'text/event-stream', token })
    expect(await linesOf(opened).next()).toEqual(['event: next', `data: ${JSON.stringify({ id: 'a', payload: next(8) })}`])
  })

  test('turns away an operation without an id or with one in use, and whoever has no reservation', async () => {
    const { gateway } = following()
    const { url: base } = await serve(gateway)
    const url = `${base}/graphql/stream`
    const token = await reserve(url)
    expect((await ask(url, { token, body: { query: SUBSCRIPTION } })).status).toBe(400)
    expect((await ask(url, { token, body: operation('a') })).status).toBe(202)
    expect((await ask(url, { token, body: operation('a') })).status).toBe(409)
    expect((await ask(url, { token: 'made-up', body: operation('b') })).status).toBe(404)
    expect((await ask(`${url}?operationId=a`, { method: 'DELETE' })).status).toBe(404)
    expect((await ask(url, { method: 'DELETE', token })).status).toBe(400)
    expect((await ask(url, { method: 'PUT', accept: 'application/json' })).status).toBe(406)
  })
})
