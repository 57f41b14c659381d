import { afterEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import { Key } from '../../../src/domain/key.ts'
import { fine, refused, type Says, upstream, type Upstream } from './setting.ts'

const KEYED = { YATIVO_API_KEY: 'yativo_the-key', YATIVO_API_SECRET: 'the-api-secret' }
const minted = (nth: number, more: object = {}): { status: number; body: object } => ({
  status: 200,
  body: {
    success: true,
    access_token: `token-${nth}`,
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_recommendation: { refresh_before_seconds: 300 },
    ...more,
  },
})
const isMinting = ({ path }: { path: string }): boolean => path === '/api/v1/auth/token'

let open: Upstream[] = []
async function hearing(says: Says, variables?: Record<string, string>): Promise<Upstream> {
  const one = await upstream(says, variables)
  open.push(one)
  return one
}
afterEach(async () => {
  await Promise.all(open.map(one => one.close()))
  open = []
})

const read = ({ wire }: Upstream) => wire.call({ operation: 'GET customers', method: 'GET', path: '/v1/card-issuer/customers' })
const write = ({ wire, clock }: Upstream) =>
  wire.call({
    operation: 'POST reset',
    method: 'POST',
    path: '/v1/x',
    body: {},
    key: new Key('key-1', new Date(clock.now().getTime() + 10_000)),
  })
const faultOf = (call: Promise<unknown>): Promise<Fault> =>
  call.then(
    () => expect.unreachable('expected a fault'),
    (thrown: unknown) => {
      expect(thrown).toBeInstanceOf(Fault)
      return thrown as Fault
    },
  )
/** Mints token-1, token-2 …, and takes only those in `valid`. */
function tokens(valid: (token: string) => boolean = () => true): Says {
  let count = 0
  return heard => {
    if (isMinting(heard)) return minted(++count)
    return valid(heard.headers.authorization ?? '')
      ? fine({})
      : { status: 401, body: { error: 'unauthorized', message: 'Invalid or expired access token' } }
  }
}
const mintings = ({ heard }: Upstream): number => heard.filter(isMinting).length
const bearers = ({ heard }: Upstream): (string | undefined)[] =>
  heard.filter(one => !isMinting(one)).map(({ headers }) => headers.authorization)

describe('the access token', () => {
  it('is minted with key and secret, without an Authorization header, and sent with every call', async () => {
    const one = await hearing(tokens(), KEYED)
    await read(one)
    expect(one.heard[0]).toMatchObject({
      method: 'POST',
      path: '/api/v1/auth/token',
      body: { api_key: 'yativo_the-key', api_secret: 'the-api-secret' },
    })
    expect(one.heard[0]?.headers.authorization).toBeUndefined()
    expect(bearers(one)).toEqual(['Bearer token-1'])
  })

  it('is minted once, however many calls wait for it', async () => {
    const one = await hearing(tokens(), KEYED)
    await Promise.all(Array.from({ length: 20 }, () => read(one)))
    expect([mintings(one), bearers(one).length]).toEqual([1, 20])
  })

  it('is renewed five minutes before its end, and not sooner', async () => {
    const one = await hearing(tokens(), KEYED)
    const start = one.clock.now().getTime()
    await read(one)
    one.clock.forward(new Date(start + 3_299_000))
    await read(one)
    expect(mintings(one)).toBe(1)
    one.clock.forward(new Date(start + 3_300_000))
    await read(one)
    expect(bearers(one)).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2'])
  })

  it('serves to its very end while no other can be had, and no longer', async () => {
    let minting = true
    const one = await hearing(heard => (isMinting(heard) ? (minting ? minted(1) : { status: 503, body: {} }) : fine({})), KEYED)
    const start = one.clock.now().getTime()
    await read(one)
    minting = false
    one.clock.forward(new Date(start + 3_500_000))
    await read(one)
    one.clock.forward(new Date(start + 3_600_000))
    expect((await faultOf(read(one))).code).toBe('unavailable')
    expect(bearers(one)).toHaveLength(2)
  })

  it('that is turned away is replaced once, and the same write goes out again under the same key', async () => {
    const one = await hearing(
      tokens(token => token === 'Bearer token-2'),
      KEYED,
    )
    await expect(write(one)).resolves.toMatchObject({ status: 200 })
    expect(bearers(one)).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  it('is replaced no more than once for a call', async () => {
    const one = await hearing(
      tokens(() => false),
      KEYED,
    )
    expect((await faultOf(read(one))).code).toBe('credentials')
    expect([mintings(one), bearers(one).length]).toEqual([2, 2])
  })

  it('from the configuration is used as it is, and never replaced', async () => {
    const one = await hearing(tokens(token => token === 'Bearer another'))
    expect((await faultOf(read(one))).code).toBe('credentials')
    expect([mintings(one), bearers(one)]).toEqual([0, ['Bearer a-fixed-token']])
  })

  it.each([
    ['is silent', undefined, 'unavailable'],
    ['answers 500', { status: 500, body: {} }, 'unavailable'],
    ['answers garbage', { status: 200, body: '<html>' }, 'unavailable'],
    ['answers another shape', { status: 200, body: { success: true, data: { access_token: 'wrapped' } } }, 'unavailable'],
    ['turns the key away', { status: 401, body: { error: 'unauthorized' } }, 'credentials'],
    ['does not understand the key', { status: 400, body: { error: 'validation_error', message: '…' } }, 'credentials'],
  ])('when its endpoint %s, leaves the write unsent and says so', async (_case, said, code) => {
    const one = await hearing(heard => (isMinting(heard) ? said : fine({})), KEYED)
    const fault = await faultOf(write(one))
    expect(fault.code).toBe(code)
    expect(bearers(one)).toEqual([])
    expect(`${fault.message} ${String(fault.cause)}`).not.toMatch(/the-key|the-api-secret/)
  })
})

describe('an answer', () => {
  it.each([
    ['of the card API', refused(422, 'SAFE_NOT_DEPLOYED'), 'SAFE_NOT_DEPLOYED'],
    ['of the platform', { status: 409, body: { error: 'conflict', message: '…' } }, 'CONFLICT'],
    ['in the third shape', { status: 400, body: { status: 'error', message: 'Bad things' } }, 'HTTP_400'],
    ['with words for a code', refused(400, 'Mara Lind is unknown'), 'HTTP_400'],
    ['that says 200 and means no', refused(200, 'INVALID_CODE'), 'INVALID_CODE'],
  ])('%s has one code', async (_case, said, code) => {
    const one = await hearing(() => said)
    await expect(read(one)).resolves.toMatchObject({ code, status: said.status })
  })

  it.each([
    ['a missing permission', { status: 403, body: { error: 'forbidden', message: '…' } }, 'credentials', 'FORBIDDEN'],
    ['a programme that is not approved', refused(403, 'ISSUER_PROGRAM_REQUIRED'), 'credentials', 'ISSUER_PROGRAM_REQUIRED'],
    [
      'too many calls',
      { status: 429, body: { error: 'rate_limit_exceeded', message: '…', retry_after: 12 } },
      'unavailable',
      undefined,
    ],
    ['a firewall in between', { status: 403, body: '<html>' }, 'no-answer', undefined],
    ['a proxy in between', { status: 404, body: '<html>' }, 'no-answer', undefined],
    ['a gateway in between that counts calls', { status: 429, body: { error: 'slow_down' } }, 'no-answer', undefined],
    ['a broken server', { status: 500, body: { error: 'internal_error' } }, 'no-answer', undefined],
  ])('about %s is a fault', async (_case, said, code, providerCode) => {
    const one = await hearing(() => said)
    expect(await faultOf(write(one))).toMatchObject({ code, providerCode })
  })

  it('is asked for under the base URL with its path, escaped ids and no body on reads', async () => {
    const one = await hearing(() => refused(404, 'CUSTOMER_NOT_FOUND'))
    await expect(one.provider.holdings?.([{ id: 'a/b?c' }], { get: (_key, load) => load() })).resolves.toMatchObject([
      { code: 'unreadable' },
    ])
    expect(one.heard[0]).toMatchObject({ method: 'GET', path: '/api/v1/card-issuer/customers/a%2Fb%3Fc', body: undefined })
    expect(one.heard[0]?.headers['content-type']).toBeUndefined()
  })
})
