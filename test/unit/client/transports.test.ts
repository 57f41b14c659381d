import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema } from 'graphql'
import { createHandler } from 'graphql-sse/lib/use/http'
import { useServer } from 'graphql-ws/use/ws'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { createClient, WatchRefused } from '../../../src/client/index.ts'

const schema = buildSchema(`
  scalar Cursor
  interface Node { id: ID! }
  type Card implements Node { id: ID! }
  type StatusReason { code: String! message: String! retryable: Boolean! }
  type StatusChange { cursor: Cursor! version: Int! from: String to: String! source: String! at: String! reason: StatusReason subject: Card! }
  type Query { node: Node }
  type Subscription { statusChanged(id: ID!, after: Cursor): StatusChange! }
`)

const field = schema.getSubscriptionType()?.getFields()['statusChanged']
/** Two changes, then the connection is completed; whoever asks after the second gets the third. */
if (field) {
  field.subscribe = async function* (_source: unknown, { after }: { after?: string }) {
    for (const version of after === 'c2' ? [3] : [1, 2]) {
      yield {
        statusChanged: {
          cursor: `c${version}`,
          version,
          to: 'ACTIVE',
          source: 'POLL',
          at: 'now',
          subject: { __typename: 'Card', id: 'card_1' },
        },
      }
    }
  }
}

describe.each(['ws', 'sse'] as const)('over %s', transport => {
  let http: Server
  let sockets: WebSocketServer
  let url: string
  beforeEach(async () => {
    const sse = createHandler({
      schema,
      authenticate: ({ headers }) =>
        headers.get('authorization') === 'Bearer good' ? '' : [null, { status: 401, statusText: 'Unauthorized' }],
    })
    http = createServer((request, response) => void sse(request, response))
    sockets = new WebSocketServer({ server: http })
    useServer(
      {
        schema,
        onConnect: ({ connectionParams }) => connectionParams?.['authorization'] === 'Bearer good',
      },
      sockets,
    )
    await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`
  })
  afterEach(() => {
    for (const socket of sockets.clients) socket.terminate()
    http.closeAllConnections()
    http.close()
  })

  test('changes arrive in order and go on where a completed connection left off', async () => {
    const versions: number[] = []
    for await (const change of createClient(url, { token: async () => 'good', transport }).watch('card_1', { after: 'c0' })) {
      versions.push(change.version)
      if (versions.length === 3) break
    }
    expect(versions).toEqual([1, 2, 3])
  })

  test('a bad token ends the watch', async () => {
    await expect(createClient(url, { token: 'bad', transport }).watch('card_1', { after: 'c0' }).next()).rejects.toThrow(
      WatchRefused,
    )
  })
})
