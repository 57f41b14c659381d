import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import { Key } from '../../../src/domain/key.ts'
import { Private } from '../../../src/domain/private.ts'
import type { CardOrder, Dossier } from '../../../src/domain/provider.ts'
import { freshReads } from '../drive.ts'
import { somebody } from '../person.ts'
import { calls, customer, fine, openSetting, ready, refused, type Says, type Setting, upstream } from './setting.ts'

let setting: Setting
beforeEach(async () => {
  setting = await openSetting()
})
afterEach(() => setting.close())

describe('a customer', () => {
  it('is read once for its status, KYC, cards, balance, holdings and profile', async () => {
    const somebodyReady = await ready(setting)
    const card = await setting.issue(setting.product, somebodyReady).run()
    const cardholder = setting.drives[0]?.dossier
    const kyc = setting.drives[1]?.dossier
    const { provider } = setting
    const reads = freshReads()
    const before = calls(setting, 'GET customer')
    await Promise.all([
      provider.registration.observe([cardholder as never], reads),
      provider.verification.observe([kyc as never], reads),
      provider.issuance.observe([card.dossier], reads),
      provider.balances?.([{ cardholder: somebodyReady.cardholder, card: card.refs }], reads),
      provider.holdings?.([somebodyReady.cardholder], reads),
      provider.profiles?.([somebodyReady.cardholder], reads),
    ])
    expect(calls(setting, 'GET customer') - before).toBe(1)
  })

  it('is found by any of its names', async () => {
    const { cardholder, reference } = await ready(setting)
    const names = [cardholder.id, cardholder.customerId, reference, somebody().email]
    const found = await setting.provider.profiles?.(
      names.map(id => ({ id: id ?? '' })),
      freshReads(),
    )
    expect(found?.map(profile => (profile instanceof Private ? profile.reveal() : profile))).toEqual(
      names.map(() => ({ email: somebody().email })),
    )
  })

  it('holds the cards that it is shown with; one of a status that nobody documents is left out', async () => {
    const { cardholder, kyc } = await ready(setting)
    const first = await setting.issue(setting.product, { cardholder, kyc }).run()
    const second = await setting.issue(setting.product, { cardholder, kyc }, new Set([first.refs.id ?? ''])).run()
    setting.sandbox.console('card', second.refs.id ?? '', 'wibble')
    expect(await setting.provider.holdings?.([cardholder, { id: 'nobody' }], freshReads())).toEqual([
      [{ refs: first.refs, productRef: 'virtual', type: 'VIRTUAL', providerStatus: 'active', card: first.result }],
      expect.objectContaining({ code: 'unreadable' }),
    ])
  })
})

describe('the balance', () => {
  const balances = async (...records: object[]) => {
    const one = await upstream(({ path }) => {
      const record = records[Number(path.at(-1))]
      return record === undefined ? refused(404, 'CUSTOMER_NOT_FOUND') : fine(record)
    })
    const seen = await one.provider.balances?.(
      Array.from({ length: records.length + 1 }, (_, n) => ({ cardholder: { id: `customer-${n}` } })),
      freshReads(),
    )
    await one.close()
    return { seen, now: one.clock.now() }
  }

  it('is told in cents, with what is pending and when it was true', async () => {
    const { seen } = await balances(
      customer({
        ledger_balance: 25,
        ledger_balance_minor: 2500,
        available_balance: 19.749999999999996,
        available_balance_minor: 1975,
        pending_balance: 5.25,
        pending_balance_minor: 525,
        balance_freshness: 'realtime',
        balance_updated_at: '2026-09-21T14:13:20.000Z',
        currency: 'EUR',
      }),
    )
    expect(seen?.[0]).toEqual({
      available: { amount: '19.75', currency: 'EUR' },
      ledger: { amount: '25.00', currency: 'EUR' },
      pending: { amount: '5.25', currency: 'EUR' },
      freshness: 'REALTIME',
      asOf: new Date('2026-09-21T14:13:20.000Z'),
    })
  })

  it('read from the chain is of this moment, and exact where there are only floats', async () => {
    const { seen, now } = await balances(
      customer({
        available_balance: 1234567.89,
        balance_freshness: 'on_chain',
        balance_updated_at: null,
      }),
    )
    expect(seen?.[0]).toEqual({ available: { amount: '1234567.89', currency: 'USD' }, freshness: 'ON_CHAIN', asOf: now })
  })

  it('of a wallet that is not deployed is null, and of nobody a fault in place', async () => {
    const { seen } = await balances(
      customer({ safe_deployed: false, currency: null, available_balance: null }),
      customer({ available_balance: 1 }),
      customer({ safe_deployed: true, available_balance: null }),
    )
    expect(seen?.map(one => (one instanceof Fault ? one.code : one?.available.amount))).toEqual([
      undefined,
      '1.00',
      'unreadable',
      'rejected',
    ])
  })
})

