import { describe, expect, it } from 'vitest'
import { Private } from '../../../src/domain/private.ts'
import type { Fault } from '../../../src/domain/fault.ts'
import { artha } from '../../../src/providers/artha/index.ts'
import { freshReads, virtualClock } from '../drive.ts'
import { answering, FULL, keyFor, openSetting, timesCalled, withCard } from './setting.ts'

const CARD = {
  cardId: 'k1',
  customerId: 'c1',
  productId: 'p1',
  cardType: 'Virtual',
  cardNumberMasked: '****4242',
  currency: 'USD',
  state: 'active',
  createdAt: '2026-03-31T10:00:00Z',
}
const holdingsOf = async (body: unknown): Promise<unknown> => {
  await using stub = await answering(() => ({ body }))
  return await stub.provider.holdings?.([{ id: 'c1' }], freshReads())
}
const HOLDING = [
  [
    {
      refs: { id: 'k1' },
      productRef: 'p1',
      type: 'VIRTUAL',
      providerStatus: 'active',
      card: { status: 'ACTIVE', fundable: true, last4: '4242', currency: 'USD' },
    },
  ],
]

describe('bodies of every revision', () => {
  it('reads a list in its wrapper, with or without pagination, and bare', async () => {
    expect(await holdingsOf({ data: [CARD], pagination: { limit: 100, offset: 0, total: 1 } })).toEqual(HOLDING)
    expect(await holdingsOf({ data: [CARD] })).toEqual(HOLDING)
    expect(await holdingsOf([CARD])).toEqual(HOLDING)
  })

  it('reads an id and a state under either name', async () => {
    const { cardId, state, ...rest } = CARD
    expect(await holdingsOf([{ ...rest, id: cardId, status: state }])).toEqual(HOLDING)
  })

  it('unwraps an object, and reads customerId or id', async () => {
    for (const body of [
      { customerId: 'c1', email: 'a@example.test' },
      { id: 'c1', email: 'a@example.test' },
      { data: { id: 'c1', email: 'a@example.test' }, request_id: 'r', timestamp: 't' },
    ]) {
      await using stub = await answering(() => ({ body }))
      const [profile] = (await stub.provider.profiles?.([{ id: 'c1' }], freshReads())) ?? []
      expect((profile as Private<unknown>).reveal()).toEqual({ email: 'a@example.test' })
    }
  })

  it('lets no card number, CVV or PIN through, even where one is sent', async () => {
    const leaking = { ...CARD, cardNumberMasked: '4111111111111111', cardNumber: '4111111111111111', cvv: '123', pin: '9876' }
    const held = JSON.stringify(await holdingsOf([leaking]))
    expect(held).toContain('"last4":"1111"')
    expect(held).not.toMatch(/41111111|"123"|9876/)
  })

  it('reads every page of a list, and gives up on one without an end rather than call a card absent', async () => {
    let pages = 0
    await using stub = await answering(() => {
      pages++
      return { body: Array.from({ length: 100 }, (_, n) => ({ ...CARD, cardId: `k${pages}-${n}` })) }
    })
    const [endless] = (await stub.provider.holdings?.([{ id: 'c1' }], freshReads())) ?? []
    expect((endless as Fault).code).toBe('unknowable')
    expect(pages).toBe(100)
  })
})

describe('errors', () => {
  const create = async (status: number, body: unknown) => {
    await using stub = await answering(request => (request.method === 'POST' ? { status, body } : { body: [] }))
    const intent = { reference: 'chd_1', productRef: 'p1', profile: new Private(FULL) }
    const dossier = { id: 'chd_1', intent, refs: {}, held: {}, evidence: {}, taken: new Set<string>() }
    return await stub.provider.registration.advance(dossier, keyFor(virtualClock())).catch((fault: Fault) => fault)
  }
  const error = (code: string, message = 'Ines said no') => ({ error: { code, message, details: null } })

  it.each([400, 401, 403, 404, 409, 422, 429])('reads a %i to a write in other words than Artha’s as no answer', async status => {
    for (const body of ['', '<html>', { error: 'x' }, { message: 'Forbidden' }])
      expect(await create(status, body)).toMatchObject({ code: 'no-answer' })
  })

  it('takes the code for what it is, and keeps the words private', async () => {
    const refused = await create(422, error('customer_not_active'))
    expect(refused).toMatchObject({ is: 'refused', reason: { code: 'PROVIDER_DECLINED', providerCode: 'customer_not_active' } })
    expect(JSON.stringify(refused)).not.toContain('Ines said no')
  })

  it('believes no code that is a sentence', async () => {
    expect(await create(422, error('Ines Okoro is unknown'))).toMatchObject({ reason: { providerCode: 'http_422' } })
  })

  it.each([
    [401, 'invalid_signature', 'credentials'],
    [401, 'timestamp_out_of_range', 'credentials'],
    [401, 'nonce_reused', 'no-answer'],
    [429, 'slow_down', 'unavailable'],
    [500, 'internal_error', 'no-answer'],
    [503, 'internal_error', 'no-answer'],
  ])('reads %i %s to a write as %s', async (status, code, fault) => {
    expect(await create(status, error(code))).toMatchObject({ code: fault })
  })

  it('reads a refused read as no word about the thing', async () => {
    for (const [status, code] of [
      [404, 'rejected'],
      [400, 'unreadable'],
      [422, 'unreadable'],
    ] as const) {
      await using stub = await answering(() => ({ status, body: error('not_found') }))
      expect(await stub.provider.profiles?.([{ id: 'c1' }], freshReads())).toMatchObject([{ code }])
    }
  })

  it('reads a reused nonce on a read as nothing done', async () => {
    await using stub = await answering(() => ({ status: 401, body: error('nonce_reused') }))
    expect(await stub.provider.profiles?.([{ id: 'c1' }], freshReads())).toMatchObject([{ code: 'unavailable' }])
  })
})

describe('settings', () => {
  it('say what was expected', () => {
    const problems = artha.settings
      .safeParse({ ARTHA_BASE_URL: 'ftp://somewhere', ARTHA_WEBHOOK_TOKEN: 'short' })
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    expect(problems).toEqual([
      'ARTHA_BASE_URL: expected an http(s) address up to, not including, /api/v1',
      'ARTHA_API_KEY: expected the public key id, e.g. ak_live_…',
      'ARTHA_API_SECRET: expected the secret that was shown when the key was made',
      'ARTHA_WEBHOOK_TOKEN: expected at least 16 characters that cannot be guessed; during a roll "new,old"',
    ])
  })

  it('can ask for a top-up under the path of the reference page', async () => {
    const asked: unknown[] = []
    await using stub = await answering(
      request => {
        asked.push(request.url)
        return { body: { id: 't1', status: 'Approved' } }
      },
      { ARTHA_TOPUP_STATUS_PATH: 'cards/topupstatus' },
    )
    await using setting = await openSetting()
    const { card, cardholder, product } = await withCard(setting)
    const topup = await setting.fund(product, { card, cardholder }).run()
    expect(await stub.provider.funding.observe([topup.dossier], freshReads())).toMatchObject([{ is: 'done' }])
    expect(asked).toEqual([`/api/v1/cards/topupstatus/${topup.refs.id}`])
    expect(timesCalled(setting, 'GET topupstatus')).toBeGreaterThan(0)
  })
})
