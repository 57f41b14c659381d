import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { createPublishedKeys } from '../../../src/http/published-keys.ts'

type Pair = Awaited<ReturnType<typeof generateKeyPair>>
let [one, two] = [] as unknown as [Pair, Pair]
beforeAll(async () => {
  ;[one, two] = await Promise.all([
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
  ])
})

const RULES = { algorithms: ['ES256'], requiredClaims: ['sub'] }
const signed = ({ privateKey }: Pair, kid?: string): Promise<string> =>
  new SignJWT({ sub: 'ann' }).setProtectedHeader({ alg: 'ES256', ...(kid === undefined ? {} : { kid }) }).sign(privateKey)
const setOf = async (...pairs: readonly (readonly [Pair, string])[]): Promise<string> =>
  JSON.stringify({
    keys: await Promise.all(pairs.map(async ([{ publicKey }, kid]) => ({ ...(await exportJWK(publicKey)), kid }))),
  })

/** A publisher whose answers a test changes, a clock that a test moves, and the warnings. */
function publisher(answers: () => Response | Promise<Response>) {
  const at = { seconds: 0 }
  const state = { answers, reads: 0, warnings: [] as object[] }
  const verify = createPublishedKeys('https://id.test/keys', {
    fetch: async () => {
      state.reads += 1
      return state.answers()
    },
    now: () => at.seconds * 1000,
    logger: { warn: detail => void state.warnings.push(detail) },
  })
  return { state, at, check: async (token: Promise<string>) => verify(await token, RULES) }
}
const UNAVAILABLE = { extensions: { code: 'UNAVAILABLE', http: { status: 503 } } }
const BROKEN: readonly (readonly [string, () => Response | Promise<Response>])[] = [
  ['is unreachable', () => Promise.reject(new TypeError('fetch failed'))],
  ['times out', () => Promise.reject(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))],
  ['answers 500', () => new Response('no', { status: 500 })],
  ['redirects', () => new Response(null, { status: 302, headers: { location: 'https://evil.test' } })],
  ['answers a page', () => new Response('<html>')],
  ['answers another object', () => new Response('{"keys":"none"}')],
  ['publishes no key', () => new Response('{"keys":[]}')],
]

describe('a token cannot be checked', () => {
  test.each(BROKEN)('and the caller is told to come back, when the publisher %s', async (_how, answers) => {
    const { check, state } = publisher(answers)
    const refused = await check(signed(one, 'one')).catch((error: unknown) => error)
    expect(refused).toMatchObject(UNAVAILABLE)
    const { http } = (refused as { extensions: { http: { headers: ReadonlyMap<string, string> } } }).extensions
    expect(http.headers.get('retry-after')).toBe('5')
    expect(state.warnings).toHaveLength(1)
  })

  test('when the matching key is none that can be imported', async () => {
    const { check } = publisher(() => new Response('{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"one"}]}'))
    await expect(check(signed(one, 'one'))).rejects.toMatchObject(UNAVAILABLE)
  })

  test('and the process waits 5 s before the process reads the keys again', async () => {
    const { check, state, at } = publisher(() => new Response('no', { status: 500 }))
    await expect(check(signed(one, 'one'))).rejects.toMatchObject(UNAVAILABLE)
    await expect(check(signed(one, 'one'))).rejects.toMatchObject(UNAVAILABLE)
    expect(state.reads).toBe(1)
    const set = await setOf([one, 'one'])
    state.answers = () => new Response(set)
    at.seconds = 6
    await expect(check(signed(one, 'one'))).resolves.toMatchObject({ sub: 'ann' })
  })
})

describe('keys that were read once', () => {
  test.each(BROKEN)('stay in use a day later, when the publisher %s', async (_how, answers) => {
    const set = await setOf([one, 'one'])
    const { check, state, at } = publisher(() => new Response(set))
    await check(signed(one, 'one'))
    state.answers = answers
    at.seconds = 24 * 3600
    await expect(check(signed(one, 'one'))).resolves.toMatchObject({ sub: 'ann' })
    await expect(check(signed(one, 'one'))).resolves.toMatchObject({ sub: 'ann' })
    expect(state.reads).toBe(2)
    await expect(check(signed(two, 'one')), 'a forged token').rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    })
    await expect(check(signed(two, 'two')), 'a key that may be new').rejects.toMatchObject(UNAVAILABLE)
  })

  test('serve without a wait while the publisher hangs a second time', async () => {
    const set = await setOf([one, 'one'])
    const { check, state, at } = publisher(() => new Response(set))
    await check(signed(one, 'one'))
    state.answers = () => Promise.reject(new Error('timeout'))
    at.seconds = 3600
    await check(signed(one, 'one'))
    state.answers = () => new Promise(() => undefined)
    at.seconds = 3700
    await expect(check(signed(one, 'one'))).resolves.toMatchObject({ sub: 'ann' })
    expect(state.reads).toBe(3)
  })

  test('are read again after ten minutes, and a key that is gone is refused', async () => {
    const [both, second] = [await setOf([one, 'one'], [two, 'two']), await setOf([two, 'two'])]
    const { check, state, at } = publisher(() => new Response(both))
    await check(signed(one, 'one'))
    state.answers = () => new Response(second)
    at.seconds = 601
    await expect(check(signed(one, 'one'))).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
    expect(state.reads).toBe(2)
  })

  test('are read again for a key id that is new, at most every 30 s', async () => {
    const [first, both] = [await setOf([one, 'one']), await setOf([one, 'one'], [two, 'two'])]
    const { check, state, at } = publisher(() => new Response(first))
    await check(signed(one, 'one'))
    state.answers = () => new Response(both)
    await expect(check(signed(two, 'two'))).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
    at.seconds = 31
    await expect(check(signed(two, 'two'))).resolves.toMatchObject({ sub: 'ann' })
    expect(state.reads).toBe(2)
  })
})

describe('a token without a key id', () => {
  test('is accepted if any of the published keys signed the token', async () => {
    const set = await setOf([one, 'one'], [two, 'two'])
    const { check } = publisher(() => new Response(set))
    await expect(check(signed(one))).resolves.toMatchObject({ sub: 'ann' })
    await expect(check(signed(two))).resolves.toMatchObject({ sub: 'ann' })
    await expect(check(generateKeyPair('ES256').then(pair => signed(pair)))).rejects.toMatchObject({
      code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    })
  })

  test('makes the process look for a new key where the known key did not sign the token', async () => {
    const [first, second] = [await setOf([one, 'one']), await setOf([two, 'two'])]
    const { check, state, at } = publisher(() => new Response(first))
    await check(signed(one))
    state.answers = () => new Response(second)
    at.seconds = 31
    await expect(check(signed(two))).resolves.toMatchObject({ sub: 'ann' })
  })
})

test('text that is no token is refused as such', async () => {
  const set = await setOf([one, 'one'])
  const { check } = publisher(() => new Response(set))
  await expect(check(Promise.resolve('a.b.c'))).rejects.toMatchObject({ code: 'ERR_JWS_INVALID' })
})
