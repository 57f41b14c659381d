import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fyatu } from '../../../src/providers/fyatu/index.ts'
import type { Sandbox } from '../../../src/providers/kit/sandbox.ts'
import { virtualClock } from '../drive.ts'
import { openSetting, type Setting, somebodyReady, topUp } from './setting.ts'

const NORA = {
  firstName: 'Nora',
  lastName: 'Lind',
  email: 'nora.lind@example.net',
  dateOfBirth: '1993-11-04',
  nationality: 'SE',
  address: { address: 'Storgatan 4', city: 'Uppsala', country: 'SE' },
}

describe('the simulated provider', () => {
  let sandbox: Sandbox
  const clock = virtualClock()
  beforeEach(async () => {
    sandbox = await (await fyatu.sandbox())({ now: clock.now, requestsPerMinute: 12 })
  })
  afterEach(() => sandbox.close())

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; code?: string; fields?: string[]; data?: Record<string, unknown> }> {
    const response = await fetch(sandbox.variables.FYATU_BASE_URL + path, {
      method,
      headers: { authorization: `Bearer ${sandbox.variables.FYATU_API_KEY}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const answer = (await response.json()) as {
      status: number
      error?: { code: string; fields?: { field: string }[] }
      data?: Record<string, unknown>
    }
    expect(answer.status).toBe(response.status)
    return {
      status: response.status,
      ...(answer.error ? { code: answer.error.code } : {}),
      ...(answer.error?.fields ? { fields: answer.error.fields.map(({ field }) => field) } : {}),
      ...(answer.data ? { data: answer.data } : {}),
    }
  }

  it('answers a ping to anybody, and nothing else without its key', async () => {
    expect(await call('GET', '/ping', undefined, { authorization: '' })).toMatchObject({ status: 200, data: { version: '3.20' } })
    expect(await call('GET', '/cards', undefined, { authorization: 'Bearer another' })).toMatchObject({
      status: 401,
      code: 'API_KEY_INVALID',
    })
    expect(await call('GET', '/nowhere')).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  it('serves so many calls a minute, and the next one a minute later', async () => {
    for (let n = 0; n < 12; n++) expect((await call('GET', '/products')).status).toBe(200)
    expect(await call('GET', '/products')).toMatchObject({ status: 429, code: 'RATE_LIMIT_EXCEEDED' })
    clock.forward(new Date(clock.now().getTime() + 60_000))
    expect((await call('GET', '/products')).status).toBe(200)
  })

  it('checks the body, then the fields, then the age, then the e-mail', async () => {
    expect(await call('POST', '/cardholders', 'not json')).toMatchObject({ status: 400, code: 'INVALID_BODY' })
    expect(await call('POST', '/cardholders', [])).toMatchObject({ code: 'INVALID_BODY' })
    expect(
      await call('POST', '/cardholders', { ...NORA, firstName: ' ', dateOfBirth: '1993-02-30', address: { city: 'U' } }),
    ).toMatchObject({
      status: 422,
      fields: ['firstName', 'dateOfBirth', 'address.address', 'address.country'],
    })
    expect(await call('POST', '/cardholders', { ...NORA, dateOfBirth: '2020-01-01' })).toMatchObject({
      status: 422,
      code: 'CARDHOLDER_UNDER_AGE',
    })
    expect(await call('POST', '/cardholders', { ...NORA, kycDocument: { documentType: 'PASSPORT' } })).toMatchObject({
      status: 201,
      data: { kycStatus: 'PENDING', kycDocument: null, totalCards: 0 },
    })
    expect(await call('POST', '/cardholders', { ...NORA, email: 'NORA.lind@example.net' })).toMatchObject({
      status: 409,
      code: 'CARDHOLDER_EMAIL_EXISTS',
    })
  })

  it('says CARD_ALREADY_TERMINATED in two ways, and wants termination confirmed', async () => {
    const [{ card } = { card: {} as Record<string, string> }] = sandbox.seedReady(1)
    expect(await call('POST', `/cards/${card.id}/terminate`, {})).toMatchObject({ status: 400, code: 'CONFIRMATION_REQUIRED' })
    expect(await call('POST', `/cards/${card.id}/terminate`, { confirm: 'TERMINATE_CARD' })).toMatchObject({ status: 200 })
    expect(await call('POST', `/cards/${card.id}/terminate`, { confirm: 'TERMINATE_CARD' })).toMatchObject({
      status: 409,
      code: 'CARD_ALREADY_TERMINATED',
    })
    expect(await call('POST', `/cards/${card.id}/freeze`)).toMatchObject({ status: 422, code: 'CARD_ALREADY_TERMINATED' })
  })

  it('reads a card with its PAN and CVV in clear, as the real one does', async () => {
    const [{ card } = { card: {} as Record<string, string> }] = sandbox.seedReady(1)
    expect((await call('GET', `/cards/${card.id}`)).data).toMatchObject({
      pan: expect.stringMatching(/^\d{16}$/),
      cvv: expect.any(String),
    })
  })

  it('refuses pages out of range, strange statuses and windows too wide', async () => {
    expect(await call('GET', '/cards?limit=101')).toMatchObject({ fields: ['limit'] })
    expect(await call('GET', '/cards?offset=-1')).toMatchObject({ fields: ['offset'] })
    expect(await call('GET', '/cardholders?status=PENDING')).toMatchObject({ fields: ['status'] })
    expect(await call('GET', `/cardholders?search=${'x'.repeat(101)}`)).toMatchObject({ fields: ['search'] })
    expect(await call('GET', '/transactions?from=2026-01-01&to=2026-12-31')).toMatchObject({ code: 'DATE_RANGE_TOO_WIDE' })
  })
})

describe('its webhooks', () => {
  let setting: Setting
  beforeEach(async () => {
    setting = await openSetting()
  })
  afterEach(() => setting.close())
  const told = (): string[] => setting.postbox.posts.map(({ read }) => ('type' in read ? read.type : read.unverified))

  it('tell a whole tour', async () => {
    const ready = await somebodyReady(setting)
    const card = await setting.issue(ready.product, ready).run()
    await topUp(setting, card.refs).run()
    await setting.sandbox.deliver()
    expect(told()).toEqual(['CARDHOLDER_CREATED', 'CARDHOLDER_KYC_APPROVED', 'CARD_ISSUED', 'CARD_FUNDED'])
  })

  it('come in copies under one id, out of order, or not at all, as told', async () => {
    Object.assign(setting.sandbox.delivery, { copies: 2, shuffled: true, lost: 1 })
    const ready = await somebodyReady(setting)
    for (let n = 0; n < 3; n++) await setting.issue(ready.product, ready).run()
    await setting.sandbox.deliver()
    const ids = setting.postbox.posts.map(({ read }) => ('deliveryId' in read ? read.deliveryId : ''))
    expect([ids.length, new Set(ids).size]).toEqual([8, 4])
  })

  it('come again in five minutes where nobody answered, signed anew', async () => {
    setting.sandbox.deliverTo('http://127.0.0.1:1/nobody')
    await somebodyReady(setting)
    await setting.sandbox.deliver()
    setting.sandbox.deliverTo(setting.postbox.url)
    await setting.sandbox.deliver()
    expect(told()).toEqual([])
    setting.clock.forward(new Date(setting.clock.now().getTime() + 301_000))
    await setting.sandbox.deliver()
    expect(told()).toEqual(['CARDHOLDER_CREATED', 'CARDHOLDER_KYC_APPROVED'])
  })
})
