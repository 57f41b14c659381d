import type { ConnectionError } from 'fastify'
import type { Socket } from 'node:net'

/** Answers bytes that Node cannot read as HTTP. The connection ends: the rest of those bytes has no meaning. */
export function refuseMalformed(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, code, message] = ANSWERS[error.code] ?? ['400 Bad Request', 'BAD_REQUEST', 'the request is not valid HTTP']
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] })
  if (socket.writable)
    socket.write(
      `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  socket.destroy(error)
}

const ANSWERS: Readonly<Record<string, readonly [string, string, string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'HEADERS_TOO_LARGE', 'the headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'REQUEST_TIMEOUT', 'the request took too long to arrive'],
}
