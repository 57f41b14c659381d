import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { money } from '../../../src/domain/money.ts'
import { Private } from '../../../src/domain/private.ts'
import type { CardOrder } from '../../../src/domain/provider.ts'
import { drive, freshReads } from '../drive.ts'
import { callsOf, EVERYDAY, JUST_IN_TIME, openSetting, type Ready, type Setting, SINGLE_USE, somebodyReady } from './setting.ts'

let setting: Setting
let ready: Ready
beforeEach(async () => {
  setting = await openSetting()
  ready = await somebodyReady(setting)
})
afterEach(() => setting.close())

const TWENTY_FIVE = { initialAmount: money('25', 'USD') }
function order(more: Partial<CardOrder> = TWENTY_FIVE, { id = 'card_own', taken = new Set<string>() } = {}) {
  const { product, cardholder, kyc, reference } = ready
  const intent = {
    reference: id,
    productRef: product.ref,
    type: 'VIRTUAL' as const,
    cardholder,
    kyc,
    cardholderReference: reference,
    ...more,
  }
  return drive({ id, journey: setting.provider.issuance, intent, clock: setting.clock, taken })
}
const idsOf = (): string[] => setting.sandbox.things('card').map(({ id }) => id)

describe('a card', () => {
  it('is there and active with the answer, loaded with its initial amount', async () => {
    const issued = await order({ ...TWENTY_FIVE, nameOnCard: new Private('Groceries') }).run()
    expect(issued.result).toMatchObject({
      status: 'ACTIVE',
      fundable: true,
      brand: 'VISA',
      expiryMonth: 9,
      expiryYear: 2030,
      currency: 'USD',
    })
    expect(issued.result?.nameOnCard?.reveal()).toBe('Groceries')
    expect(issued.refs).toEqual({ id: idsOf()[0], cardholderId: ready.cardholder.id, reloadable: 'yes' })
    expect(setting.sandbox.things('card')).toMatchObject([{ amount: '25.00', parent: ready.cardholder.id }])
  })

  it('of a product that cannot be reloaded is not fundable', async () => {
    const issued = await order({ ...TWENTY_FIVE, productRef: SINGLE_USE }).run()
    expect([issued.result?.fundable, issued.refs.reloadable]).toEqual([false, 'no'])
    expect(await issued.look()).toMatchObject({ result: { fundable: false } })
  })

  it('of a product that pays just in time needs no initial amount', async () => {
    expect((await order({ productRef: JUST_IN_TIME }).run()).result).toMatchObject({ status: 'ACTIVE' })
  })

  it.each([
    ['FROZEN', 'FROZEN', false],
    ['TERMINATED', 'TERMINATED', false],
    ['EXPIRED', 'TERMINATED', false],
    ['ACTIVE', 'ACTIVE', true],
  ])('that is %s there is %s here', async (theirs, status, fundable) => {
    const issued = await order().run()
    setting.sandbox.console('card', issued.refs.id ?? '', theirs)
    expect(await issued.look()).toMatchObject({ is: 'done', result: { status, fundable }, providerStatus: theirs })
  })

  it('is frozen by its person’s suspension, which no card event tells: the person’s names its cards', async () => {
    const issued = await order().run()
    await setting.sandbox.deliver()
    const known = setting.postbox.posts.length
    setting.sandbox.console('cardholder', ready.cardholder.id ?? '', 'SUSPENDED')
    await setting.sandbox.deliver()
    const [notice, ...others] = setting.postbox.posts.slice(known).map(({ read }) => read)
    expect(others).toEqual([])
    expect(notice).toMatchObject({
      about: [{ kind: 'cardholder' }, { kind: 'card', refs: { cardholderId: issued.refs.cardholderId } }],
    })
    expect(await issued.look()).toMatchObject({ result: { status: 'FROZEN' } })
  })

  it('is never read where PAN and CVV would come along', async () => {
    const issued = await order().run()
    await issued.look()
    expect(callsOf(setting, 'GET card')).toBe(0)
  })
})

