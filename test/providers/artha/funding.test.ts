import { describe, expect, it } from 'vitest'
import { money } from '../../../src/domain/money.ts'
import { drive } from '../drive.ts'
import { openSetting, timesCalled, withCard, type Setting } from './setting.ts'

type Ready = Awaited<ReturnType<typeof withCard>>
const topUp = (
  setting: Setting,
  { card, cardholder, reference }: Ready,
  amount = money('25.50', 'USD'),
  taken = new Set<string>(),
) =>
  drive({
    id: `top-${amount.amount}-${taken.size}`,
    journey: setting.provider.funding,
    intent: { reference: 'top_1', amount, card, cardholder, cardholderReference: reference },
    clock: setting.clock,
    taken,
  })
const effects = ({ sandbox }: Setting): number => sandbox.calls.filter(({ effect }) => effect?.startsWith('topup')).length

describe('topping up a card', () => {
  it('waits from pending to approved, and the money is on the card', async () => {
    await using setting = await openSetting()
    const ready = await withCard(setting)
    const topup = await topUp(setting, ready).run()
    expect(topup.turns[0]?.outcome).toMatchObject({ is: 'waits', checkIn: 3, providerStatus: 'pending' })
    expect(topup.result).toEqual({ status: 'APPROVED' })
    const [balance] =
      (await setting.provider.balances?.([{ cardholder: ready.cardholder, card: ready.card }], {
        get: (_key, load) => load(),
      })) ?? []
    expect(balance).toMatchObject({
      available: money('25.50', 'USD'),
      ledger: money('25.50', 'USD'),
      pending: money('0', 'USD'),
      freshness: 'REALTIME',
    })
  })

  it('sends the exact decimal as a plain number', async () => {
    await using setting = await openSetting()
    const ready = await withCard(setting)
    for (const amount of ['0.01', '0.10', '1234567.89']) await topUp(setting, ready, money(amount, 'USD')).run()
    expect(setting.sandbox.things('topup').map(({ amount }) => amount)).toEqual(['0.01', '0.10', '1234567.89'])
  })

  it('that is rejected has gone back to the programme by itself', async () => {
    await using setting = await openSetting()
    const ready = await withCard(setting)
    setting.sandbox.decide('topup', { outcome: 'reject', reason: 'Velocity limit' })
    const topup = await topUp(setting, ready).run()
    expect(topup.phase).toBe('refused')
    expect(topup.turns.at(-1)?.outcome).toMatchObject({ refundedToProgram: true, reason: { code: 'PROVIDER_DECLINED' } })
    expect(timesCalled(setting, 'POST topup')).toBe(1)
  })

  it('of more than the programme has says so, and nothing has moved', async () => {
    await using setting = await openSetting()
    const ready = await withCard(setting)
    const topup = await topUp(setting, ready, money('2000000000', 'USD')).run()
    expect([topup.phase, topup.reason?.code]).toEqual(['refused', 'INSUFFICIENT_PROGRAM_BALANCE'])
    expect(setting.sandbox.things('topup')).toEqual([])
  })

  it.each([
    [money('5', 'EUR'), 'currency_mismatch'],
    [money('0', 'USD'), 'validation_failed'],
  ])('of %o is refused', async (amount, providerCode) => {
    await using setting = await openSetting()
    const topup = await topUp(setting, await withCard(setting), amount).run()
    expect(topup.reason?.providerCode).toBe(providerCode)
  })

  it('is refused while the card is frozen', async () => {
    await using setting = await openSetting()
    const ready = await withCard(setting)
    setting.sandbox.console('card', ready.card.id ?? '', 'frozen')
    expect((await topUp(setting, ready).run()).reason?.providerCode).toBe('card_not_active')
  })
})

describe('a top-up whose answer was lost', () => {
  it.each([
    ['after it moved the money', 'drop-after', 1],
    ['before it arrived', 'drop-before', 2],
  ] as const)('%s moves it once', async (_when, kind, sent) => {
    await using setting = await openSetting()
    const ready = await withCard(setting)
    setting.sandbox.faults.add({ on: 'POST topup', kind })
    const topup = await topUp(setting, ready).run()
    expect(topup.result).toEqual({ status: 'APPROVED' })
    expect([effects(setting), timesCalled(setting, 'POST topup')]).toEqual([1, sent])
  })

  it('is told from two that are known, one of them equal', async () => {
    await using setting = await openSetting()
    const ready = await withCard(setting)
    const first = await topUp(setting, ready).run()
    const other = await topUp(setting, ready, money('7', 'USD')).run()
    setting.sandbox.faults.add({ on: 'POST topup', kind: 'drop-after' })
    const owned = new Set([first.refs.id ?? '', other.refs.id ?? ''])
    const second = await topUp(setting, ready, money('25.5', 'USD'), owned).run()
    expect(second.phase).toBe('done')
    expect(second.refs.id).not.toBe(first.refs.id)
    expect(effects(setting)).toBe(3)
  })

  it('is left to a person where two could be it', async () => {
    await using setting = await openSetting()
    const ready = await withCard(setting)
    await topUp(setting, ready).run()
    setting.sandbox.faults.add({ on: 'POST topup', kind: 'drop-after' })
    expect((await topUp(setting, ready).run()).phase).toBe('review')
    expect(effects(setting)).toBe(2)
  })

  it.each([
    ['equal', '25.50'],
    ['of another amount', '7'],
  ])('and never arrived does not claim one from elsewhere that was made a little before and is %s', async (_, amount) => {
    await using setting = await openSetting()
    const ready = await withCard(setting)
    await topUp(setting, ready, money(amount, 'USD')).run()
    setting.sandbox.faults.add({ on: 'POST topup', kind: 'drop-before' })
    const ours = await topUp(setting, ready).run()
    expect([ours.phase, ours.refs.id, effects(setting)]).toEqual(['review', undefined, 1])
  })

  it('declares that only one may be open at a time', async () => {
    await using setting = await openSetting()
    const { issuance, funding } = setting.provider
    expect([issuance.exclusive, funding.exclusive, funding.target]).toEqual([true, true, 'CARD'])
  })
})
