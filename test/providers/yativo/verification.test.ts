import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Key } from '../../../src/domain/key.ts'
import type { Refs } from '../../../src/domain/progress.ts'
import type { Dossier, Verification } from '../../../src/domain/provider.ts'
import type { Requirement } from '../../../src/domain/requirement.ts'
import { anybody, somebody, type Person } from '../person.ts'
import { calls, openSetting, refused, type Says, type Setting, upstream } from './setting.ts'

let setting: Setting
let person: Person
let cardholder: Refs
beforeEach(async () => {
  person = anybody
  setting = await openSetting((requirement, profile, sandbox) => person(requirement, profile, sandbox))
  cardholder = (await setting.register(setting.product).run()).refs
})
afterEach(() => setting.close())

type Verifying = ReturnType<Setting['verify']>
const verify = (profile = somebody()): Verifying => setting.verify(setting.product, cardholder, profile)
const asked = ({ turns }: Verifying): Requirement[] =>
  turns.flatMap(({ outcome }) => ('requirements' in outcome ? [...(outcome.requirements ?? [])] : []))
const names = (one: Verifying): string[] =>
  asked(one).map(({ name, problem }) => (problem === undefined ? name : `${name}: ${problem}`))
/** Answers by the requirement's name first. */
const answering =
  (by: Record<string, Person>): Person =>
  (requirement, ...rest) =>
    (by[requirement.name] ?? anybody)(requirement, ...rest)
/** These in turn, and then as anybody would. */
const first =
  (...script: Person[]): Person =>
  (...args) =>
    (script.shift() ?? anybody)(...args)
const minutes = (count: number): void => setting.clock.forward(new Date(setting.clock.now().getTime() + count * 60_000))

describe('verification', () => {
  it('is a page, questions, a phone, and a wallet that deploys; done means that a card may be issued at once', async () => {
    const one = await verify().run()
    expect(names(one)).toEqual(['identity-check', 'source-of-funds', 'phone-code'])
    expect(one.result).toEqual({ status: 'APPROVED' })
    const card = await setting.issue(setting.product, { cardholder, kyc: one.refs }).run()
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
    setting.sandbox.switches.phoneStep = false
    const one = await verify().run()
    expect([names(one), one.phase]).toEqual([['identity-check', 'source-of-funds'], 'done'])
  })

  it('begins from the start for a customer who registered anew', async () => {
    const one = await verify().run()
    const anew = { ...one.dossier, intent: { ...one.dossier.intent, cardholder: { id: 'yativo_card_customer_b' } } }
    expect([setting.provider.verification.at(one.dossier), setting.provider.verification.at(anew)]).toEqual([3, 0])
  })
})

