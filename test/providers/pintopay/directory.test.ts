import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import { money } from '../../../src/domain/money.ts'
import type { Page } from '../../../src/domain/provider.ts'
import { freshReads } from '../drive.ts'
import { GLOBEX, openSetting, somebodyReady, type Setting } from './setting.ts'

let setting: Setting
beforeEach(async () => {
  setting = await openSetting()
})
afterEach(() => setting.close())

const list = async (page: Page) => {
  const listing = await setting.provider.directory?.(page)
  if (listing === undefined) throw new Error('expected a directory')
  return listing
}

describe('the directory', () => {
  it('lists every user once, page after page, with our reference where it is one of ours', async () => {
    const ours = await setting.register(await setting.product()).run()
    setting.sandbox.seedReady(6)
    const references: (string | undefined)[] = []
    let after: string | undefined
    do {
      const page = await list({ first: 3, ...(after === undefined ? {} : { after }) })
      expect(page.total).toBe(7)
      references.push(...page.cardholders.map(({ reference }) => reference))
      after = page.next
    } while (after !== undefined)
    expect(new Set(references).size).toBe(7)
    expect(references[0]).toBe(ours.dossier.intent.reference)
  })

  it('keeps the refs that registration keeps', async () => {
    const ours = await setting.register(await setting.product()).run()
    expect((await list({ first: 50 })).cardholders).toEqual([
      { refs: ours.refs, reference: ours.dossier.intent.reference, status: 'ACTIVE', createdAt: expect.any(Date) as Date },
    ])
  })

  it('never asks for more than a page holds, and says that users have no status', async () => {
    setting.sandbox.seedReady(130)
    expect((await list({ first: 1_000 })).cardholders).toHaveLength(100)
    await expect(list({ first: 10, providerStatus: 'approved' })).rejects.toMatchObject({ code: 'rejected' })
  })
})

describe('holdings', () => {
  it('are a user’s cards, also those that cannot be used yet', async () => {
    const ready = await somebodyReady(setting)
    const issued = await setting.issue(ready.product, ready).run()
    await setting.issue(ready.product, ready).turn()
    const [cards, nothing] =
      (await setting.provider.holdings?.([ready.cardholder, { externalUserId: 'nobody' }], freshReads())) ?? []
    expect(cards).toMatchObject([
      {
        refs: { id: issued.refs.id },
        productRef: ready.product.ref,
        type: 'VIRTUAL',
        card: issued.result,
        providerStatus: 'active',
      },
      { card: { status: 'INACTIVE', fundable: false }, providerStatus: 'pending_order' },
    ])
    expect(nothing).toEqual([])
  })
})

describe('balances', () => {
  it('are asked card by card, and one that fails fails alone', async () => {
    const ready = await somebodyReady(setting)
    const card = await setting.issue(ready.product, ready).run()
    await setting.fund(ready.product, { ...ready, card: card.refs }).run()
    const cardholder = ready.cardholder
    const answers = await setting.provider.balances?.(
      [{ cardholder, card: card.refs }, { cardholder, card: { id: 'nothing' } }, { cardholder }],
      freshReads(),
    )
    expect(answers?.[0]).toEqual({ available: money('25.50', 'USD'), freshness: 'REPORTED', asOf: setting.clock.now() })
    expect(answers?.slice(1).every(answer => answer instanceof Fault)).toBe(true)
  })
})

describe('products', () => {
  it('have the subprovider as their KYC scope, upper-case currencies and the limits of a load', async () => {
    const products = await setting.provider.products()
    expect(products.find(({ ref }) => ref === GLOBEX)).toEqual({
      ref: GLOBEX,
      name: 'Globex Visa prepaid USD',
      currency: 'USD',
      type: 'VIRTUAL',
      kycScope: 'globex',
      initialAmount: { need: 'OPTIONAL', currency: 'USD', min: '10.00', max: '10000.00' },
      topup: { need: 'REQUIRED', currency: 'USD', min: '10.00', max: '10000.00' },
      active: true,
    })
    expect(new Set(products.map(({ kycScope }) => kycScope))).toEqual(new Set(['acme', 'globex']))
    expect(products.filter(({ active }) => !active).map(({ ref }) => ref)).toEqual(['ACME_VISA_USD_2024'])
  })
})
