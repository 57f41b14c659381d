import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Key } from '../../../src/domain/key.ts'
import { money } from '../../../src/domain/money.ts'
import type { Refs } from '../../../src/domain/progress.ts'
import { callsOf, openSetting, somebodyReady, type Ready, type Setting } from './setting.ts'

let setting: Setting
let ready: Ready
let card: Refs
beforeEach(async () => {
  setting = await openSetting()
  ready = await somebodyReady(setting)
  card = (await setting.issue(ready.product, ready).run()).refs
})
afterEach(() => setting.close())

const topUp = () => setting.fund(ready.product, { ...ready, card })

describe('funding', () => {
  it('goes onto one card, takes some polls, and tells the fee as the order has it', async () => {
    const topup = await topUp().run()
    expect(setting.provider.funding.target).toBe('CARD')
    // 0.50 and 2 % of 25.50, which is 0.51.
    expect(topup.result).toEqual({ status: 'APPROVED', fee: money('1.01', 'USD') })
    expect(setting.sandbox.things('topup')).toEqual([
      { id: topup.refs.id, status: 'completed', amount: '25.50', currency: 'USD', parent: card.id },
    ])
  })

  it('is not over because a sub-status says error', async () => {
    setting.sandbox.decide('topup', { outcome: 'retry' })
    const topup = await topUp().run()
    expect(topup.result).toMatchObject({ status: 'APPROVED' })
    expect(topup.turns.map(({ outcome }) => ('providerStatus' in outcome ? outcome.providerStatus : ''))).toContain(
      'processing/provider_in_progress_error',
    )
  })

  it.each([
    ['provider_error', 'PROVIDER_DECLINED'],
    ['insufficient_funds', 'INSUFFICIENT_PROGRAM_BALANCE'],
  ])('that fails with %s is refused, and its charge is back with the programme', async (reason, code) => {
    setting.sandbox.decide('topup', { outcome: 'reject', reason })
    const topup = await topUp().run()
    expect(topup.reason).toMatchObject({ code, providerCode: reason })
    expect(topup.turns.at(-1)?.outcome).toMatchObject({ is: 'refused', refundedToProgram: true })
  })

  it.each([
    ['3.00', 'amount_below_minimum', 'DETAILS_INVALID'],
    ['10000.01', 'amount_above_maximum', 'DETAILS_INVALID'],
  ])('of %s is turned away with %s', async (amount, providerCode, code) => {
    const { dossier } = topUp()
    const sent = await setting.provider.funding
      .advance({ ...dossier, intent: { ...dossier.intent, amount: money(amount, 'USD') } }, keyFor(setting))
      .catch((fault: unknown) => fault)
    expect(sent).toMatchObject({ code: 'rejected', providerCode, reason: { code } })
  })

  it('in another currency than the card’s is turned away', async () => {
    const { dossier } = topUp()
    const sent = await setting.provider.funding
      .advance({ ...dossier, intent: { ...dossier.intent, amount: money('25.50', 'EUR') } }, keyFor(setting))
      .catch((fault: unknown) => fault)
    expect(sent).toMatchObject({ code: 'rejected', providerCode: 'currency_mismatch' })
  })

  it('of a frozen card may be tried again later', async () => {
    setting.sandbox.console('card', card.id ?? '', 'frozen')
    const topup = await topUp().run()
    expect(topup.reason).toMatchObject({ code: 'PROVIDER_DECLINED', providerCode: 'card_not_active' })
  })

  it('is charged once, however often its answer is lost', async () => {
    setting.sandbox.faults.add({ on: 'POST cards/topup', kind: 'drop-after', times: 3 })
    const topup = await topUp().run()
    expect(topup.result).toMatchObject({ status: 'APPROVED' })
    expect(callsOf(setting, 'POST cards/topup')).toBe(4)
    expect(setting.sandbox.calls.filter(({ effect }) => effect?.startsWith('topup'))).toHaveLength(1)
  })
})

const keyFor = ({ clock }: Setting): Key => new Key('top_up', new Date(clock.now().getTime() + 20_000))
