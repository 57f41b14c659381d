import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type AuthenticationOptions, createAuthenticate } from '../../../src/http/authentication.ts'
import { developmentTokens } from '../../../src/http/development-tokens.ts'
import { connect } from './raw-socket.ts'
import { failureOf, SECRET, serve } from './serve.ts'

const key = new TextEncoder().encode(SECRET)
const sign = (claims: Record<string, unknown>, alg = 'HS256') =>
  new SignJWT({ sub: 'ann', roles: ['CUSTOMER'], ...claims }).setProtectedHeader({ alg }).sign(key)
const present = (token: string | undefined, options: AuthenticationOptions = { mode: 'secret', secret: SECRET }, local = true) =>
  createAuthenticate(options)({ authorization: token && `Bearer ${token}`, local })
const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow

describe('a token', () => {
  test('says who calls, as what, and what they may do', async () => {
    const viewer = await present(
      await sign({ sub: 'shop', roles: ['SERVICE', 'BACK_OFFICE'], scope: 'funds:write pii:read', exp: seconds(60) }),
    )
    expect(viewer).toMatchObject({
      subject: 'shop',
      roles: new Set(['BACK_OFFICE', 'SERVICE']),
      scopes: new Set(['funds:write', 'pii:read']),
    })
    expect(viewer.expiresAt?.getTime()).toBeGreaterThan(Date.now())
  })

  test('for each role is minted for development', async () => {
    const tokens = await developmentTokens(SECRET)
    const viewers = await Promise.all(Object.values(tokens).map(token => present(token)))
    expect(viewers.map(({ roles }) => [...roles])).toEqual([['CUSTOMER'], ['BACK_OFFICE'], ['SERVICE']])
    expect(viewers.map(({ scopes }) => scopes.has('funds:write'))).toEqual([false, true, true])
  })

  test('must end where that is demanded, as in production', async () => {
    const options: AuthenticationOptions = { mode: 'secret', secret: SECRET, mustEnd: true }
    await expect(present(await sign({}), options)).rejects.toThrow('ERR_JWT_CLAIM_VALIDATION_FAILED')
    await expect(present(await sign({ exp: seconds(60) }), options)).resolves.toMatchObject({ subject: 'ann' })
  })

  test('is good for five seconds more than it says, for clocks that disagree', async () => {
    await expect(present(await sign({ exp: seconds(-3) }))).resolves.toMatchObject({ subject: 'ann' })
    await expect(present(await sign({ exp: seconds(-8) }))).rejects.toThrow('ERR_JWT_EXPIRED')
  })

  test.each([
    [
      'was signed with another secret',
      async () => new SignJWT({ sub: 'ann', roles: ['SERVICE'] }).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32)),
    ],
    ['uses another algorithm than the one agreed', () => sign({}, 'HS512')],
    ['is not signed at all', async () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"ann","roles":["SERVICE"]}')}.`],
    ['has no subject', () => sign({ sub: undefined })],
    ['has an empty subject', () => sign({ sub: '' })],
    ['has a subject that is a number', () => sign({ sub: 42 })],
    ['has a subject that is a list', () => sign({ sub: ['ann'] })],
    ['has a NUL in its subject', () => sign({ sub: 'ann\u0000' })],
    ['has the subject of an erased person', () => sign({ sub: 'erased:cus_01h455vb4pex5vsknk084sn02q' })],
    ['has a subject of 256 characters', () => sign({ sub: 'a'.repeat(256) })],
    ['has no role that we know', () => sign({ roles: ['ADMIN'] })],
    ['is not valid yet', () => sign({ nbf: seconds(60) })],
    ['is no token', async () => 'hello'],
  ])('that %s is turned away', async (_why, token) => {
    await expect(present(await token())).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } })
  })

  test('must be of the issuer and for the audience that were agreed', async () => {
    const agreed: AuthenticationOptions = { mode: 'secret', secret: SECRET, issuer: 'https://id.test', audience: 'cardgraph' }
    await expect(present(await sign({ iss: 'https://id.test', aud: 'cardgraph' }), agreed)).resolves.toMatchObject({
      subject: 'ann',
    })
    await expect(present(await sign({ iss: 'https://evil.test', aud: 'cardgraph' }), agreed)).rejects.toThrow('ERR_JWT_CLAIM')
    await expect(present(await sign({ iss: 'https://id.test', aud: 'another' }), agreed)).rejects.toThrow('ERR_JWT_CLAIM')
  })

  test('is never quoted when it is turned away', async () => {
    const token = await sign({ sub: 'ann@example.com', exp: seconds(-60) })
    await expect(present(token)).rejects.not.toThrow(token)
    await expect(present(token)).rejects.not.toThrow('ann@example.com')
  })
})

