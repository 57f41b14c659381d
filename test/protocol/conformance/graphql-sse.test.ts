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

type Request = { method?: string; accept?: string; body?: object; lastEventId?: string }

async function ask(url: string, { method = 'POST', accept = '*/*', body, lastEventId }: Request): Promise<Response> {
  const leaving = new AbortController()
  onTestFinished(() => leaving.abort())
  const headers = {
    accept,
    authorization: await bearer('SERVICE'),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
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
