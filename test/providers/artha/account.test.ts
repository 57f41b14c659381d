import { describe, expect, it } from 'vitest'
import type { Control } from '../../../src/domain/provider.ts'
import { somebody } from '../person.ts'
import { freshReads } from '../drive.ts'
import { approved, EVERYDAY, keyFor, METAL, openSetting, PREMIUM, timesCalled, withCard } from './setting.ts'

describe('products', () => {
  it('are one KYC scope each, topped up from a cent, and never issued with money on them', async () => {
    await using setting = await openSetting()
    const all = await setting.provider.products()
    expect(all.map(({ name, type, currency, active }) => [name, type, currency, active])).toEqual([
      [EVERYDAY, 'VIRTUAL', 'USD', true],
      [PREMIUM, 'VIRTUAL', 'USDT', true],
      [METAL, 'PHYSICAL', 'EUR', true],
      ['Classic USD', 'VIRTUAL', 'USD', false],
    ])
    expect(all[1]).toMatchObject({
      kycScope: all[1]?.ref,
      initialAmount: { need: 'UNSUPPORTED' },
      topup: { need: 'REQUIRED', currency: 'USDT', min: '0.01' },
    })
  })

  it('are read once a minute however many apply', async () => {
    await using setting = await openSetting()
    const product = await setting.product()
    const { refs } = await setting.register(product).run()
    for (let count = 0; count < 5; count++) await setting.verify(product, refs).turn()
    expect(timesCalled(setting, 'GET product')).toBe(1)
  })
})

describe('controls', () => {
  it.each([
    ['freeze', 'active', 'frozen'],
    ['unfreeze', 'frozen', 'active'],
    ['terminate', 'active', 'cancelled'],
    ['terminate', 'frozen', 'cancelled'],
  ] as [Control, string, string][])('%s makes a card that is %s %s, and twice is harmless', async (control, from, to) => {
    await using setting = await openSetting()
    const { order } = await withCard(setting)
    const id = order.refs.id ?? ''
    setting.sandbox.console('card', id, from)
    await setting.provider.controls?.[control]?.(order.dossier, keyFor(setting.clock))
    expect(setting.sandbox.things('card')[0]?.status).toBe(to)
    await setting.provider.controls?.[control]?.(order.dossier, keyFor(setting.clock, 'key-2'))
    expect(setting.sandbox.things('card')[0]?.status).toBe(to)
  })

  it('say no where the card cannot go there', async () => {
    await using setting = await openSetting()
    const { order } = await withCard(setting)
    setting.sandbox.console('card', order.refs.id ?? '', 'cancelled')
    await expect(setting.provider.controls?.freeze?.(order.dossier, keyFor(setting.clock))).rejects.toMatchObject({
      code: 'rejected',
      providerCode: 'invalid_card_state',
    })
  })
})

describe('what Artha lists', () => {
  it('gives its customers page by page, with our references', async () => {
    await using setting = await openSetting()
    const product = await setting.product()
    const ours = []
    for (let number = 1; number <= 5; number++) ours.push(await setting.register(product, somebody(number)).run())
    const seen: unknown[] = []
    let after: string | undefined
    do {
      const { cardholders, next, total } = (await setting.provider.directory?.({
        first: 2,
        ...(after === undefined ? {} : { after }),
      })) ?? { cardholders: [] }
      expect(total).toBe(5)
      seen.push(...cardholders.map(({ refs, reference, status }) => [refs.id, reference, status]))
      after = next
    } while (after !== undefined)
    expect(seen).toEqual(ours.toReversed().map(({ refs, dossier }) => [refs.id, dossier.intent.reference, 'ACTIVE']))
  })

  it('can be narrowed to a KYC status by Artha, and to a customer status here', async () => {
    await using setting = await openSetting()
    const ready = await approved(setting)
    const other = await setting.register(ready.product, somebody(2)).run()
    setting.sandbox.console('cardholder', other.refs.id ?? '', 'suspended')
    const ids = async (providerStatus: string) =>
      (await setting.provider.directory?.({ first: 20, providerStatus }))?.cardholders.map(({ refs, status }) => [
        refs.id,
        status,
      ])
    expect(await ids('approved')).toEqual([[ready.cardholder.id, 'ACTIVE']])
    expect(await ids('Suspended')).toEqual([[other.refs.id, 'SUSPENDED']])
  })

  it('gives the cards of each cardholder, but none that is not a card yet', async () => {
    await using setting = await openSetting()
    const [first, second] = setting.sandbox.seedReady(2)
    const product = await setting.product()
    const pending = setting.issue(product, { cardholder: first?.cardholder ?? {}, kyc: first?.kyc ?? {} })
    await pending.turn()
    const found = await setting.provider.holdings?.(
      [second?.cardholder ?? {}, { id: 'nobody' }, first?.cardholder ?? {}],
      freshReads(),
    )
    expect(
      found?.map(one => (one instanceof Error ? one.code : one.map(({ refs, productRef, type }) => [refs.id, productRef, type]))),
    ).toEqual([[[second?.card.id, product.ref, 'VIRTUAL']], [], [[first?.card.id, product.ref, 'VIRTUAL']]])
  })

  it('tells what was made on one day', async () => {
    await using setting = await openSetting()
    const { order, product, cardholder } = await withCard(setting)
    const topup = await setting.fund(product, { cardholder, card: order.refs }).run()
    const entries = async (day: string) => {
      const found = []
      for await (const { kind, id, status, amount, cardRef } of setting.provider.ledger?.(day, [order.refs]) ?? [])
        found.push([kind, id, status, amount?.amount, cardRef])
      return found
    }
    expect(await entries('2026-04-01')).toEqual([
      ['card', order.refs.id, 'active', undefined, undefined],
      ['topup', topup.refs.id, 'approved', '25.50', order.refs.id],
    ])
    expect(await entries('2026-04-02')).toEqual([])
  })
})
