import Fastify from 'fastify'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { Gateway } from '../../../src/gateway/gateway.ts'
import { addWebhooks } from '../../../src/http/webhooks.ts'

const BODY = '\u{feff}{"id":"evt_1"}'

async function serve() {
  const received: string[] = []
  const app = Fastify()
  onTestFinished(() => app.close())
  const receive: Gateway['receive'] = async (_provider, { body }) => {
    received.push(Buffer.from(body).toString())
    return { status: 200, body: '{"received":true}' }
  }
  await addWebhooks(app, { receive } as Gateway)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { received, port: (app.server.address() as AddressInfo).port }
}

async function post(port: number, headers: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const length = Buffer.byteLength(BODY)
  socket.end(
    ['POST /webhooks/acme HTTP/1.1', 'host: x', 'connection: close', `content-length: ${length}`, ...headers, '', BODY].join(
      '\r\n',
    ),
  )
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  return answer.split('\r\n')[0] ?? ''
}

test.each([
  ['no Content-Type', []],
  ['a Content-Type that is no media type', ['content-type: json']],
  ['an empty Content-Type', ['content-type:']],
  ['two types in one header', ['content-type: application/json, application/json']],
  ['the header twice', ['content-type: application/json', 'content-type: text/plain']],
  ['a charset that does not exist', ['content-type: application/json; charset=utf-9; charset']],
])('a notice with %s arrives with all its bytes', async (_case, headers) => {
  const { received, port } = await serve()
  expect(await post(port, headers)).toBe('HTTP/1.1 200 OK')
  expect(received).toEqual([BODY])
})
