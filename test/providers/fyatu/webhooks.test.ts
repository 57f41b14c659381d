import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createWebhooks, signature } from '../../../src/providers/fyatu/webhooks.ts'

/* The worked vector of the contract, §2. */
const SECRET = 'whsec_sim_fyatu_secret'
const T = '1790000000'
const BODY = Buffer.from(
  '{"event":"CARDHOLDER_KYC_APPROVED","eventId":"evt_01SIMVECTOR00001","businessId":"BUSSIM0000000001","environment":"SANDBOX","timestamp":"2026-09-21T14:13:20Z","data":{"cardholderId":"chl_01SIMVECTOR000000001","kycStatus":"APPROVED","kycVerifiedAt":"2026-09-21T14:13:20Z"}}',
)
const V1 = 'a8e67ab3a9007806b617e4a1e06989bacc7446525cf0ca5dc0419f8ceeb10a07'
const HEX_DECODED = '0b2bdee4d89e1eb0571c0bb7c38a51b0f12771b1b5bdc610e98a061931a0b361'
const SECRET_AS_KEY = '5ad6103beddca2066a6fc16027e321a50979bd1116579183a936032c507f1922'

const webhooks = createWebhooks(SECRET)
const SENT_AT = new Date(Number(T) * 1000)
const deliver = (body: Uint8Array, { v1 = signature(SECRET, T, body), t = T, now = SENT_AT, extra = {} } = {}) =>
  webhooks.read({ headers: { 'x-fyatu-signature': `t=${t},v1=${v1}`, ...extra }, body, now })
const event = (name: string, data: object) =>
  deliver(
    Buffer.from(JSON.stringify({ event: name, eventId: 'evt_1', businessId: 'BUS1', environment: 'LIVE', timestamp: '', data })),
  )
const later = (seconds: number): Date => new Date(SENT_AT.getTime() + seconds * 1000)

describe('the signature', () => {
  it('is the one of the worked vector, whose body has 272 bytes', () => {
    expect(BODY).toHaveLength(272)
    expect(signature(SECRET, T, BODY)).toBe(V1)
  })

  it('opens the vector as a notice about the KYC of its cardholder', () => {
    expect(deliver(BODY, { v1: V1 })).toEqual({
      deliveryId: 'evt_01SIMVECTOR00001',
      type: 'CARDHOLDER_KYC_APPROVED',
      about: [{ kind: 'kyc', refs: { cardholderId: 'chl_01SIMVECTOR000000001' } }],
    })
  })

  it.each([
    ['made with the bytes behind the hex', HEX_DECODED],
    ['made with the secret itself', SECRET_AS_KEY],
    ['empty', ''],
    ['in upper case', V1.toUpperCase()],
  ])('is refused when %s', (_case, v1) => {
    expect(deliver(BODY, { v1 })).toEqual({ unverified: 'forged' })
  })

  it('is only believed from its header, and over the very bytes', () => {
    expect(webhooks.read({ headers: {}, body: BODY, now: SENT_AT })).toEqual({ unverified: 'forged' })
    expect(webhooks.read({ headers: { 'x-fyatu-signature': 'v1=' }, body: BODY, now: SENT_AT })).toEqual({ unverified: 'forged' })
    expect(deliver(Buffer.concat([BODY, Buffer.from(' ')]), { v1: V1 })).toEqual({ unverified: 'forged' })
  })

  it('covers the time: another one does not fit, whatever the timestamp header says', () => {
    expect(deliver(BODY, { v1: V1, t: '1790000001' })).toEqual({ unverified: 'forged' })
    expect(deliver(BODY, { v1: V1, now: later(301), extra: { 'x-fyatu-timestamp': '1790000301' } })).toEqual({
      unverified: 'stale',
    })
  })

  it.each([
    [-301, 'stale'],
    [-300, undefined],
    [300, undefined],
    [301, 'stale'],
  ])('is good for 300 seconds either way: %i', (seconds, unverified) => {
    const read = deliver(BODY, { v1: V1, now: later(seconds) })
    expect('unverified' in read ? read.unverified : undefined).toBe(unverified)
  })

  it('does not make sense of a body that has none', () => {
    expect(deliver(Buffer.from('not json'))).toEqual({ unverified: 'malformed' })
    expect(deliver(Buffer.from('{"event":"CARD_ISSUED"}'))).toEqual({ unverified: 'malformed' })
  })

  it('of a superseded generation, inside the body, counts for nothing', () => {
    const data = { cardId: 'crd_1' }
    const sign = createHmac('sha256', SECRET).update(JSON.stringify(data)).digest('hex')
    const body = Buffer.from(JSON.stringify({ event: 'card.created', eventId: 'evt_1', data, sign }))
    expect(webhooks.read({ headers: {}, body, now: SENT_AT })).toEqual({ unverified: 'forged' })
  })
})

describe('a notice', () => {
  const cardholder = { kind: 'cardholder', refs: { id: 'chl_1' } }
  const kyc = { kind: 'kyc', refs: { cardholderId: 'chl_1' } }
  const cards = { kind: 'card', refs: { cardholderId: 'chl_1' } }
  const card = { kind: 'card', refs: { id: 'crd_1' } }

  it.each([
    ['CARDHOLDER_CREATED', [cardholder, kyc]],
    ['CARDHOLDER_UPDATED', [cardholder, kyc]],
    ['CARDHOLDER_KYC_APPROVED', [kyc]],
    ['CARDHOLDER_KYC_REJECTED', [kyc]],
    ['CARDHOLDER_KYC_SUBMITTED', [kyc]],
    ['CARDHOLDER_KYC_SUBMISSION_FAILED', [kyc]],
    ['CARDHOLDER_SUSPENDED', [cardholder, cards]],
    ['CARDHOLDER_REACTIVATED', [cardholder, cards]],
    ['CARDHOLDER_TERMINATED', [cardholder, cards]],
  ])('%s is about its cardholder', (name, about) => {
    expect(event(name, { cardholderId: 'chl_1' })).toMatchObject({ type: name, about })
  })

  it.each(['CARD_ISSUED', 'CARD_FROZEN', 'CARD_UNFROZEN', 'CARD_TERMINATED', 'CARD_FUND_FAILED', 'CARD_UNLOAD_FAILED'])(
    '%s is about its card',
    name => {
      expect(event(name, { cardId: 'crd_1', cardholderId: 'chl_1' })).toMatchObject({ about: [card] })
    },
  )

  it('of a top-up is about its card, and the top-up where it is named', () => {
    expect(event('CARD_FUNDED', { cardId: 'crd_1', amount: 5, ledgerTransactionId: 'ltx_1' })).toMatchObject({
      about: [card, { kind: 'topup', refs: { id: 'ltx_1' } }],
    })
  })

  it.each(['ACCOUNT_LOW_BALANCE', 'TRANSACTION_PROCESSED', 'CARD_AUTHORIZATION_VERIFY', 'SOMETHING_NEW', 'card.created'])(
    '%s is acknowledged and about nothing of ours',
    name => {
      expect(event(name, { cardId: 'crd_1' })).toMatchObject({ deliveryId: 'evt_1', about: [] })
    },
  )

  it('carries nothing of the person and nothing to be believed', () => {
    const notice = event('CARDHOLDER_CREATED', {
      cardholderId: 'chl_1',
      firstName: 'Nora',
      email: 'nora@example.net',
      kycStatus: 'APPROVED',
    })
    expect(JSON.stringify(notice)).not.toMatch(/nora|APPROVED/i)
  })
})
