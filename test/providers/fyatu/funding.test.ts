import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { money } from '../../../src/domain/money.ts'
import { freshReads } from '../drive.ts'
import { callsOf, keyFor, openSetting, type Setting, SINGLE_USE, somebodyReady, topUp } from './setting.ts'

let setting: Setting
let card: Record<string, string>
beforeEach(async () => {
  setting = await openSetting()
  card = await issued()
})
afterEach(() => setting.close())

async function issued(ref?: string): Promise<Record<string, string>> {
  const ready = await somebodyReady(setting, ref)
  return (await setting.issue(ready.product, ready).run()).refs
}
const transfers = (): unknown[] => setting.sandbox.things('topup').map(({ amount, reference }) => [amount, reference])

describe('a top-up', () => {
  it('is settled by its answer, under the provider’s id, with our reference', async () => {
    const funded = await topUp(setting, card, money('12.5', 'USD')).run()
    expect([funded.result, funded.refs]).toEqual([{ status: 'APPROVED' }, { id: expect.stringMatching(/^ltx_/) }])
    expect(transfers()).toEqual([['12.50', 'top_own']])
    expect(await funded.look()).toMatchObject({ is: 'done', result: { status: 'APPROVED' } })
  })

  it.each(['0.01', '0.07', '1.10', '19.99', '4999.99', '5000'])(
    'of %s arrives to the cent, although it travels as a JSON number',
    async amount => {
      await topUp(setting, card, money(amount, 'USD')).run()
      expect(transfers()).toEqual([[money(amount, 'USD').amount, 'top_own']])
    },
  )

  it('goes to the card', () => {
    expect(setting.provider.funding.target).toBe('CARD')
  })
})

describe('a lost answer', () => {
  it('is asked for again under the same key, which does not transfer twice', async () => {
    setting.sandbox.faults.add({ on: 'POST fund', kind: 'drop-after', times: 2 })
    const funded = await topUp(setting, card).run()
    expect(funded.result).toEqual({ status: 'APPROVED' })
    expect(callsOf(setting, 'POST fund')).toBe(3)
    expect(transfers()).toEqual([['25.50', 'top_own']])
  })

  it('may be asked for again as long as keys are kept, and no longer', async () => {
    const sentAt = new Date('2026-04-01T09:00:00Z')
    const dossier = { ...topUp(setting, card).dossier, sentAt, sentKey: 'top_own-1' }
    expect(await setting.provider.funding.observe([dossier], freshReads())).toEqual([
      { is: 'repeatable', until: new Date('2026-04-02T08:00:00Z') },
    ])
  })

  it('under a key that was used for something else is for a person', async () => {
    await setting.provider.funding.advance(topUp(setting, card).dossier, keyFor(setting))
    const other = topUp(setting, card, money('1', 'USD'), 'top_other')
    await expect(setting.provider.funding.advance(other.dossier, keyFor(setting))).rejects.toMatchObject({
      code: 'unknowable',
      providerCode: 'IDEMPOTENCY_KEY_CONFLICT',
    })
  })
})

describe('a refusal', () => {
  it('by the card provider has put the money back', async () => {
    setting.sandbox.decide('topup', { outcome: 'reject' })
    const refused = await topUp(setting, card).run()
    expect(refused.turns.at(-1)?.outcome).toMatchObject({
      is: 'refused',
      refundedToProgram: true,
      reason: { code: 'PROVIDER_DECLINED', providerCode: 'PROVIDER_FUND_FAILED' },
    })
  })

  it.each([
    ['INSUFFICIENT_PROGRAM_BALANCE', 'INSUFFICIENT_PROGRAM_BALANCE'],
    ['SOMETHING_NEW', 'PROVIDER_DECLINED'],
  ])('for %s is %s', async (reason, code) => {
    setting.sandbox.decide('topup', { outcome: 'reject', reason })
    const refused = await topUp(setting, card).run()
    expect([refused.phase, refused.reason]).toMatchObject(['refused', { code, providerCode: reason }])
    expect(refused.turns.at(-1)?.outcome).not.toHaveProperty('refundedToProgram')
    expect(transfers()).toEqual([])
  })

  it.each([
    ['FROZEN', 'CARD_FROZEN_CANNOT_FUND', undefined],
    ['TERMINATED', 'CARD_ALREADY_TERMINATED', false],
  ])('comes while the card is %s', async (status, providerCode, retryable) => {
    setting.sandbox.console('card', card.id ?? '', status)
    expect((await topUp(setting, card).run()).reason).toMatchObject({
      code: 'PROVIDER_DECLINED',
      providerCode,
      ...(retryable === undefined ? {} : { retryable }),
    })
  })

  it('comes to a card that cannot be reloaded', async () => {
    const ready = { cardholder: { id: card.cardholderId ?? '' }, kyc: {} }
    const single = await setting.issue(await setting.product(SINGLE_USE), ready).run()
    expect((await topUp(setting, single.refs).run()).reason).toMatchObject({
      providerCode: 'CARD_NOT_RELOADABLE',
      retryable: false,
    })
  })

  it.each(['5000.01', '0.001'])('comes to an amount of %s', async amount => {
    expect((await topUp(setting, card, money(amount, 'USD')).run()).reason).toMatchObject({
      code: 'DETAILS_INVALID',
      providerCode: 'INVALID_AMOUNT',
    })
  })

  it('comes from us for another currency than dollars, and nothing is sent', async () => {
    expect((await topUp(setting, card, money('5', 'EUR')).run()).reason).toMatchObject({ code: 'DETAILS_INVALID' })
    expect(callsOf(setting, 'POST fund')).toBe(0)
  })

  it('is not remembered: the same key may try again', async () => {
    setting.sandbox.decide('topup', { outcome: 'retry' })
    const { advance } = setting.provider.funding
    const { dossier } = topUp(setting, card)
    expect(await advance(dossier, keyFor(setting))).toMatchObject({ is: 'refused' })
    expect(await advance(dossier, keyFor(setting))).toMatchObject({ is: 'done' })
  })
})
