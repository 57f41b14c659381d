import { describe, expect, it } from 'vitest'
import { anybody } from '../person.ts'
import { approved, METAL, openSetting, timesCalled, withCard } from './setting.ts'

describe('issuing a card', () => {
  it('waits from pending to active, looking every three seconds', async () => {
    await using setting = await openSetting()
    const { order, product } = await withCard(setting)
    expect(order.turns[0]?.outcome).toMatchObject({ is: 'waits', checkIn: 3, providerStatus: 'pending' })
    expect(order.result).toEqual({ status: 'ACTIVE', fundable: true, last4: '1000', currency: 'USD' })
    expect(setting.sandbox.things('card')).toEqual([
      { id: order.refs.id, status: 'active', product: product.ref, parent: order.dossier.intent.cardholder.id },
    ])
  })

  it('may fail, and may then be asked for again as another card', async () => {
    await using setting = await openSetting()
    const ready = await approved(setting)
    setting.sandbox.decide('card', { outcome: 'reject', reason: 'No stock' })
    const failed = await setting.issue(ready.product, ready).run()
    expect([failed.phase, failed.reason?.code, failed.reason?.providerMessage?.reveal()]).toEqual([
      'refused',
      'PROVIDER_DECLINED',
      'No stock',
    ])
    const second = await setting.issue(ready.product, ready).run()
    expect(second.phase).toBe('done')
    expect(second.refs.id).not.toBe(failed.refs.id)
  })

  it('is refused before KYC is approved, and says which word of theirs it was', async () => {
    await using setting = await openSetting()
    const product = await setting.product()
    const { refs } = await setting.register(product).run()
    const order = await setting.issue(product, { cardholder: refs, kyc: {} }).run()
    expect(order.reason).toMatchObject({ code: 'PROVIDER_DECLINED', providerCode: 'kyc_not_approved' })
  })

  it('follows a card that is frozen, thawed or cancelled elsewhere', async () => {
    await using setting = await openSetting()
    const { order } = await withCard(setting)
    for (const [word, status, fundable] of [
      ['Frozen', 'FROZEN', false],
      ['active', 'ACTIVE', true],
      ['Inactive', 'INACTIVE', false],
      ['cancelled', 'TERMINATED', false],
    ] as const) {
      setting.sandbox.console('card', order.refs.id ?? '', word)
      expect(await order.look()).toMatchObject({ is: 'done', result: { status, fundable } })
    }
  })
})

describe('a card whose answer was lost', () => {
  it('is found among the cards of the customer, and not issued twice', async () => {
    await using setting = await openSetting()
    setting.sandbox.faults.add({ on: 'POST cards', kind: 'drop-after' })
    const { order } = await withCard(setting)
    expect(order.phase).toBe('done')
    expect(timesCalled(setting, 'POST cards')).toBe(1)
  })

  it('is issued again only after it has had time to appear', async () => {
    await using setting = await openSetting()
    setting.sandbox.faults.add({ on: 'POST cards', kind: 'drop-before' })
    const { order } = await withCard(setting)
    const [lost, again] = order.turns.filter(({ did }) => did === 'advance')
    expect((again?.at.getTime() ?? 0) - (lost?.at.getTime() ?? 0)).toBeGreaterThanOrEqual(30_000)
    expect(again?.key).toBe(lost?.key)
    expect(setting.sandbox.things('card')).toHaveLength(1)
  })

  it('is left to a person where two could be it', async () => {
    await using setting = await openSetting()
    const ready = await approved(setting)
    await setting.issue(ready.product, ready).run()
    await setting.issue(ready.product, ready).run()
    setting.sandbox.faults.add({ on: 'POST cards', kind: 'drop-after' })
    const third = await setting.issue(ready.product, ready).run()
    expect(third.phase).toBe('review')
    expect(third.refs).toEqual({})
  })
})

describe('a card that comes by post', () => {
  it('asks where to, arrives inactive, and wants the code that came with it', async () => {
    const asked: string[] = []
    await using setting = await openSetting(async (requirement, profile, sandbox) => {
      asked.push(requirement.name)
      return anybody(requirement, profile, sandbox)
    })
    const { order } = await withCard(setting, METAL)
    expect(asked.slice(-2)).toEqual(['shipping-address', 'activation-code'])
    expect(order.result).toMatchObject({ status: 'ACTIVE', fundable: true, currency: 'EUR' })
    expect(order.turns.flatMap(({ wrote }) => wrote)).toEqual(['POST cards', 'POST activate'])
  })

  it('takes a wrong code for no more than that', async () => {
    const problems: unknown[] = []
    await using setting = await openSetting(async (requirement, profile, sandbox) => {
      if (requirement.shape === 'code' && problems.push(requirement.problem) === 1)
        return { shape: 'code', name: requirement.name, code: '00000' }
      return anybody(requirement, profile, sandbox)
    })
    const { order } = await withCard(setting, METAL)
    expect(order.result?.status).toBe('ACTIVE')
    expect(problems).toEqual([undefined, 'This code was not accepted.'])
  })
})
