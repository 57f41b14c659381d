import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { money } from '../../../src/domain/money.ts'
import { Private } from '../../../src/domain/private.ts'
import type { Control, LedgerEntry } from '../../../src/domain/provider.ts'
import { freshReads } from '../drive.ts'
import { callsOf, EVERYDAY, keyFor, openSetting, type Ready, type Setting, somebodyReady, topUp } from './setting.ts'

let setting: Setting
let ready: Ready
beforeEach(async () => {
  setting = await openSetting()
  ready = await somebodyReady(setting)
})
afterEach(() => setting.close())

const issue = async () => setting.issue(ready.product, ready).run()
const cardholder = () => ({ ...setting.register(ready.product).dossier, refs: ready.cardholder })
const control = async (name: Control, card: Awaited<ReturnType<typeof issue>>): Promise<void> =>
  setting.provider.controls?.[name]?.(card.dossier, keyFor(setting))

describe('controls', () => {
  it('freeze, thaw and end a card; doing it twice is done', async () => {
    const card = await issue()
    const status = async (): Promise<unknown> => {
      const seen = await card.look()
      return 'result' in seen ? seen.result.status : seen
    }
    await control('freeze', card)
    await control('freeze', card)
    expect(await status()).toBe('FROZEN')
    await control('unfreeze', card)
    await control('unfreeze', card)
    expect(await status()).toBe('ACTIVE')
    await control('terminate', card)
    await control('terminate', card)
    expect(await status()).toBe('TERMINATED')
  })

  it.each(['freeze', 'unfreeze'] as const)('cannot %s a card that has ended', async name => {
    const card = await issue()
    await control('terminate', card)
    await expect(control(name, card)).rejects.toMatchObject({ code: 'rejected', providerCode: 'CARD_ALREADY_TERMINATED' })
  })
})

describe('balances', () => {
  it('are each card’s own, live, in the order asked for', async () => {
    const [first, second] = [await issue(), await issue()]
    await topUp(setting, second.refs, money('0.10', 'USD')).run()
    const subjects = [second, first, second].map(({ refs }) => ({ cardholder: ready.cardholder, card: refs }))
    const seen = await setting.provider.balances?.(subjects, freshReads())
    expect(seen?.map(one => (one instanceof Error ? one : one?.available))).toEqual([
      money('25.6', 'USD'),
      money('25.5', 'USD'),
      money('25.6', 'USD'),
    ])
    expect(callsOf(setting, 'GET card')).toBe(2)
  })

  it('that cannot be read fail alone', async () => {
    const card = await issue()
    const subjects = [{ cardholder: {} }, { cardholder: {}, card: { id: 'crd_none' } }, { cardholder: {}, card: card.refs }]
    const seen = await setting.provider.balances?.(subjects, freshReads())
    expect(seen).toMatchObject([{ code: 'rejected' }, { providerCode: 'CARD_NOT_FOUND' }, { freshness: 'REALTIME' }])
  })
})

describe('an amendment', () => {
  const amend = async (patch: object): Promise<void> =>
    setting.provider.amendment?.amend(cardholder(), new Private(patch), keyFor(setting))
  const there = async (): Promise<unknown> => {
    const [profile] = (await setting.provider.profiles?.([ready.cardholder], freshReads())) ?? []
    return profile instanceof Private ? profile.reveal() : profile
  }
  const locked = async () => setting.provider.amendment?.locked(cardholder())

  it('may change the phone at any time', async () => {
    await amend({ phone: '+447700900999' })
    expect(await there()).toMatchObject({ phone: '+447700900999', firstName: 'Inesita' })
  })

  it('finds what KYC proved locked, and the provider says so too', async () => {
    expect(await locked()).toEqual(['firstName', 'lastName', 'email', 'dateOfBirth', 'nationality', 'address'])
    await expect(amend({ firstName: 'Ines' })).rejects.toMatchObject({ code: 'rejected', providerCode: 'KYC_FIELD_LOCKED' })
  })

  it('finds nothing locked before, or where KYC was waived', async () => {
    for (const status of ['PENDING', 'REJECTED', 'WAIVED']) {
      setting.sandbox.console('kyc', ready.cardholder.id ?? '', status)
      expect(await locked()).toEqual([])
    }
    await amend({ address: { line1: '1 Pier', line2: 'Flat 2', city: 'Hull', country: 'GB' } })
    expect(await there()).toMatchObject({ address: { line1: '1 Pier, Flat 2', city: 'Hull', country: 'GB' } })
  })

  it('of what has no place there sends nothing', async () => {
    const before = setting.sandbox.calls.length
    await amend({ gender: 'female' })
    expect(setting.sandbox.calls).toHaveLength(before)
  })

  it('keeps one e-mail address to one person', async () => {
    setting.sandbox.seedReady(1)
    setting.sandbox.console('kyc', ready.cardholder.id ?? '', 'REJECTED')
    await expect(amend({ email: 'sample.person.2@example.test' })).rejects.toMatchObject({
      reason: { code: 'ALREADY_REGISTERED' },
    })
  })
})

