import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSeal, type Seal } from '../../../src/providers/pintopay/seal.ts'
import { startSandbox, type PintopaySandbox } from '../../../src/providers/pintopay/sandbox/index.ts'

let at = new Date('2026-04-01T12:00:00.000Z')
let sandbox: PintopaySandbox
let seal: Seal
let stamp: number
beforeEach(async () => {
  at = new Date('2026-04-01T12:00:00.000Z')
  stamp = at.getTime() * 1000
  sandbox = await startSandbox({ now: () => at })
  seal = createSeal(sandbox.variables.PINTOPAY_API_SECRET ?? '', randomBytes)
})
afterEach(() => sandbox.close())

type Sent = { payload?: object; headers?: Record<string, string>; body?: string }
type Got = { status: number; sealed: boolean; slug: string | undefined; body: Record<string, unknown> }

async function send(endpoint: string, { payload = {}, headers = {}, body }: Sent = {}): Promise<Got> {
  const response = await fetch(`${sandbox.variables.PINTOPAY_BASE_URL}/api/v1/${endpoint}`, {
    method: 'POST',
    headers: { 'API-KEY': sandbox.variables.PINTOPAY_API_KEY ?? '', 'content-type': 'application/json', ...headers },
    body: body ?? JSON.stringify({ encrypted: seal.seal(JSON.stringify({ request_timestamp: ++stamp, ...payload })) }),
  })
  const outer = (await response.json()) as Record<string, unknown>
  const sealed = typeof outer.encrypted === 'string'
  const inner = sealed ? (JSON.parse(seal.open(String(outer.encrypted)) ?? '{}') as Record<string, unknown>) : outer
  return { status: response.status, sealed, slug: inner.error_slug as string | undefined, body: inner }
}

