import type { ConnectionError } from 'fastify'
import type { Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { refuseMalformed } from '../../../src/http/malformed.ts'

function refused(code: string, state: { destroyed?: boolean; writable?: boolean } = {}) {
  const socket = {
    destroyed: false,
    writable: true,
    ...state,
    write: vi.fn<(answer: string) => void>(),
    destroy: vi.fn<(error: Error) => void>(),
  }
  refuseMalformed({ code } as ConnectionError, socket as unknown as Socket)
  return socket
}

test.each([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large', 'HEADERS_TOO_LARGE'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout', 'REQUEST_TIMEOUT'],
  ['HPE_INVALID_METHOD', '400 Bad Request', 'BAD_REQUEST'],
])('bytes that fail with %s are answered with %s, and the connection ends', (error, status, code) => {
  const socket = refused(error)
  const [answer] = socket.write.mock.calls[0] as [string]
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  expect(head).toContain(`HTTP/1.1 ${status}\r\nconnection: close`)
  expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`)
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code } }] })
  expect(socket.destroy).toHaveBeenCalledOnce()
})

test('a connection that the caller ended gets no answer', () => {
  expect(refused('ECONNRESET').write).not.toHaveBeenCalled()
  expect(refused('HPE_INVALID_METHOD', { destroyed: true }).write).not.toHaveBeenCalled()
  const half = refused('HPE_INVALID_METHOD', { writable: false })
  expect(half.write).not.toHaveBeenCalled()
  expect(half.destroy).toHaveBeenCalledOnce()
})
