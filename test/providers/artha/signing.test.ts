import { describe, expect, it } from 'vitest'
import { signature, signatureHeaders } from '../../../src/providers/artha/signing.ts'
import { hmacSha256 } from '../../../src/providers/kit/signatures.ts'
import { freshReads } from '../drive.ts'
import { answering } from './setting.ts'

const SECRET = 'sim-artha-secret'
const TOPUP = {
  method: 'POST',
  path: '/ext/api/v1/cards/5b0e6c1e-2f0a-4b57-9f0e-1d2c3b4a5f60/topup',
  timestamp: 1_774_951_200,
  nonce: '0f8fad5b-d9cb-469f-a165-70867728950e',
  body: Buffer.from('{"amount":25.5,"currency":"USD"}'),
}
const LIST = {
  method: 'GET',
  path: '/api/v1/cards?limit=10&offset=20',
  timestamp: 1_774_951_200,
  nonce: '7c9e66797425440d',
  body: new Uint8Array(),
}

describe('five headers on every request', () => {
  it('signs a write as the published vector does, prefix included', () => {
    expect(signatureHeaders('ak_live_1', SECRET, TOPUP)).toEqual({
      'x-api-key': 'ak_live_1',
      'x-timestamp': '1774951200',
      'x-nonce': '0f8fad5b-d9cb-469f-a165-70867728950e',
      'x-body-hash': 'fcA6Y1YrxIWeUmzSjnLk8qs89GyO7uudu6hT5tJ3h3A=',
      'x-signature': 'Y5zsCUgnk0oaquxPXsfzGDOS8npUfJTIyTM2QParCrE=',
    })
  })

  it('signs a read with its query and the hash of no bytes', () => {
    const headers = signatureHeaders('ak_live_1', SECRET, LIST)
    expect(headers['x-body-hash']).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=')
    expect(headers['x-signature']).toBe('+r7gNgF84uzj8a8U1bFzJsyhKGOwUK5oVWe1iaE3WdE=')
  })

  it('can read the secret as base64 instead, which is the other vector', () => {
    const key = Buffer.from(SECRET, 'base64')
    expect(signature(key, TOPUP, 'fcA6Y1YrxIWeUmzSjnLk8qs89GyO7uudu6hT5tJ3h3A=')).toBe(
      'NqjPWuWu6P+SaZCNooez7Vzpa2JtF//QxyotK9GEy7I=',
    )
  })

  it.each([
    ['text', undefined, SECRET],
    ['base64', 'base64', Buffer.from(SECRET, 'base64')],
  ] as const)('sends what it signed, with the secret as %s', async (_name, encoding, key) => {
    const seen: Record<string, string>[] = []
    await using stub = await answering(
      request => {
        seen.push({ ...(request.headers as Record<string, string>), url: request.url ?? '' })
        return { body: { customerId: 'c1', status: 'Active' } }
      },
      encoding === undefined ? {} : { ARTHA_SECRET_ENCODING: encoding },
      '/ext/',
    )
    await stub.provider.profiles?.([{ id: 'A b/1' }], freshReads())
    const { url, ...headers } = seen[0] ?? {}
    expect(url).toBe('/ext/api/v1/customers/A%20b%2F1')
    const signed = ['GET', url, headers['x-timestamp'], headers['x-nonce'], headers['x-body-hash']].join('\n')
    expect(headers['x-signature']).toBe(hmacSha256(key, signed).toString('base64'))
    expect(headers['x-timestamp']).toBe('1774951200')
  })

  it('gives every request another nonce', async () => {
    const nonces: unknown[] = []
    await using stub = await answering(request => {
      nonces.push(request.headers['x-nonce'])
      return { body: { customerId: 'c1' } }
    })
    await stub.provider.profiles?.([{ id: 'c1' }, { id: 'c2' }, { id: 'c3' }], freshReads())
    expect(new Set(nonces).size).toBe(3)
  })
})
