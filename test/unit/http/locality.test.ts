import type { Socket } from 'node:net'
import type { IncomingHttpHeaders } from 'node:http'
import { expect, test } from 'vitest'
import { isLocal } from '../../../src/http/locality.ts'

const asked = (remoteAddress: string, headers: IncomingHttpHeaders) => isLocal({ socket: { remoteAddress } as Socket, headers })

test('a request from this machine, under a name of this machine, is local', () => {
  expect(asked('127.0.0.1', { host: 'localhost:4000' })).toBe(true)
  expect(asked('::1', { host: '[::1]:4000', origin: 'http://127.0.0.1:4000' })).toBe(true)
})

test.each<[string, string, IncomingHttpHeaders]>([
  ['the address is of a different machine', '10.0.0.7', { host: 'localhost' }],
  ['a proxy passed the request on', '127.0.0.1', { host: 'localhost', 'x-forwarded-for': '10.0.0.7' }],
  ['a proxy says so in the standard header', '127.0.0.1', { host: 'localhost', forwarded: 'for=10.0.0.7' }],
  ['the request names a public host', '127.0.0.1', { host: 'cards.example.test' }],
  ['the request names no host', '127.0.0.1', {}],
  ['the page is of a public site', '127.0.0.1', { host: 'localhost', origin: 'https://example.test' }],
  ['the page has no origin that is an address', '127.0.0.1', { host: 'localhost', origin: 'null' }],
])('a request is not local if %s', (_, address, headers) => {
  expect(asked(address, headers)).toBe(false)
})