describe('the simulated provider', () => {
  it('refuses in plain what it cannot open, and sealed what it can', async () => {
    const other = createSeal('another-secret', randomBytes)
    for (const [got, expected] of [
      [await send('users/get', { headers: { 'API-KEY': '' } }), [401, 'api_key_required', false]],
      [await send('users/get', { headers: { 'API-KEY': 'x' } }), [403, 'project_not_found', false]],
      [await send('users/get', { headers: { 'content-type': 'text/plain' } }), [400, 'invalid_request', false]],
      [
        await send('users/get', { body: JSON.stringify({ encrypted: seal.seal('{}'), extra: 1 }) }),
        [400, 'invalid_request', false],
      ],
      [await send('users/get', { body: JSON.stringify({ encrypted: other.seal('{}') }) }), [400, 'decryption_failed', false]],
      [await send('users/vanish'), [404, 'not_found', false]],
      [await send('users/get'), [400, 'external_user_id_required', true]],
    ] as const) {
      expect([got.status, got.slug, got.sealed]).toEqual(expected)
    }
  })

  it('takes a timestamp once, in microseconds, within half a minute', async () => {
    const now = at.getTime() * 1000
    const slugs = []
    for (const request_timestamp of [
      null,
      'soon',
      at.getTime(),
      now - 30_000_001,
      now + 30_000_001,
      now,
      now,
      String(now + 7),
      now + 7,
    ])
      slugs.push((await send('cards/products', { payload: { request_timestamp } })).slug)
    expect(slugs).toEqual([
      'request_timestamp_required',
      'invalid_request_timestamp',
      'invalid_request_timestamp',
      'request_timestamp_expired',
      'request_timestamp_expired',
      undefined,
      'duplicate_request',
      undefined,
      'duplicate_request',
    ])
  })

  it('checks a cardholder in the documented order', async () => {
    const kyc = {
      first_name: 'Ines',
      last_name: 'Moreau',
      birth_date: '1990-05-17',
      email: 'ines@example.com',
      phone_number_full: '+33612345678',
      country_iso: 'FR',
    }
    await send('users/create', { payload: { external_user_id: 'cust-42' } })
    const all = { external_user_id: 'cust-42', subprovider_code: 'acme', kyc_data: kyc }
    const slugOf = async (payload: object): Promise<string | undefined> => (await send('cardholders/create', { payload })).slug
    expect(await slugOf({})).toBe('external_user_id_required')
    expect(await slugOf({ ...all, external_user_id: 'cust-43' })).toBe('project_user_not_found')
    expect(await slugOf({ ...all, subprovider_code: '' })).toBe('invalid_subprovider_id')
    expect(await slugOf({ ...all, subprovider_code: 'nobody' })).toBe('subprovider_not_found')
    expect(await slugOf({ ...all, subprovider_code: 'initech' })).toBe('subprovider_not_active')
    expect(await slugOf({ ...all, kyc_data: null })).toBe('kyc_data_required')
    expect(await slugOf({ ...all, kyc_data: { ...kyc, first_name: 7, email: 'nonsense' } })).toBe('first_name_invalid_type')
    expect(await slugOf({ ...all, kyc_data: { ...kyc, birth_date: '1990-02-30' } })).toBe('birth_date_invalid_format')
    expect(await slugOf({ ...all, kyc_data: { ...kyc, birth_date: '2008-04-02' } })).toBe('birth_date_underage')
    expect(await slugOf({ ...all, kyc_data: { ...kyc, country_iso: 'FRA' } })).toBe('country_iso_invalid_length')
    expect(await slugOf(all)).toBeUndefined()
    expect(await slugOf(all)).toBe('cardholder_already_exists')
    expect(await slugOf({ ...all, subprovider_code: 'globex' }), 'once per subprovider').toBeUndefined()
  })

  it('gives the first answer again for the same key and fields, and refuses the key for others', async () => {
    const [person] = sandbox.seedReady(1)
    const payload = { card_id: person?.card.id, amount: '50.00', currency: 'usd' }
    const first = await send('cards/topup', { payload, headers: { 'Idempotency-Key': 'k-1' } })
    const again = await send('cards/topup', { payload: { ...payload, idempotency_key: 'k-1' } })
    expect(again.body).toEqual(first.body)
    expect(first.body).toMatchObject({ data: { fee: '1.50', total_amount: '51.50' } })
    expect((await send('cards/topup', { payload: { ...payload, amount: '60.00', idempotency_key: 'k-1' } })).slug).toBe(
      'idempotency_key_conflict',
    )
    expect((await send('cards/topup', { payload })).slug).toBe('idempotency_key_required')
    expect(
      (await send('cards/topup', { payload: { ...payload, idempotency_key: 'k-2' }, headers: { 'Idempotency-Key': 'k-3' } }))
        .slug,
    ).toBe('invalid_request')
    expect(sandbox.things('topup')).toHaveLength(1)
    at = new Date(at.getTime() + 8 * 86_400_000)
    stamp = at.getTime() * 1000
    await send('cards/topup', { payload: { ...payload, idempotency_key: 'k-1' } })
    expect(sandbox.things('topup'), 'a key lives seven days').toHaveLength(2)
  })

  it('can say its errors in plain, as the white-label copy does', async () => {
    sandbox.plainErrors = true
    expect(await send('users/get')).toMatchObject({ sealed: false, slug: 'external_user_id_required' })
  })

  it('delivers again, later and later, until it is told that it succeeded; a bare 200 does not tell', async () => {
    const bodies: string[] = []
    const answers = ['', '{"ok":true}', '{"success":true}']
    const receiver = await receiving(body => (bodies.push(body), answers[bodies.length - 1] ?? ''))
    try {
      sandbox.deliverTo(receiver.url)
      const [person] = sandbox.seedReady(1)
      sandbox.console('card', person?.card.id ?? '', 'frozen')
      for (let hour = 0; hour < 4; hour++) {
        await sandbox.deliver()
        at = new Date(at.getTime() + 3_600_000)
      }
      const opened = bodies.map(
        body => JSON.parse(seal.open((JSON.parse(body) as { encrypted: string }).encrypted) ?? '{}') as { delivery_id: string },
      )
      expect(opened.map(({ delivery_id }) => delivery_id)).toEqual(Array(3).fill(opened[0]?.delivery_id))
    } finally {
      await receiver.close()
    }
  })
})

async function receiving(answer: (body: string) => string): Promise<{ url: string; close(): Promise<void> }> {
  const { createServer } = await import('node:http')
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => response.writeHead(200).end(answer(body)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/hook`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
