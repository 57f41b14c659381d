import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { money } from '../../../src/domain/money.ts'
import { freshReads } from '../drive.ts'
import { callsOf, GLOBEX, issueLoaded, openSetting, somebodyReady, type Setting } from './setting.ts'

let setting: Setting
beforeEach(async () => {
  setting = await openSetting()
})
afterEach(() => setting.close())

const order = async (ref?: string) => {
  const ready = await somebodyReady(setting, ref)
  return setting.issue(ready.product, ready)
}

describe('issuance', () => {
  it('is an order that names its card from the start, then polls until the card is there', async () => {
    const card = await order()
    await card.turn()
    expect(card.refs).toEqual({ id: setting.sandbox.things('card')[0]?.id, orderId: expect.any(String) as string })
    await card.run()
    expect(card.result).toEqual({
      status: 'ACTIVE',
      fundable: true,
      last4: expect.stringMatching(/^\d{4}$/) as string,
      currency: 'USD',
    })
    expect(card.turns.map(({ outcome }) => ('providerStatus' in outcome ? outcome.providerStatus : ''))).toEqual([
      'new/card_create_pending',
      'processing/initial_topup_pending',
      'active',
    ])
  })

  it('loads the card at once where it was asked to, and says so only when both are done', async () => {
    const ready = await somebodyReady(setting, GLOBEX)
    const card = await issueLoaded(setting, ready, money('25.50', 'USD')).run()
    expect(card.result).toMatchObject({ status: 'ACTIVE' })
    const [balance] = (await setting.provider.balances?.([{ cardholder: ready.cardholder, card: card.refs }], freshReads())) ?? []
    expect(balance).toMatchObject({ available: money('25.50', 'USD') })
  })

  it('is done with an inactive card where the first top-up is what activates it', async () => {
    const ready = await somebodyReady(setting, GLOBEX)
    const card = await setting.issue(ready.product, ready).run()
    expect(card.result).toMatchObject({ status: 'INACTIVE', fundable: true })
    await setting.fund(ready.product, { ...ready, card: card.refs }).run()
    expect(await card.look()).toMatchObject({ is: 'done', result: { status: 'ACTIVE', fundable: true } })
  })

  it('believes the card that waits for a top-up though its order is still open', async () => {
    const card = await order(GLOBEX)
    setting.sandbox.decide('card', { outcome: 'never' })
    await card.turn()
    setting.sandbox.console('card', card.refs.id ?? '', 'wait_for_topup_activation_by_user')
    expect(await card.look(), 'while the order is new').toMatchObject({ is: 'waits' })
    setting.clock.forward(new Date(setting.clock.now().getTime() + 3_000))
    expect(await card.look()).toMatchObject({ is: 'done', result: { status: 'INACTIVE', fundable: true } })
  })

  it('does not mistake a card whose first load is on its way for one that waits for the person', async () => {
    const card = issueLoaded(setting, await somebodyReady(setting, GLOBEX), money('25.50', 'USD'))
    setting.sandbox.decide('card', { outcome: 'never' })
    await card.turn()
    setting.sandbox.console('card', card.refs.id ?? '', 'wait_for_topup_activation_by_user')
    setting.clock.forward(new Date(setting.clock.now().getTime() + 3_000))
    expect(await card.look()).toMatchObject({ is: 'waits', providerStatus: 'processing/initial_topup_pending' })
  })

  it('asks only about the card once it is issued, and one list answers for several cards of a user', async () => {
    const ready = await somebodyReady(setting)
    const cards = [
      await setting.issue(ready.product, ready).run(),
      await setting.issue(ready.product, ready).run(),
      await setting.issue(ready.product, ready).run(),
    ]
    setting.sandbox.console('card', cards[1]?.refs.id ?? '', 'frozen')
    setting.sandbox.calls.length = 0
    const seen = await setting.provider.issuance.observe(
      cards.map(({ dossier }) => dossier),
      freshReads(),
    )
    expect(seen).toMatchObject([
      { result: { status: 'ACTIVE' } },
      { result: { status: 'FROZEN', fundable: false } },
      { result: { status: 'ACTIVE' } },
    ])
    expect(setting.sandbox.calls.map(({ operation }) => operation)).toEqual(['POST cards/find'])
  })

  it('fails with the order, and says why without saying it to everybody', async () => {
    const card = await order()
    setting.sandbox.decide('card', { outcome: 'reject', reason: 'provider_error' })
    await card.run()
    expect(card.phase).toBe('refused')
    expect(card.reason).toMatchObject({ code: 'PROVIDER_DECLINED', providerCode: 'provider_error' })
    expect(card.reason?.providerMessage?.reveal()).toBe('The issuer said no.')
  })

  it('goes on waiting through an error that is only a sub-status', async () => {
    const card = await order()
    setting.sandbox.decide('card', { outcome: 'retry' })
    await card.run()
    expect(card.result).toMatchObject({ status: 'ACTIVE' })
    expect(
      card.turns.some(({ outcome }) => 'providerStatus' in outcome && outcome.providerStatus?.endsWith('card_create_error')),
    ).toBe(true)
  })

  it('is repeated under the same key after a lost answer, within the seven days that the key lives', async () => {
    setting.sandbox.faults.add({ on: 'POST cards/create', kind: 'drop-after' })
    const card = await order()
    await card.turn()
    expect(card.phase).toBe('unknown')
    const sentAt = card.dossier.sentAt as Date
    expect(await card.look()).toEqual({ is: 'repeatable', until: new Date(sentAt.getTime() + (7 * 24 - 1) * 3_600_000) })
    await card.run()
    expect(card.result).toMatchObject({ status: 'ACTIVE' })
    expect(callsOf(setting, 'POST cards/create')).toBe(2)
    expect(setting.sandbox.things('card')).toHaveLength(1)
  })

  it('is refused while the programme has too little money, and costs nothing', async () => {
    setting.sandbox.fund('4.99')
    const card = await (await order()).run()
    expect(card.reason).toMatchObject({ code: 'INSUFFICIENT_PROGRAM_BALANCE', providerCode: 'insufficient_funds' })
    expect(setting.sandbox.things('card')).toEqual([])
  })

  it('is refused for a person whose registration is suspended', async () => {
    const ready = await somebodyReady(setting)
    setting.sandbox.console('kyc', ready.kyc.id ?? '', 'suspended')
    const card = await setting.issue(ready.product, ready).run()
    expect(card.reason).toMatchObject({ providerCode: 'cardholder_not_active' })
  })

  it('notices what is done at the provider’s console', async () => {
    const card = await (await order()).run()
    for (const [status, expected] of [
      ['frozen', 'FROZEN'],
      ['active', 'ACTIVE'],
      ['closed', 'TERMINATED'],
    ] as const) {
      setting.sandbox.console('card', card.refs.id ?? '', status)
      expect(await card.look()).toMatchObject({ is: 'done', result: { status: expected } })
    }
  })
})