describe('the directory', () => {
  it('gives every customer once, oldest first, with the reference that we gave it', async () => {
    const { directory } = setting.provider
    const ours = await setting.register(setting.product).run()
    setting.sandbox.seedReady(4)
    const first = await directory?.({ first: 2 })
    const second = await directory?.({ first: 2, after: first?.next ?? '' })
    const third = await directory?.({ first: 2, after: second?.next ?? '' })
    expect([first, second, third].map(page => [page?.cardholders.length, page?.total, page?.next])).toEqual([
      [2, 5, '2x2'],
      [2, 5, '3x2'],
      [1, 5, undefined],
    ])
    expect(first?.cardholders[0]).toEqual({
      refs: { id: ours.refs.id, customerId: ours.refs.customerId },
      reference: ours.dossier.intent.reference,
      status: 'ACTIVE',
      providerStatus: 'otp_verified',
      createdAt: expect.any(Date),
    })
    expect(new Set([first, second, third].flatMap(page => page?.cardholders.map(({ refs }) => refs.id) ?? [])).size).toBe(5)
  })

  it('counts on with the pages that it began with', async () => {
    setting.sandbox.seedReady(5)
    const first = await setting.provider.directory?.({ first: 2 })
    const rest = await setting.provider.directory?.({ first: 50, after: first?.next ?? '' })
    expect([rest?.cardholders.length, rest?.next]).toEqual([2, '3x2'])
  })

  it('shows one stage only where that is asked, and refuses words that are no stage', async () => {
    setting.sandbox.seedReady(1)
    await setting.register(setting.product).turn()
    const page = await setting.provider.directory?.({ first: 20, providerStatus: 'otp_requested' })
    expect(page?.cardholders.map(({ status }) => status)).toEqual(['PENDING'])
    await expect(setting.provider.directory?.({ first: 20, providerStatus: 'wibble' })).rejects.toMatchObject({
      code: 'rejected',
    })
    await expect(setting.provider.directory?.({ first: 20, after: 'elsewhere' })).rejects.toMatchObject({ code: 'rejected' })
  })

  it.each([
    [undefined, 'false'],
    [true, 'true'],
  ])('asks for balances only where they are wanted (%s)', async (withBalances, expected) => {
    const one = await upstream(() => fine({ customers: [], total: 0, page: 1, limit: 100 }))
    await one.provider.directory?.({ first: 500, ...(withBalances === undefined ? {} : { withBalances }) })
    await one.close()
    expect(one.heard[0]?.path).toBe(`/api/v1/card-issuer/customers?page=1&limit=100&include_balances=${expected}`)
  })
})

describe('the only product', () => {
  it('is a virtual card whose currency is known after KYC, topped up with at least five dollars', () => {
    expect(setting.product).toEqual({
      ref: 'virtual',
      name: 'Yativo virtual card',
      brand: 'VISA',
      type: 'VIRTUAL',
      kycScope: 'person',
      initialAmount: { need: 'UNSUPPORTED' },
      topup: { need: 'OPTIONAL', currency: 'USD', min: '5' },
      active: true,
    })
  })
})

describe('a wish about a card', () => {
  const aKey = (): Key => new Key('card_1-1', new Date(setting.clock.now().getTime() + 10_000))
  const issued = async (): Promise<Dossier<CardOrder>> =>
    (await setting.issue(setting.product, await ready(setting)).run()).dossier
  const status = (): string | undefined => setting.sandbox.things('card')[0]?.status

  it('is done, and done again does no harm', async () => {
    const card = await issued()
    const { freeze, unfreeze, terminate } = setting.provider.controls ?? {}
    for (const [wish, becomes] of [
      [freeze, 'frozen'],
      [unfreeze, 'active'],
      [terminate, 'voided'],
    ] as const) {
      await wish?.(card, aKey())
      await wish?.(card, aKey())
      expect(status()).toBe(becomes)
    }
  })

  it('that is refused says why', async () => {
    const card = await issued()
    setting.sandbox.console('card', card.refs.id ?? '', 'blocked')
    for (const wish of [setting.provider.controls?.freeze, setting.provider.controls?.terminate])
      await expect(wish?.(card, aKey())).rejects.toMatchObject({ code: 'rejected', providerCode: 'CARD_NOT_ACTIVE' })
  })

  it('goes to the card beneath its customer', async () => {
    const says: Says = () => fine({ card_id: 'crd_1', status: 'frozen' })
    const one = await upstream(says)
    const card = { ...(await issued()), refs: { id: 'crd/1' } }
    await one.provider.controls?.freeze?.({ ...card, intent: { ...card.intent, cardholder: { id: 'cus_1' } } }, aKey())
    await one.close()
    expect(one.heard[0]).toMatchObject({ method: 'POST', path: '/api/v1/yativo-card/customers/cus_1/cards/crd%2F1/freeze' })
  })
})
