import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { Client, fetchExchange, subscriptionExchange } from '@urql/core'
import { createClient as createEventStreamClient } from 'graphql-sse'
import { createClient as createSocketClient, type Sink } from 'graphql-ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { change, fakeGateway, feed } from '../graphql/fake-gateway.ts'
import { Messages } from '../graphql/messages.ts'
import { bearer, serve } from '../graphql/serve.ts'

const SUBSCRIPTION = 'subscription ($after: Cursor) { statusChanged(id: "top_1", after: $after) { cursor version to } }'
const MANY = '{ nodes(ids: ["a"]) { id } }'
const told = (version: number) => ({
  statusChanged: expect.objectContaining({ cursor: `cursor-${version}`, version, to: change(version).to }),
})

async function scene() {
  const source = feed()
  const after: unknown[] = []
  const subscribe: Gateway['subscribe'] = async (_viewer, _id, cursor) => {
    after.push(cursor)
    return source.source
  }
  const { gateway } = fakeGateway({ node: async () => null }, { subscribe })
  const { url } = await serve(gateway)
  return { ...source, after, url: `${url}/graphql`, authorization: await bearer('SERVICE') }
}

function socketClient({ url, authorization }: { url: string; authorization: string }) {
  const client = createSocketClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
  })
  onTestFinished(() => void client.dispose())
  return client
}

function eventStreamClient({ url, authorization }: { url: string; authorization: string }) {
  const client = createEventStreamClient({ url: `${url}/stream`, headers: { authorization } })
  onTestFinished(() => client.dispose())
  return client
}

describe('Apollo Client', () => {
  test('subscribes over its WebSocket link, resumes from a cursor, and lets go', async () => {
    const { push, after, released, ...server } = await scene()
    const apollo = new ApolloClient({ link: new GraphQLWsLink(socketClient(server)), cache: new InMemoryCache() })
    const heard = new Messages<unknown>()
    const subscription = apollo
      .subscribe({ query: gql(SUBSCRIPTION), variables: { after: 'cursor-0' } })
      .subscribe(({ data }) => heard.add(data))
    push(change(1), change(2))
    expect(await heard.take(2)).toEqual([told(1), told(2)])
    expect(after).toEqual(['cursor-0'])
    subscription.unsubscribe()
    await released
  })

  test('runs a query over the HTTP link', async () => {
    const { url, authorization } = await scene()
    const link = new HttpLink({ uri: url, headers: { authorization } })
    const apollo = new ApolloClient({ link, cache: new InMemoryCache() })
    expect((await apollo.query({ query: gql(MANY) })).data).toEqual({ nodes: [null] })
  })

  test('queries by GET', async () => {
    const { url, authorization } = await scene()
    const link = new HttpLink({ uri: url, headers: { authorization }, useGETForQueries: true })
    const apollo = new ApolloClient({ link, cache: new InMemoryCache() })
    expect((await apollo.query({ query: gql(MANY) })).data).toEqual({ nodes: [null] })
  })
})

describe('urql', () => {
  const clientOf = ({ url, authorization }: { url: string; authorization: string }, subscriptions?: 'ws' | 'sse') => {
    const transports = { ws: socketClient, sse: eventStreamClient }
    const transport =
      subscriptions && (transports[subscriptions]({ url, authorization }) as Pick<ReturnType<typeof socketClient>, 'subscribe'>)
    const forward =
      transport &&
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: sink => ({
            unsubscribe: transport.subscribe({ query, variables: variables as Record<string, unknown> }, sink as Sink),
          }),
        }),
      })
    return new Client({
      url,
      preferGetMethod: false,
      fetchOptions: { headers: { authorization } },
      fetchSubscriptions: forward === undefined,
      exchanges: forward === undefined ? [fetchExchange] : [forward, fetchExchange],
    })
  }

  test.each([
    ['over WebSocket', 'ws'],
    ['over an event stream', 'sse'],
    ['over an event stream of its own', undefined],
  ] as const)('subscribes %s, resumes from a cursor, and lets go', async (_how, transport) => {
    const { push, after, released, ...server } = await scene()
    const heard = new Messages<unknown>()
    const { unsubscribe } = clientOf(server, transport)
      .subscription(SUBSCRIPTION, { after: 'cursor-0' })
      .subscribe(({ data, error }) => heard.add(error ?? data))
    push(change(1), change(2))
    expect(await heard.take(2)).toEqual([told(1), told(2)])
    expect(after).toEqual(['cursor-0'])
    unsubscribe()
    await released
  })

  test('runs a query', async () => {
    expect((await clientOf(await scene()).query(MANY, {})).data).toEqual({ nodes: [null] })
  })
})
