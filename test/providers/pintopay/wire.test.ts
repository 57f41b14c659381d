import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Fault } from '../../../src/domain/fault.ts'
import { Key } from '../../../src/domain/key.ts'
import { refusal, type Said, type Upstream, upstream } from './upstream.ts'

const Anything = z.object({ answer: z.string() })
const SEALED_YES: Said = { status: 200, sealed: { success: true, answer: 'yes' } }
const aKey = (): Key => new Key('topup-7781', new Date('2026-04-01T12:00:20.000Z'))

let open: Upstream[] = []
const hearing = async (...says: Said[]): Promise<Upstream> => {
  const one = await upstream(says)
  open.push(one)
  return one
}
afterEach(async () => {
  await Promise.all(open.map(one => one.close()))
  open = []
})
const faultOf = (call: Promise<unknown>): Promise<Fault> =>
  call.then(
    () => {
      throw new Error('expected a fault but got an answer')
    },
    (thrown: unknown) => {
      if (!(thrown instanceof Fault)) throw thrown
      return thrown
    },
  )

describe('a call', () => {
  it('is a POST of one sealed field, with the timestamp beside the fields at the root of what is sealed', async () => {
    const { wire, heard } = await hearing(SEALED_YES)
    expect(await wire.call('users/get', Anything, { external_user_id: 'cust-42' })).toEqual({ answer: 'yes' })
    expect(heard[0]).toMatchObject({
      path: '/api/v1/users/get',
      headers: { 'api-key': 'upstream-api-key', 'content-type': 'application/json' },
    })
    expect(Object.keys(heard[0]?.envelope ?? {})).toEqual(['encrypted'])
    expect(heard[0]?.payload).toEqual({ request_timestamp: expect.any(Number) as number, external_user_id: 'cust-42' })
    expect(String(heard[0]?.payload.request_timestamp)).toMatch(/^1775044800000\d{3}$/)
  })

  it('keeps a path in the base URL, and asks the newer generation about webhooks', async () => {
    const one = await upstream([SEALED_YES], '/ext/')
    open.push(one)
    await one.wire.call('users/get', Anything, {})
    await one.wire.call('wh/subscriptions', Anything, {})
    expect(one.heard.map(({ path }) => path)).toEqual(['/ext/api/v1/users/get', '/ext/api/v2/wh/subscriptions'])
  })

  it.each(['cards/create', 'cards/topup'])(
    'carries one idempotency key in both places where %s may look for it',
    async endpoint => {
      const { wire, heard } = await hearing(SEALED_YES)
      await wire.call(endpoint, Anything, {}, aKey())
      expect(heard[0]?.headers['idempotency-key']).toBe('topup-7781')
      expect(heard[0]?.payload.idempotency_key).toBe('topup-7781')
    },
  )

  it('carries no idempotency key where none is taken', async () => {
    const { wire, heard } = await hearing(SEALED_YES)
    await wire.call('users/create', Anything, {}, aKey())
    expect(heard[0]?.headers).not.toHaveProperty('idempotency-key')
    expect(heard[0]?.payload).not.toHaveProperty('idempotency_key')
  })

  it('never uses a timestamp twice, however many go out at once', async () => {
    const { wire, heard } = await hearing(SEALED_YES)
    await Promise.all(Array.from({ length: 60 }, () => wire.call('users/get', Anything, {})))
    expect(new Set(heard.map(({ payload }) => payload.request_timestamp)).size).toBe(60)
  })
})

describe('a duplicate timestamp', () => {
  it.each(['duplicate_request', 'request_timestamp_expired'])(
    'did nothing (%s), so the same write goes out again at once, newly sealed under the same key',
    async slug => {
      const { wire, heard } = await hearing(
        { status: 409, sealed: refusal(slug) },
        { status: 400, plain: refusal(slug) },
        SEALED_YES,
      )
      expect(await wire.call('cards/topup', Anything, { amount: '50.00' }, aKey())).toEqual({ answer: 'yes' })
      const stamps = heard.map(({ payload }) => Number(payload.request_timestamp))
      expect(stamps.slice(1).every((stamp, n) => stamp > (stamps[n] ?? Infinity))).toBe(true)
      expect(new Set(heard.map(({ envelope }) => envelope.encrypted)).size).toBe(3)
      expect(heard.map(({ payload }) => payload.idempotency_key)).toEqual(['topup-7781', 'topup-7781', 'topup-7781'])
    },
  )

  it('three times in a row is not sent again: nothing was done, and somebody should look at the clock', async () => {
    const { wire, heard } = await hearing({ status: 409, sealed: refusal('duplicate_request') })
    const fault = await faultOf(wire.call('cards/topup', Anything, {}, aKey()))
    expect([fault.code, fault.providerCode, heard.length]).toEqual(['unavailable', 'duplicate_request', 3])
    expect(fault.message).toContain('clock')
  })
})