describe('the identity check', () => {
  const visit = async (one: Verifying): Promise<Extract<Requirement, { shape: 'visit' }>> => {
    const [requirement] = one.requirements
    if (requirement?.shape !== 'visit') throw new Error('expected a page to visit')
    return requirement
  }

  it('is a page that lives for an hour', async () => {
    const one = verify()
    await one.turn()
    expect(await visit(one)).toMatchObject({
      name: 'identity-check',
      renewable: true,
      expiresAt: new Date(setting.clock.now().getTime() + 3_600_000),
    })
  })

  it('is asked for again only once its page has died', async () => {
    person = async () => undefined
    const one = verify()
    for (let turn = 0; turn < 4; turn++) await one.turn()
    expect([one.phase, calls(setting, 'GET kyc-link')]).toEqual(['needs', 1])
    const before = await visit(one)
    minutes(61)
    await one.turn()
    await one.turn()
    const after = await visit(one)
    expect([calls(setting, 'GET kyc-link'), after.url === before.url, after.expiresAt! > setting.clock.now()]).toEqual([
      2,
      false,
      true,
    ])
  })

  it('is renewed when the person wishes', async () => {
    person = answering({ 'identity-check': first(async ({ name }) => ({ shape: 'renew', name })) })
    const one = await verify().run()
    expect([one.phase, calls(setting, 'GET kyc-link')]).toEqual(['done', 2])
  })

  it('is under review once handed in, and comes back when something was not accepted', async () => {
    setting.sandbox.decide('kyc', { outcome: 'retry' })
    const one = await verify().run()
    expect(names(one).slice(0, 2)).toEqual([
      'identity-check',
      'identity-check: Something was not accepted. Please open the page again and correct it.',
    ])
    expect(one.phase).toBe('done')
  })

  it.each([4, 40])(
    'comes back as often as something was not accepted, though they take %i seconds each time',
    async decidesIn => {
      const other = await openSetting(anybody, decidesIn)
      const { refs } = await other.register(other.product).run()
      const start = other.clock.now()
      for (let times = 0; times < 2; times++) other.sandbox.decide('kyc', { outcome: 'retry' })
      const one = await other.verify(other.product, refs).run()
      expect(one.phase).toBe('done')
      expect(other.clock.now().getTime() - start.getTime(), 'no page had to go stale first').toBeLessThan(30 * 60_000)
      // Looked at while they decide, it asks each time; otherwise the page that is open serves on.
      expect(names(one).filter(name => name.startsWith('identity-check')).length).toBe(decidesIn === 40 ? 3 : 2)
      await other.close()
    },
  )

  it.each(['drop-before', 'drop-after'] as const)('whose new page is lost with the answer (%s) gets another', async kind => {
    person = answering({
      'identity-check': first(async ({ name }) => {
        setting.sandbox.faults.add({ on: 'GET kyc-link', kind })
        return { shape: 'renew', name }
      }),
    })
    const start = setting.clock.now()
    const one = await verify().run()
    expect([one.phase, calls(setting, 'GET kyc-link')]).toEqual(['done', 3])
    expect(setting.clock.now().getTime() - start.getTime(), 'no page had to go stale first').toBeLessThan(30 * 60_000)
  })

  it('shows as under review while they decide', async () => {
    setting.sandbox.decide('kyc', { outcome: 'never' })
    const one = verify()
    await one.turn()
    await one.turn()
    await one.turn()
    expect([one.phase, one.requirements]).toEqual(['waiting', []])
    expect(one.turns.at(-1)?.outcome).toMatchObject({ is: 'waits', providerStatus: 'in_progress' })
  })

  it('is final for this e-mail once rejected, and their words are kept from being printed', async () => {
    setting.sandbox.decide('kyc', { outcome: 'reject', reason: 'Ines Okoroma is on a list' })
    const one = await verify().run()
    expect([one.phase, one.reason?.code, one.reason?.retryable, one.reason?.providerMessage?.reveal()]).toEqual([
      'refused',
      'PROVIDER_DECLINED',
      false,
      'Ines Okoroma is on a list',
    ])
    expect(JSON.stringify(one.turns)).not.toContain('on a list')
    one.restart({ ...one.dossier.intent, attempt: 2 })
    await one.run()
    expect([one.phase, one.reason?.retryable]).toEqual(['refused', false])
  })

  it('that has lapsed is opened again by a new link, once', async () => {
    const one = verify()
    await one.turn()
    setting.sandbox.console('kyc', setting.sandbox.things('kyc')[0]?.id ?? '', 'expired')
    person = async () => undefined
    for (let turn = 0; turn < 5; turn++) await one.turn()
    expect(names(one)).toEqual(['identity-check', 'identity-check: Your last check has expired. Please open the page again.'])
    person = anybody
    await one.run()
    expect([one.phase, calls(setting, 'GET kyc-link')]).toEqual(['done', 2])
  })
})

describe('the source of funds', () => {
  it('is a form made of the questions that were fetched', async () => {
    const one = await verify().run()
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
    person = answering({ 'source-of-funds': first(wrong) })
    const one = await verify().run()
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
    person = answering({
      'source-of-funds': async (...given) => {
        setting.sandbox.console('cardholder', setting.sandbox.things('cardholder')[0]?.id ?? '', 'wibble')
        setting.sandbox.faults.add({ on: 'POST source-of-funds', kind: 'drop-after' })
        return anybody(...given)
      },
    })
    const one = await verify().run()
    expect([one.phase, calls(setting, 'POST source-of-funds')]).toEqual(['done', 2])
  })
})

