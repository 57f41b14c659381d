import { describe, expect, it } from 'vitest'
import { anybody, somebody, type Person } from '../person.ts'
import { calls, openSetting } from './setting.ts'
import { answering, asked, first, names, verification } from './verifying.ts'

const at = verification()

describe('verification', () => {
  it('is a page, questions, a phone, and a wallet that deploys; done means that a card may be issued at once', async () => {
    const one = await at.verify().run()
    expect(names(one)).toEqual(['identity-check', 'source-of-funds', 'phone-code'])
    expect(one.result).toEqual({ status: 'APPROVED' })
    const card = await at.setting.issue(at.setting.product, { cardholder: at.cardholder, kyc: one.refs }).run()
    expect(card.phase).toBe('done')
  })

  it('waits while the wallet is deploying', async () => {
    const slow = await openSetting(anybody, 60)
    const { refs } = await slow.register(slow.product).run()
    const one = await slow.verify(slow.product, refs).run()
    const waits = one.turns.filter(
      ({ step, outcome }) => step === 'wallet' && !(outcome instanceof Error) && outcome.is === 'waits',
    )
    expect([one.phase, waits.length > 0]).toEqual(['done', true])
    await slow.close()
  })

  it('passes the phone over where the API has no such step', async () => {
    at.setting.sandbox.switches.phoneStep = false
    const one = await at.verify().run()
    expect([names(one), one.phase]).toEqual([['identity-check', 'source-of-funds'], 'done'])
  })

  it('begins from the start for a customer who registered anew', async () => {
    const one = await at.verify().run()
    const anew = { ...one.dossier, intent: { ...one.dossier.intent, cardholder: { id: 'yativo_card_customer_b' } } }
    expect([at.setting.provider.verification.at(one.dossier), at.setting.provider.verification.at(anew)]).toEqual([3, 0])
  })
})

describe('the source of funds', () => {
  it('is a form made of the questions that were fetched', async () => {
    const one = await at.verify().run()
    const form = asked(one).find(({ name }) => name === 'source-of-funds')
    expect(form).toMatchObject({
      shape: 'form',
      fields: [
        { name: 'EMPLOYMENT_STATUS', label: 'What is your employment status?', type: 'CHOICE', required: true },
        { name: 'SOURCE_OF_INCOME', type: 'CHOICE', options: [{ value: 'SALARY', label: 'SALARY' }, {}, {}, {}, {}] },
      ],
    })
  })

  it('comes back with the answers at fault', async () => {
    const wrong: Person = async ({ name }) => ({
      shape: 'form',
      name,
      values: { EMPLOYMENT_STATUS: 'PIRATE', SOURCE_OF_INCOME: 'SALARY' },
    })
    at.person = answering({ 'source-of-funds': first(wrong) })
    const one = await at.verify().run()
    const again = asked(one).filter(({ name }) => name === 'source-of-funds')[1]
    expect(again).toMatchObject({
      problem: 'Some answers were not accepted.',
      fields: [{ name: 'EMPLOYMENT_STATUS', problem: 'This answer was not accepted.' }, { name: 'SOURCE_OF_INCOME' }],
    })
    expect(JSON.stringify(again)).not.toContain('Choose one of')
    expect(one.phase).toBe('done')
  })
})

describe('answers that were lost', () => {
  it('are known by the stage that they lead to, and where that is a new word, by being refused a second time', async () => {
    at.person = answering({
      'source-of-funds': async (...given) => {
        at.setting.sandbox.console('cardholder', at.setting.sandbox.things('cardholder')[0]?.id ?? '', 'wibble')
        at.setting.sandbox.faults.add({ on: 'POST source-of-funds', kind: 'drop-after' })
        return anybody(...given)
      },
    })
    const one = await at.verify().run()
    expect([one.phase, calls(at.setting, 'POST source-of-funds')]).toEqual(['done', 2])
  })
})

describe('a verification at rest', () => {
  const kycIs = (status: string): void => at.setting.sandbox.console('kyc', at.setting.sandbox.things('kyc')[0]?.id ?? '', status)

  it.each([
    ['pending_review', { is: 'done', result: { status: 'SUSPENDED' } }],
    ['in_progress', { is: 'done', result: { status: 'SUSPENDED' } }],
    ['expired', { is: 'done', result: { status: 'EXPIRED' } }],
    ['rejected', { is: 'refused' }],
    ['approved', { is: 'done', result: { status: 'APPROVED' } }],
    ['wibble', { is: 'same' }],
  ])('that becomes %s says so', async (status, seen) => {
    const one = await at.verify().run()
    kycIs(status)
    expect(await one.look()).toMatchObject(seen)
  })

  it('that has expired and is asked for again goes back to the page, and asks nothing else twice', async () => {
    const one = await at.verify().run()
    kycIs('expired')
    one.restart({ ...one.dossier.intent, attempt: 2 })
    await one.run()
    expect([one.phase, one.result, names(one).slice(3)]).toEqual([
      'done',
      { status: 'APPROVED' },
      ['identity-check: Your last check has expired. Please open the page again.'],
    ])
  })
})

describe('an approval that is taken back before all is in', () => {
  it('leads back to the page, and asks nothing else twice', async () => {
    const slow = await openSetting(anybody, 60)
    const { refs } = await slow.register(slow.product).run()
    const one = slow.verify(slow.product, refs)
    while (one.turns.at(-1)?.step !== 'wallet') await one.turn()
    slow.sandbox.console('kyc', slow.sandbox.things('kyc')[0]?.id ?? '', 'pending_review')
    await one.run()
    expect([one.result, names(one).slice(3)]).toEqual([
      { status: 'APPROVED' },
      ['identity-check: Something was not accepted. Please open the page again and correct it.'],
    ])
    await slow.close()
  })
})

describe('a customer who was onboarded before we knew them', () => {
  it('is asked for nothing that their record proves', async () => {
    const [seeded] = at.setting.sandbox.seedReady(1)
    const { phone: _none, ...nobodysPhone } = somebody()
    const one = await at.setting.verify(at.setting.product, seeded?.cardholder ?? {}, nobodysPhone).run()
    expect([one.phase, names(one)]).toEqual(['done', []])
  })
})
