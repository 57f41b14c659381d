import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox, type YativoSandbox } from '../../../src/providers/yativo/sandbox/index.ts'
import { virtualClock } from '../drive.ts'

let clock: ReturnType<typeof virtualClock>
let sandbox: YativoSandbox
let token: string
beforeEach(async () => {
  clock = virtualClock()
  sandbox = await startSandbox({ now: clock.now, seed: 3 })
  token = await mint()
})
afterEach(() => sandbox.close())

type Said = {
  status: number
  body: { data?: Record<string, string>; error?: string; error_code?: string } & Record<string, unknown>
}
async function ask(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Said> {
  const response = await fetch(`${sandbox.variables.YATIVO_BASE_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, body: (await response.json()) as Said['body'] }
}
async function mint(): Promise<string> {
  const { YATIVO_API_KEY: api_key, YATIVO_API_SECRET: api_secret } = sandbox.variables
  token = ''
  const { body } = await ask('POST', '/v1/auth/token', { api_key, api_secret })
  return String(body.access_token)
}
const code = ({ status, body }: Said): string => `${status} ${body.error_code ?? body.error ?? ''}`.trim()
const onboard = (email = 'mara@example.org', external_customer_id = 'cust-1'): Promise<Said> =>
  ask('POST', '/v1/yativo-card/customers/onboard', { email, external_customer_id })
const at = (rest: string): string => `/v1/yativo-card/customers/cust-1/${rest}`
const later = (seconds: number): void => clock.forward(new Date(clock.now().getTime() + seconds * 1000))

describe('the simulated provider', () => {
  it('takes only a living token', async () => {
    expect(code(await ask('GET', '/v1/card-issuer/customers', undefined, { authorization: 'Bearer nonsense' }))).toBe(
      '401 unauthorized',
    )
    expect(code(await ask('POST', '/v1/auth/token', { api_key: 'x', api_secret: 'y' }))).toBe('401 unauthorized')
    later(3600)
    expect(code(await ask('GET', '/v1/card-issuer/customers'))).toBe('401 unauthorized')
    token = await mint()
    expect(code(await ask('GET', '/v1/card-issuer/customers'))).toBe('200')
  })

  it('insists on the order of its steps', async () => {
    await onboard()
    const seen: string[] = []
    const all = async (): Promise<void> => {
      const tries = [
        await ask('GET', at('kyc-link')),
        await ask('POST', at('source-of-funds'), { answers: [] }),
        await ask('POST', at('phone/request-verification'), { phoneNumber: '+46701234567' }),
        await ask('POST', at('phone/verify'), { code: '1' }),
        await ask('POST', at('cards/virtual'), {}),
        await ask('POST', '/v1/card-issuer/fund-customer', { external_id: 'cust-1', amount: 25, source_chain: 'SOL' }),
      ]
      seen.push(tries.map(code).join(', '))
    }
    await all()
    await ask('POST', at('verify-otp'), { otp: sandbox.codeSentTo('mara@example.org') })
    const { body } = await ask('GET', at('kyc-link'))
    await sandbox.visit(body.data?.sumsub_link ?? '')
    later(4)
    await ask('POST', at('source-of-funds'), {
      answers: [
        { question: 'EMPLOYMENT_STATUS', answer: 'STUDENT' },
        { question: 'SOURCE_OF_INCOME', answer: 'OTHER' },
      ],
    })
    await all()
    await ask('POST', at('phone/verify'), { code: sandbox.codeSentTo('+46701234567') })
    expect(code(await ask('POST', at('cards/virtual'), {}))).toBe('422 SAFE_NOT_DEPLOYED')
    later(4)
    expect(code(await ask('POST', at('cards/virtual'), {}))).toBe('201')
    expect(seen).toEqual([
      '422 OTP_NOT_VERIFIED, 422 KYC_NOT_APPROVED, 422 KYC_NOT_APPROVED, 422 PHONE_VERIFICATION_NOT_REQUESTED, 422 KYC_NOT_APPROVED, 422 KYC_NOT_APPROVED',
      '409 KYC_ALREADY_APPROVED, 409 SOURCE_OF_FUNDS_ALREADY_SUBMITTED, 200, 400 INVALID_CODE, 422 PHONE_NOT_VERIFIED, 422 SAFE_NOT_DEPLOYED',
    ])
  })

  it('has each e-mail and each reference once, and mails another code only when the last has expired', async () => {
    await onboard()
    const first = sandbox.codeSentTo('mara@example.org')
    expect([code(await onboard('mara@example.org', 'cust-2')), code(await onboard('other@example.org'))]).toEqual([
      '409 ONBOARDING_IN_PROGRESS',
      '409 ONBOARDING_IN_PROGRESS',
    ])
    expect(sandbox.codeSentTo('mara@example.org')).toBe(first)
    later(600)
    expect(code(await ask('POST', at('verify-otp'), { otp: first }))).toBe('400 OTP_EXPIRED')
    await onboard()
    const second = sandbox.codeSentTo('mara@example.org')
    expect(second).not.toBe(first)
    expect(code(await ask('POST', at('verify-otp'), { otp: second }))).toBe('200')
    expect(code(await ask('POST', at('verify-otp'), { otp: second }))).toBe('409 OTP_ALREADY_VERIFIED')
    expect(sandbox.codeSentTo('mara@example.org')).toBeUndefined()
  })

  it('keeps the e-mail of whoever was reset, and resets nobody with a card', async () => {
    await onboard()
    expect(code(await ask('POST', at('reset'), {}))).toBe('200')
    expect(code(await onboard())).toBe('409 EMAIL_ALREADY_REGISTERED')
    const [seeded] = sandbox.seedReady(1)
    expect(code(await ask('POST', `/v1/yativo-card/customers/${seeded?.cardholder.id}/reset`, {}))).toBe(
      '409 CARD_ALREADY_ISSUED',
    )
  })

  it.each([
    [{ amount: 25, source_chain: 'SOL' }, '400 INVALID_IDENTIFIER'],
    [{ customer_id: 'x', email: 'y', amount: 25, source_chain: 'SOL' }, '400 INVALID_IDENTIFIER'],
    [{ external_id: 'seed-0', amount: 4.99, source_chain: 'SOL' }, '400 INVALID_AMOUNT'],
    [{ external_id: 'seed-0', amount: '25', source_chain: 'SOL' }, '400 INVALID_AMOUNT'],
    [{ external_id: 'seed-0', amount: 25, source_chain: 'ETH' }, '400 INVALID_SOURCE_CHAIN'],
    [{ external_id: 'seed-0', amount: 25, source_chain: 'SOL', pricing_mode: 'give_x' }, '400 INVALID_PRICING_MODE'],
    [{ external_id: 'nobody', amount: 25, source_chain: 'SOL' }, '404 CUSTOMER_NOT_FOUND'],
    [{ external_id: 'seed-0', amount: 99_000_000, source_chain: 'SOL' }, '422 INSUFFICIENT_BALANCE'],
    [{ external_id: 'seed-0', amount: 25, source_chain: 'XDC' }, '200'],
  ])('answers a top-up of %o with %s', async (body, expected) => {
    sandbox.seedReady(1)
    expect(code(await ask('POST', '/v1/card-issuer/fund-customer', body))).toBe(expected)
  })

  it('takes the fee out of what arrives, or adds it to what is paid', async () => {
    sandbox.seedReady(1)
    for (const pricing_mode of ['send_x', 'receive_x'])
      await ask('POST', '/v1/card-issuer/fund-customer', { external_id: 'seed-0', amount: 25, source_chain: 'SOL', pricing_mode })
    expect(sandbox.things('topup').map(({ amount }) => amount)).toEqual(['24.75', '25.00'])
  })

  it.each(['limit=0', 'page=-1', 'limit=x', 'status=wibble'])('refuses to list with %s', async query => {
    expect(code(await ask('GET', `/v1/card-issuer/customers?${query}`))).toBe('400 validation_error')
  })

  it('cuts pages to a hundred, and seeds thousands at once', async () => {
    sandbox.seedReady(3000)
    const { body } = await ask('GET', '/v1/card-issuer/customers?limit=500&page=30&include_balances=false')
    expect(body.data).toMatchObject({ total: 3000, limit: 100, page: 30, balances_included: false })
  })

  it('has pages for people: a check with buttons, and a mailbox', async () => {
    const page = async (path: string, init?: RequestInit): Promise<string> =>
      (await fetch(new URL(path, sandbox.variables.YATIVO_BASE_URL), init)).text()
    await onboard('<mara>@example.org')
    const sent = sandbox.codeSentTo('<mara>@example.org') ?? ''
    const mailbox = await page('/sandbox/mailbox')
    expect([mailbox.includes(sent), mailbox.includes('<mara>')]).toEqual([true, false])
    await ask('POST', at('verify-otp'), { otp: sent })
    expect(await page('/sandbox/mailbox')).not.toContain(sent)

    const link = (await ask('GET', at('kyc-link'))).body.data?.sumsub_link ?? ''
    expect(await page(link)).toContain('value="approve"')
    const form = new URLSearchParams({ token: new URL(link).searchParams.get('token') ?? '', verdict: 'reject' })
    await page('/sandbox/kyc', { method: 'POST', body: form })
    later(4)
    expect((await ask('GET', at('kyc-status'))).body.data).toMatchObject({ kyc_status: 'rejected', flow_status: 'kyc_initiated' })
    expect(code(await ask('GET', at('kyc-link')))).toBe('422 KYC_REJECTED')
  })

  it('lets nobody in by a dead link', async () => {
    await onboard()
    await ask('POST', at('verify-otp'), { otp: sandbox.codeSentTo('mara@example.org') })
    const link = (await ask('GET', at('kyc-link'))).body.data?.sumsub_link ?? ''
    later(3600)
    expect((await fetch(link)).status).toBe(410)
    await expect(sandbox.visit(link)).rejects.toThrow('expected a living link')
  })
})

describe('its webhooks', () => {
  it('come again until they are taken, signed anew and otherwise the same, seven times at most', async () => {
    const got: { body: string; timestamp: string; signature: string }[] = []
    let status = 500
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { 'x-yativo-timestamp': timestamp, 'x-yativo-signature': signature } = request.headers as Record<string, string>
        got.push({ body: Buffer.concat(chunks).toString(), timestamp: timestamp ?? '', signature: signature ?? '' })
        response.writeHead(status).end()
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    sandbox.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`)
    const [seeded] = sandbox.seedReady(1)
    sandbox.console('card', seeded?.card.id ?? '', 'frozen')
    for (const wait of [0, 60, 300, 1_800, 7_200, 21_600, 86_400, 1_000_000]) {
      later(wait)
      await sandbox.deliver()
    }
    expect([got.length, new Set(got.map(({ body }) => body)).size, new Set(got.map(({ signature }) => signature)).size]).toEqual([
      7, 1, 7,
    ])

    status = 200
    sandbox.delivery.lost = 1
    sandbox.delivery.copies = 2
    for (const word of ['active', 'frozen']) sandbox.console('card', seeded?.card.id ?? '', word)
    await sandbox.deliver()
    expect(got.slice(7).map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['card.frozen', 'card.frozen'])
    await new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  })
})
