import { type IncomingMessage, request } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { Flow } from '../../../src/http/flow.ts'
import { change, fakeGateway, feed } from './fake-gateway.ts'
import { Messages } from './messages.ts'
import { bearer, serve } from './serve.ts'

const SUBSCRIPTION = 'subscription { statusChanged(id: "top_1") { version to } }'

function following() {
  const source = feed()
  const subscribe: Gateway['subscribe'] = async () => source.source
  return { ...source, ...fakeGateway({}, { subscribe }) }
}

/** The events of a stream, as the protocol writes them. */
function eventsOf(response: Response): Messages<{ event: string; data: unknown }> {
  const messages = new Messages<{ event: string; data: unknown }>()
  void (async () => {
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, event, data = ''] = /^event: (\w+)\n(?:data: ?(.*))?/.exec(text.slice(0, end)) ?? []
        if (event !== undefined) messages.add({ event, data: data === '' ? null : (JSON.parse(data) as unknown) })
        text = text.slice(end + 2)
      }
    }
    messages.add({ event: 'end', data: null })
  })().catch(() => messages.add({ event: 'broken', data: null }))
  return messages
}

async function open(url: string, path: string, { accept = 'text/event-stream', query = SUBSCRIPTION } = {}) {
  const leaving = new AbortController()
  onTestFinished(() => leaving.abort())
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json', authorization: await bearer('SERVICE') },
    body: JSON.stringify({ query }),
    signal: leaving.signal,
  })
  return { response, leave: () => leaving.abort() }
}

describe('a subscription of its own stream', () => {
  test.each(['/graphql', '/graphql/stream'])('gets every change in order at %s', async path => {
    const { gateway, push } = following()
    const { url } = await serve(gateway)
    const { response } = await open(url, path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
    const events = eventsOf(response)
    push(change(1), change(2))
    expect(await events.take(2)).toEqual(
      [1, 2].map(version => ({ event: 'next', data: { data: { statusChanged: { version, to: change(version).to } } } })),
    )
  })

  test('is given to clients that accept events beside JSON; their queries get JSON', async () => {
    const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed'
    const { gateway, push } = following()
    const { url } = await serve(gateway)
    const { response } = await open(url, '/graphql', { accept })
    push(change(1))
    expect((await eventsOf(response).next()).event).toBe('next')
    const query = await open(url, '/graphql', { accept, query: '{ __typename }' })
    expect(query.response.headers.get('content-type')).toContain('application/graphql-response+json')
  })

  test('of something that is not there says NOT_FOUND and ends', async () => {
    const { url } = await serve()
    const { response } = await open(url, '/graphql')
    expect(await eventsOf(response).take(3)).toEqual([
      { event: 'next', data: { errors: [expect.objectContaining({ extensions: { code: 'NOT_FOUND' } })] } },
      { event: 'complete', data: null },
      { event: 'end', data: null },
    ])
  })

  test('lets go of the feed when its client goes', async () => {
    const { gateway, push, released } = following()
    const { url } = await serve(gateway)
    const { response, leave } = await open(url, '/graphql')
    push(change(1))
    await eventsOf(response).next()
    leave()
    await released
  })

  test('ends when the server does', async () => {
    const { gateway, released } = following()
    const { url, close } = await serve(gateway)
    const { response } = await open(url, '/graphql')
    const events = eventsOf(response)
    await close()
    expect((await events.next()).event).toBe('end')
    await released
  })

  test('needs a token', async () => {
    const { url } = await serve()
    for (const path of ['/graphql', '/graphql/stream']) {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
        body: JSON.stringify({ query: SUBSCRIPTION }),
      })
      expect(response.status).toBe(401)
    }
  })

  test('that is not valid says what is wrong', async () => {
    const { url } = await serve()
    const { response } = await open(url, '/graphql', { query: 'subscription { nothing }' })
    expect(await eventsOf(response).next()).toEqual({
      event: 'next',
      data: { errors: [expect.objectContaining({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })] },
    })
    expect((await open(url, '/graphql', { query: 'subscription {' })).response.status).toBe(400)
  })

  test('cannot change anything by GET', async () => {
    const { url } = await serve()
    const mutation = encodeURIComponent('mutation { refresh(input: { journeyId: "x" }) { errors { code } } }')
    const response = await fetch(`${url}/graphql?query=${mutation}`, {
      headers: { accept: 'text/event-stream', authorization: await bearer('SERVICE') },
    })
    expect(response.status).toBe(405)
  })
})

test('a stream for many operations is not offered', async () => {
  const { url } = await serve()
  for (const method of ['PUT', 'DELETE']) {
    const response = await fetch(`${url}/graphql/stream`, { method, headers: { authorization: await bearer('SERVICE') } })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST'])
  }
})

test('an event stream that is read slowly is fed slowly', async () => {
  const { gateway, push, taken } = following()
  const { url } = await serve(gateway)
  const count = 400
  push(...Array.from({ length: count }, (_, index) => change(index + 1, { to: 'x'.repeat(256 * 1024) })))
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json', authorization: await bearer('SERVICE') }
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    request(`${url}/graphql`, { method: 'POST', headers }, resolve)
      .once('error', reject)
      .end(JSON.stringify({ query: SUBSCRIPTION })),
  )
  onTestFinished(() => void response.destroy())
  response.pause()
  let before = -1
  while (before !== taken()) {
    before = taken()
    for (let turn = 0; turn < 200; turn++) await new Promise(resolve => setImmediate(resolve))
  }
  expect(taken()).toBeGreaterThan(0)
  expect(taken()).toBeLessThan(count)
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) {
    text = `${text}${chunk}`.slice(-1000)
    if (taken() === count + 1 && /}}}\nid: .*\n\n$/.test(text)) break
  }
  expect(taken()).toBe(count + 1)
})

describe('a flow', () => {
  test('makes whoever produces wait for whoever takes', async () => {
    const flow = new Flow()
    let produced = 0
    const producing = (async () => {
      for (; produced < 40; produced++) await flow.produced()
    })()
    await new Promise(resolve => setImmediate(resolve))
    expect(produced).toBe(16)
    for (let taken = 0; taken < 24; taken++) flow.sent()
    await producing
    expect(produced).toBe(40)
  })

  test('lets everybody go when nobody takes any more', async () => {
    const flow = new Flow()
    const producing = (async () => {
      for (let count = 0; count < 40; count++) await flow.produced()
    })()
    flow.close()
    await producing
  })
})