describe('an error', () => {
  it.each([
    ['sealed', { sealed: refusal('card_not_active', 'The card of Ines Moreau is not active.') }],
    ['plain', { plain: refusal('card_not_active', 'The card of Ines Moreau is not active.') }],
  ])('is understood when it comes %s, and its text stays private', async (_, body) => {
    const { wire } = await hearing({ status: 400, ...body })
    const fault = await faultOf(wire.call('cards/topup', Anything, {}, aKey()))
    expect(fault).toMatchObject({ code: 'rejected', providerCode: 'card_not_active', reason: { code: 'PROVIDER_DECLINED' } })
    expect(fault.reason?.providerMessage?.reveal()).toContain('Ines Moreau')
    expect(`${fault.message} ${JSON.stringify(fault)}`).not.toContain('Ines')
  })

  it.each([
    // Slug, status, and what it lets us believe of a write.
    ['api_key_required', 401, 'credentials'],
    ['project_not_found', 403, 'credentials'],
    ['decryption_failed', 400, 'credentials'],
    ['not_found', 404, 'credentials'],
    ['insufficient_funds', 400, 'rejected'],
    // What it was until 2026-03-17: the slug counts, not the status.
    ['insufficient_funds', 403, 'rejected'],
    ['invalid_pricing', 500, 'rejected'],
    ['provider_error', 400, 'rejected'],
    ['provider_error', 500, 'no-answer'],
    ['internal_error', 500, 'no-answer'],
    ['rate_limited', 429, 'unavailable'],
    ['idempotency_key_conflict', 409, 'unknowable'],
    ['a_slug_of_next_year', 400, 'rejected'],
  ])('%s with %i is %s', async (slug, status, code) => {
    const { wire } = await hearing({ status, sealed: refusal(slug) })
    expect((await faultOf(wire.call('cards/topup', Anything, {}, aKey()))).code).toBe(code)
  })

  it.each([
    ['no JSON', { status: 400, raw: '<html>Bad Gateway</html>' }, 'no-answer'],
    ['a 403 of something in between', { status: 403, raw: '<html>Forbidden</html>' }, 'no-answer'],
    ['a 429 of something in between', { status: 429, plain: { error: 'slow down' } }, 'no-answer'],
    ['a success that is not sealed', { status: 200, plain: { success: true, answer: 'yes' } }, 'unreadable'],
    [
      'a success sealed with another secret',
      { status: 200, plain: { encrypted: 'AgABAgMEBQYHCAkKCwwNDg8QERITFBUWF6oJOjJUNi86QimlU0Auqhr6Rsr8eUMU' } },
      'unreadable',
    ],
    ['a success of another shape', { status: 200, sealed: { success: true, question: 'yes' } }, 'unreadable'],
    ['a refusal without a slug', { status: 400, sealed: { success: false, error: 'Ines Moreau is unknown' } }, 'no-answer'],
  ])('that is %s may have acted, and says nothing of what it was', async (_, said, code) => {
    const { wire } = await hearing(said)
    const fault = await faultOf(wire.call('cards/topup', Anything, {}, aKey()))
    expect(fault.code).toBe(code)
    expect(fault.message).not.toMatch(/Ines|html|yes/)
  })

  it('with status 200 is an error all the same', async () => {
    const { wire } = await hearing({ status: 200, sealed: refusal('card_not_found') })
    expect(await faultOf(wire.call('cards/get', Anything, {}))).toMatchObject({
      code: 'rejected',
      providerCode: 'card_not_found',
    })
  })
})