describe('the phone', () => {
  const { phone: _phone, ...phoneless } = somebody()

  it('is asked for where the profile has none, under the name that the profile gives it', async () => {
    person = answering({ phone: async ({ name }) => ({ shape: 'form', name, values: { phone: '+447700900001' } }) })
    const one = verify(phoneless)
    const coded = answering({
      phone: person,
      'phone-code': async ({ name }) => ({ shape: 'code', name, code: setting.sandbox.codeSentTo('+447700900001') ?? '' }),
    })
    person = coded
    await one.run()
    expect(names(one)).toEqual(['identity-check', 'source-of-funds', 'phone', 'phone-code'])
    expect(one.dossier.intent.profile.reveal().phone).toBe('+447700900001')
    expect(one.phase).toBe('done')
  })

  it('is asked for again where it was not accepted', async () => {
    person = answering({
      phone: async ({ name }) => ({ shape: 'form', name, values: { phone: '+447700900002' } }),
      'phone-code': async ({ name }) => ({ shape: 'code', name, code: setting.sandbox.codeSentTo('+447700900002') ?? '' }),
    })
    const one = await verify({ ...somebody(), phone: '+0012' }).run()
    expect(names(one).slice(2)).toEqual(['phone: This phone number was not accepted.', 'phone-code'])
    expect(one.phase).toBe('done')
  })

  it('takes a wrong code for a wish to try again, and sends another when asked', async () => {
    const wrong: Person = async ({ name }) => ({ shape: 'code', name, code: '1' })
    const renew: Person = async ({ name }) => ({ shape: 'renew', name })
    person = answering({ 'phone-code': first(wrong, renew) })
    const one = await verify().run()
    expect(names(one).slice(2)).toEqual(['phone-code', 'phone-code: This code is not right.', 'phone-code'])
    expect([one.phase, calls(setting, 'POST phone request-verification')]).toEqual(['done', 2])
  })

  it('shows where the code went without showing the number', async () => {
    const one = await verify().run()
    expect(asked(one).find(({ name }) => name === 'phone-code')).toMatchObject({ sentTo: '+44****01' })
  })

  it.each(['POST phone request-verification', 'POST phone verify'])(
    'whose answer is lost (%s) is asked again, which acts no twice',
    async operation => {
      setting.sandbox.faults.add({ on: operation, kind: 'drop-after', times: 2 })
      const one = await verify().run()
      expect(one.phase).toBe('done')
      const looks = one.turns.filter(({ did, step }) => did === 'observe' && step === 'phone').map(({ outcome }) => outcome)
      expect(looks).toEqual([{ is: 'repeatable' }, { is: 'repeatable' }])
      expect(setting.sandbox.calls.filter(({ effect }) => effect?.startsWith('phone yativo')).length).toBe(1)
    },
  )

  const told = async (says: Says): Promise<unknown> => {
    const other = await upstream(says)
    const id = 'yativo_card_customer_a'
    const { intent } = verify().dossier
    const dossier: Dossier<Verification> = {
      id: 'kyc_1',
      intent: { ...intent, cardholder: { id } },
      refs: { identity: id, sourceOfFunds: id, codeFor: id },
      held: {},
      evidence: {},
      taken: new Set(),
      answer: { shape: 'code', name: 'phone-code', code: '123456' },
    }
    const key = new Key('key-1', new Date(other.clock.now().getTime() + 10_000))
    const said = await other.provider.verification.advance(dossier, key).catch((thrown: unknown) => thrown)
    await other.close()
    return said
  }

  it('to which they have forgotten to send a code is sent another', async () => {
    expect(await told(() => refused(422, 'PHONE_VERIFICATION_NOT_REQUESTED'))).toEqual({
      is: 'moved',
      refs: { codeFor: 'nobody' },
    })
  })

  it('is passed over where the path is unknown, not where the customer is', async () => {
    expect(await told(() => ({ status: 404, body: { error: 'not_found' } }))).toEqual({
      is: 'moved',
      refs: { phone: 'yativo_card_customer_a' },
    })
    expect(await told(() => refused(404, 'CUSTOMER_NOT_FOUND'))).toMatchObject({ code: 'rejected' })
  })
})

describe('a verification at rest', () => {
  const kycIs = (status: string): void => setting.sandbox.console('kyc', setting.sandbox.things('kyc')[0]?.id ?? '', status)

  it.each([
    ['pending_review', { is: 'done', result: { status: 'SUSPENDED' } }],
    ['in_progress', { is: 'done', result: { status: 'SUSPENDED' } }],
    ['expired', { is: 'done', result: { status: 'EXPIRED' } }],
    ['rejected', { is: 'refused' }],
    ['approved', { is: 'done', result: { status: 'APPROVED' } }],
    ['wibble', { is: 'same' }],
  ])('that becomes %s says so', async (status, seen) => {
    const one = await verify().run()
    kycIs(status)
    expect(await one.look()).toMatchObject(seen)
  })

  it('that has expired and is asked for again goes back to the page, and asks nothing else twice', async () => {
    const one = await verify().run()
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
    const [seeded] = setting.sandbox.seedReady(1)
    const { phone: _none, ...nobodysPhone } = somebody()
    const one = await setting.verify(setting.product, seeded?.cardholder ?? {}, nobodysPhone).run()
    expect([one.phase, names(one)]).toEqual(['done', []])
  })
})