describe('keys that somebody else publishes', () => {
  test.each(['RS256', 'ES256', 'EdDSA'])('check tokens signed with %s', async alg => {
    const { jwksUrl, privateKey } = await publish(alg)
    const token = await new SignJWT({ sub: 'ann', roles: ['CUSTOMER'] }).setProtectedHeader({ alg, kid: 'k1' }).sign(privateKey)
    await expect(present(token, { mode: 'jwks', jwksUrl })).resolves.toMatchObject({ subject: 'ann' })
  })

  test('never pass for a secret', async () => {
    const { jwksUrl, publicText } = await publish('RS256')
    const token = await new SignJWT({ sub: 'ann', roles: ['SERVICE'] })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new TextEncoder().encode(publicText))
    await expect(present(token, { mode: 'jwks', jwksUrl })).rejects.toThrow('ERR_JOSE_ALG_NOT_ALLOWED')
  })
})

describe('a server that cannot read the published keys', () => {
  const authentication: AuthenticationOptions = { mode: 'jwks', jwksUrl: 'http://127.0.0.1:9/keys' }
  const token = async (): Promise<string> => {
    const { privateKey } = await generateKeyPair('ES256')
    return new SignJWT({ sub: 'ann', roles: ['SERVICE'] }).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey)
  }

  test.each(['application/json', 'text/event-stream'])('answers 503 with Retry-After, with accept: %s', async accept => {
    const { post } = await serve(undefined, { authentication })
    const answer = await post('{ __typename }', { headers: { accept, authorization: `Bearer ${await token()}` } })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await failureOf(answer)).toMatchObject({ extensions: { code: 'UNAVAILABLE', retryAfter: 5 } })
  })

  test('closes a WebSocket with a code after which clients come again', async () => {
    const { url } = await serve(undefined, { authentication })
    const { closed, send } = await connect(url)
    send({ type: 'connection_init', payload: { authorization: `Bearer ${await token()}` } })
    expect(await closed).toBe(1013)
  })
})

describe('without a token', () => {
  const open: AuthenticationOptions = { mode: 'open', secret: SECRET }

  test('whoever calls from this machine is the developer, in development', async () => {
    await expect(present(undefined, open)).resolves.toMatchObject({
      subject: 'developer',
      roles: new Set(['SERVICE', 'BACK_OFFICE']),
    })
  })

  test('nobody is let in from elsewhere', async () => {
    await expect(present(undefined, open, false)).rejects.toThrow('send a token')
  })

  test('nobody is let in once secrets or keys are set', async () => {
    await expect(present(undefined)).rejects.toThrow('send a token')
  })

  test('a wrong one does not make a developer either', async () => {
    await expect(present('a.b.c', open)).rejects.toThrow('the token is not valid')
  })
})

async function publish(alg: string) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const publicText = JSON.stringify(await exportJWK(publicKey))
  const server = createServer((_request, response) => {
    response
      .setHeader('content-type', 'application/json')
      .end(`{"keys":[${JSON.stringify({ ...JSON.parse(publicText), kid: 'k1', alg })}]}`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`, privateKey, publicText }
}