describe('a lost answer', () => {
  it('is found among the person’s cards, and no second card is bought', async () => {
    setting.sandbox.faults.add({ on: 'POST card', kind: 'drop-after' })
    const issued = await order().run()
    expect(issued.result).toMatchObject({ status: 'ACTIVE', fundable: true })
    expect(idsOf()).toEqual([issued.refs.id])
  })

  it('is absent while the list holds only cards that are older or a sibling’s', async () => {
    const older = await order(TWENTY_FIVE, { id: 'card_older' }).run()
    setting.clock.forward(new Date(setting.clock.now().getTime() + 400_000))
    const sibling = await order(TWENTY_FIVE, { id: 'card_sibling' }).run()
    const dossier = { ...order().dossier, sentAt: setting.clock.now(), taken: new Set([sibling.refs.id ?? '']) }
    expect(await setting.provider.issuance.observe([dossier], freshReads())).toEqual([{ is: 'absent' }])
    expect(older.refs.id).toBeDefined()
  })

  it('is not called absent while a new card of another product belongs to no journey yet', async () => {
    const other = await order({ ...TWENTY_FIVE, productRef: SINGLE_USE }, { id: 'card_other' }).run()
    const dossier = { ...order().dossier, sentAt: setting.clock.now() }
    const observe = (taken: Set<string>) => setting.provider.issuance.observe([{ ...dossier, taken }], freshReads())
    expect(await observe(new Set())).toMatchObject([{ code: 'unreadable' }])
    expect(await observe(new Set([other.refs.id ?? '']))).toEqual([{ is: 'absent' }])
  })

  it('is for a person to find when two cards could be it', async () => {
    const sentAt = setting.clock.now()
    await order(TWENTY_FIVE, { id: 'card_1' }).run()
    await order(TWENTY_FIVE, { id: 'card_2' }).run()
    expect(await setting.provider.issuance.observe([{ ...order().dossier, sentAt }], freshReads())).toMatchObject([
      { code: 'unknowable' },
    ])
  })

  it('lets no other order of the product go out meanwhile', () => {
    expect(setting.provider.issuance.exclusive).toBe(true)
  })
})

describe('a refusal', () => {
  it.each([
    ['INSUFFICIENT_PROGRAM_BALANCE', 'INSUFFICIENT_PROGRAM_BALANCE'],
    ['CARD_CREATION_FAILED', 'PROVIDER_DECLINED'],
    ['PROGRAM_PAUSED', 'PROVIDER_DECLINED'],
    ['PROGRAM_CLOSED', 'PROVIDER_DECLINED'],
    ['SOMETHING_NEW', 'PROVIDER_DECLINED'],
  ])('for %s is %s', async (theirs, code) => {
    setting.sandbox.decide('card', { outcome: 'reject', reason: theirs })
    const refused = await order().run()
    expect([refused.phase, refused.reason]).toMatchObject(['refused', { code, providerCode: theirs }])
    expect(idsOf()).toEqual([])
  })

  it.each([
    ['without an amount', {}, 'VALIDATION_ERROR'],
    ['of more than the load cap', { initialAmount: money('5000.01', 'USD') }, 'INVALID_AMOUNT'],
    ['of an archived product', { ...TWENTY_FIVE, productRef: EVERYDAY.replace(/1$/, '4') }, 'PRODUCT_INACTIVE'],
    ['of no product', { ...TWENTY_FIVE, productRef: 'prd_none' }, 'PRODUCT_NOT_FOUND'],
  ])('comes to an order %s', async (_case, more, providerCode) => {
    expect((await order(more).run()).reason).toMatchObject({ providerCode })
  })

  it.each([
    ['cardholder', 'SUSPENDED', 'CARDHOLDER_INACTIVE'],
    ['cardholder', 'TERMINATED', 'CARDHOLDER_TERMINATED'],
    ['kyc', 'PENDING', 'CARDHOLDER_KYC_NOT_APPROVED'],
  ] as const)('comes while the %s is %s', async (kind, status, providerCode) => {
    setting.sandbox.console(kind, ready.cardholder.id ?? '', status)
    expect((await order().run()).reason).toMatchObject({ code: 'PROVIDER_DECLINED', providerCode })
  })

  it('comes from us for another currency than dollars, and nothing is sent', async () => {
    expect((await order({ initialAmount: money('25', 'EUR') }).run()).reason).toMatchObject({ code: 'DETAILS_INVALID' })
    expect(callsOf(setting, 'POST card')).toBe(0)
  })
})

describe('many cards', () => {
  it('of one person are one read', async () => {
    const cards = [await order(TWENTY_FIVE, { id: 'card_1' }).run(), await order(TWENTY_FIVE, { id: 'card_2' }).run()]
    const before = setting.sandbox.calls.length
    await setting.provider.issuance.observe(
      cards.map(({ dossier }) => dossier),
      freshReads(),
    )
    expect(setting.sandbox.calls.length - before).toBe(1)
  })

  it('of many persons are read in pages', async () => {
    const people = setting.sandbox.seedReady(150)
    const before = setting.sandbox.calls.length
    const dossiers = people.map(({ card, cardholder }) => ({
      ...order().dossier,
      refs: card,
      intent: { ...order().dossier.intent, cardholder },
    }))
    const seen = await setting.provider.issuance.observe(dossiers, freshReads())
    expect(seen.map(one => ('is' in one ? one.is : one.message))).toEqual(Array(150).fill('done'))
    expect(setting.sandbox.calls.length - before).toBe(2)
  })
})