describe('the provider’s own lists', () => {
  it('of cardholders goes on page by page, and can be narrowed to a status', async () => {
    const people = setting.sandbox.seedReady(4)
    setting.sandbox.console('cardholder', people[0]?.cardholder.id ?? '', 'SUSPENDED')
    const first = await setting.provider.directory?.({ first: 3 })
    expect([first?.cardholders.length, first?.next, first?.total]).toEqual([3, '3', 5])
    const second = await setting.provider.directory?.({ first: 3, after: first?.next ?? '' })
    expect([second?.cardholders.length, second?.next]).toEqual([2, undefined])
    expect(second?.cardholders).toMatchObject([
      { status: 'SUSPENDED' },
      { refs: ready.cardholder, reference: ready.reference, status: 'ACTIVE', providerStatus: 'ACTIVE' },
    ])
    expect((await setting.provider.directory?.({ first: 500, providerStatus: 'SUSPENDED' }))?.cardholders).toHaveLength(1)
  })

  it('of cards holds all of a person, each as the graph would show it', async () => {
    const card = await issue()
    setting.sandbox.console('card', card.refs.id ?? '', 'FROZEN')
    const seen = await setting.provider.holdings?.([ready.cardholder, { id: 'chl_none' }], freshReads())
    expect(seen).toMatchObject([
      [
        {
          refs: card.refs,
          productRef: EVERYDAY,
          type: 'VIRTUAL',
          card: { status: 'FROZEN', fundable: false },
          providerStatus: 'FROZEN',
        },
      ],
      [],
    ])
  })

  it('of money holds what moved on one day', async () => {
    const card = await issue()
    await topUp(setting, card.refs).run()
    setting.clock.forward(new Date('2026-04-02T00:00:00Z'))
    await topUp(setting, card.refs, money('1', 'USD'), 'top_next').run()
    const entries: LedgerEntry[] = []
    for await (const entry of setting.provider.ledger?.('2026-04-01', []) ?? []) entries.push(entry)
    expect(entries).toMatchObject([
      { kind: 'card', id: card.refs.id, status: 'SETTLED', amount: money('25.5', 'USD'), cardRef: card.refs.id },
      { kind: 'topup', status: 'SETTLED', amount: money('25.5', 'USD'), cardRef: card.refs.id },
    ])
  })

  it('is read to its end, however many pages that takes', async () => {
    const [{ card } = { card: {} }] = setting.sandbox.seedReady(1)
    for (let n = 0; n < 201; n++) await topUp(setting, card, money('1', 'USD'), `top_${n}`).run()
    let count = 0
    for await (const { kind } of setting.provider.ledger?.('2026-04-01', []) ?? []) count += kind === 'topup' ? 1 : 0
    expect(count).toBe(201)
  })

  it('is of nobody where nobody is registered, never of everybody', async () => {
    setting.sandbox.seedReady(1)
    const before = setting.sandbox.calls.length
    expect(await setting.provider.holdings?.([{}], freshReads())).toMatchObject([{ code: 'unknowable' }])
    expect(await setting.provider.profiles?.([{}], freshReads())).toMatchObject([{ code: 'unknowable' }])
    expect(setting.sandbox.calls).toHaveLength(before)
  })

  it('of products tells what an order must carry, in one KYC scope', async () => {
    const products = (await setting.provider.products()).map(({ name, initialAmount, topup, active, kycScope, brand }) => [
      name,
      brand,
      initialAmount.need,
      topup.need,
      active,
      kycScope,
    ])
    expect(products).toEqual([
      ['Visa Everyday', 'VISA', 'REQUIRED', 'OPTIONAL', true, 'person'],
      ['Mastercard Single Use', 'MASTERCARD', 'REQUIRED', 'UNSUPPORTED', true, 'person'],
      ['Visa Just In Time', 'VISA', 'OPTIONAL', 'OPTIONAL', true, 'person'],
      ['Visa Classic', 'VISA', 'REQUIRED', 'OPTIONAL', false, 'person'],
    ])
    expect((await setting.product()).topup).toEqual({ need: 'OPTIONAL', currency: 'USD', min: '0.01', max: '5000.00' })
  })
})
