import { decodeJwt, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { developmentTokens } from '../../../src/http/development-tokens.ts'

const SECRET = 'a secret of at least thirty-two bytes'

test('each role has a token that the secret verifies and that expires in 30 days', async () => {
  const tokens = await developmentTokens(SECRET)
  expect(Object.keys(tokens).toSorted()).toEqual(['BACK_OFFICE', 'CUSTOMER', 'SERVICE'])
  for (const [role, token] of Object.entries(tokens)) {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(SECRET))
    expect(payload['roles']).toEqual([role])
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(30 * 86_400)
  }
})

test('the token of a customer has no scope and names the demo customer', async () => {
  expect(decodeJwt((await developmentTokens(SECRET)).CUSTOMER)).toMatchObject({ sub: 'demo-customer', scope: '' })
})

test('tokens name the issuer and the audience where both are configured', async () => {
  const { SERVICE } = await developmentTokens(SECRET, { issuer: 'https://id.example.test', audience: 'cards' })
  expect(decodeJwt(SERVICE)).toMatchObject({ iss: 'https://id.example.test', aud: 'cards' })
})
