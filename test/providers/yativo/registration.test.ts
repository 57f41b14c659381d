import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import { Key } from '../../../src/domain/key.ts'
import { Private } from '../../../src/domain/private.ts'
import type { Dossier, Registration } from '../../../src/domain/provider.ts'
import type { Answer, Requirement } from '../../../src/domain/requirement.ts'
import { drive, freshReads } from '../drive.ts'
import { anybody, somebody, type Person } from '../person.ts'
import { calls, customer, fine, openSetting, refused, type Says, type Setting, upstream, type Upstream } from './setting.ts'

let setting: Setting
let person: Person
beforeEach(async () => {
  person = anybody
  setting = await openSetting((requirement, profile, sandbox) => person(requirement, profile, sandbox))
})
afterEach(() => setting.close())

const problems = ({ turns }: { turns: readonly { outcome: object }[] }): (string | undefined)[] =>
  turns.flatMap(({ outcome }) =>
    'requirements' in outcome ? (outcome.requirements as Requirement[]).map(({ problem }) => problem) : [],
  )
const code = (text: string): Answer => ({ shape: 'code', name: 'email-code', code: text })
const renew: Answer = { shape: 'renew', name: 'email-code' }

describe('a registration', () => {
  it('asks for the code that was mailed, to a masked address, for ten minutes', async () => {
    const one = setting.register(setting.product)
    await one.turn()
    expect(one.phase).toBe('needs')
    expect(one.requirements).toEqual([
      {
        shape: 'code',
        name: 'email-code',
        label: 'Type the code that was sent to your e-mail address',
        sentTo: 'in***@example.test',
        expiresAt: new Date(setting.clock.now().getTime() + 600_000),
        renewable: true,
      },
    ])
    await one.run()
    expect(one.result).toEqual({ status: 'ACTIVE' })
    expect(setting.sandbox.things('cardholder')).toEqual([
      { id: one.refs.id, status: 'otp_verified', reference: one.dossier.intent.reference },
    ])
  })

  it('asks again after a wrong code', async () => {
    const codes = ['000001', undefined]
    person = async (...asked) => code(codes.shift() ?? ((await anybody(...asked)) as { code: string }).code)
    const one = await setting.register(setting.product).run()
    expect(problems(one)).toEqual([undefined, 'This code is not right.'])
    expect([one.phase, calls(setting, 'POST verify-otp')]).toEqual(['done', 2])
  })

  it('says that a code has expired, and mails another when asked', async () => {
    const late = async (...asked: Parameters<Person>): Promise<Answer | undefined> => {
      setting.clock.forward(new Date(setting.clock.now().getTime() + 601_000))
      return anybody(...asked)
    }
    const script: Person[] = [late, async () => renew, anybody]
    person = (...asked) => (script.shift() ?? anybody)(...asked)
    const one = await setting.register(setting.product).run()
    expect(problems(one)).toEqual([undefined, 'This code has expired. Ask for a new one.', undefined])
    expect([one.phase, setting.sandbox.things('cardholder').length, calls(setting, 'POST onboard')]).toEqual(['done', 1, 2])
  })

  it('keeps the end of a code that is still good when another is asked for', async () => {
    const soon: Person = async () => {
      setting.clock.forward(new Date(setting.clock.now().getTime() + 60_000))
      return renew
    }
    const script: Person[] = [soon, anybody]
    person = (...asked) => (script.shift() ?? anybody)(...asked)
    const one = setting.register(setting.product)
    await one.turn()
    const [before] = one.requirements
    await one.run()
    const [, after] = one.turns.flatMap(({ outcome }) => ('requirements' in outcome ? (outcome.requirements ?? []) : []))
    expect(after).toEqual(before)
    expect(one.phase).toBe('done')
  })

  it('notices that the address was proven elsewhere', async () => {
    person = async () => {
      setting.sandbox.console('cardholder', setting.sandbox.things('cardholder')[0]?.id ?? '', 'otp_verified')
      return undefined
    }
    const one = await setting.register(setting.product).run()
    expect([one.phase, calls(setting, 'POST verify-otp')]).toEqual(['done', 0])
  })

  it('asks for another address where this one is refused', async () => {
    setting.sandbox.decide('cardholder', { outcome: 'reject', reason: 'EMAIL_NOT_ALLOWED' })
    const answers: Person[] = [
      async ({ name }) => ({ shape: 'form', name, values: { newEmail: 'other@example.test' } }),
      async () => code(setting.sandbox.codeSentTo('other@example.test') ?? ''),
    ]
    person = (...asked) => (answers.shift() ?? anybody)(...asked)
    const one = await setting.register(setting.product).run()
    expect(problems(one)).toEqual(['This e-mail address cannot be used.', undefined])
    expect([one.phase, setting.sandbox.things('cardholder').length]).toEqual(['done', 1])
  })
})

describe('a record that is already there', () => {
  const other = (profile = somebody()): ReturnType<Setting['register']> => setting.register(setting.product, profile)

  it('is resumed while its e-mail must still be proven', async () => {
    const first = other()
    await first.turn()
    const second = await other().run()
    expect([second.phase, second.refs.id]).toEqual(['done', first.refs.id])
  })

  it('under a reference that is not ours, once its e-mail is proven, is left to a person', async () => {
    await other().run()
    const second = await other().run()
    expect([second.phase, second.refs.id]).toEqual(['review', undefined])
    expect(second.turns.at(-1)?.outcome).toMatchObject({
      code: 'unknowable',
      reason: { code: 'ALREADY_REGISTERED', providerCode: 'ONBOARDING_IN_PROGRESS' },
    })
  })

  it('that carries our reference is ours, however far it is', async () => {
    const first = await other().run()
    const again = await drive({
      id: 'chd_again',
      journey: setting.provider.registration,
      intent: first.dossier.intent,
      clock: setting.clock,
    }).run()
    expect([again.phase, again.result, again.refs.id]).toEqual(['done', { status: 'ACTIVE' }, first.refs.id])
  })
})

describe('the 409 of create', () => {
  let open: Upstream | undefined
  afterEach(async () => {
    await open?.close()
    open = undefined
  })
  const intent: Registration = { reference: 'chd_0000000001', productRef: 'virtual', profile: new Private(somebody()) }
  const dossier: Dossier<Registration> = { id: 'chd_1', intent, refs: {}, held: {}, evidence: {}, taken: new Set() }
  async function advanced(says: Says) {
    open = await upstream(says)
    const key = new Key('key-1', new Date(open.clock.now().getTime() + 10_000))
    return open.provider.registration.advance(dossier, key).catch((thrown: unknown) => thrown)
  }
  const conflict =
    (more: object, error = 'ONBOARDING_IN_PROGRESS', record = customer()): Says =>
    ({ method, path }) =>
      method === 'POST'
        ? refused(409, error, more)
        : path.endsWith('/customers/yativo_card_customer_a') || path.endsWith('/customers/chd_0000000001')
          ? fine(record)
          : refused(404, 'CUSTOMER_NOT_FOUND')

  it.each([
    ['in data', { data: { yativo_card_id: 'yativo_card_customer_a' } }],
    ['at the top level', { yativo_card_id: 'yativo_card_customer_a' }],
    ['nowhere, so that our reference finds it', {}],
  ])('has the id %s', async (_where, more) => {
    expect(await advanced(conflict(more, 'CUSTOMER_ALREADY_ONBOARDED'))).toMatchObject({
      is: 'done',
      refs: { id: 'yativo_card_customer_a', proven: 'yativo_card_customer_a' },
      result: { status: 'ACTIVE' },
    })
  })

  it('about a record of ours whose KYC was finally rejected finds it closed', async () => {
    const says = conflict({}, 'ONBOARDING_IN_PROGRESS', customer({ flow_status: 'kyc_initiated', kyc_status: 'rejected' }))
    expect(await advanced(says)).toMatchObject({ is: 'done', result: { status: 'CLOSED' } })
  })

  it.each([
    ['carries another reference', customer({ external_id: 'somebody-else' })],
    ['carries none', customer({ external_id: null, flow_status: 'otp_verified' })],
  ])('about a proven record that %s is not ours to resolve', async (_case, record) => {
    const fault = await advanced(
      conflict({ data: { yativo_card_id: 'yativo_card_customer_a' } }, 'CUSTOMER_ALREADY_ONBOARDED', record),
    )
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toMatchObject({ code: 'unknowable', reason: { code: 'ALREADY_REGISTERED' } })
  })

  it('about an unproven record asks for its code, at its own address', async () => {
    const record = customer({ external_id: null, flow_status: 'otp_requested', email: 'older@example.org' })
    expect(
      await advanced(conflict({ yativo_card_id: 'yativo_card_customer_a' }, 'ONBOARDING_IN_PROGRESS', record)),
    ).toMatchObject({
      is: 'needs',
      refs: { id: 'yativo_card_customer_a', customerId: 'yativo_card_customer_a' },
      requirements: [{ shape: 'code', sentTo: 'ol***@example.org' }],
    })
  })

  it('about a record at a stage that nobody documents waits', async () => {
    expect(await advanced(conflict({}, 'ONBOARDING_IN_PROGRESS', customer({ flow_status: 'wibble' })))).toMatchObject({
      is: 'waits',
      refs: { id: 'yativo_card_customer_a' },
    })
  })
})

describe('a lost answer', () => {
  const intent: Registration = { reference: 'chd_0000000001', productRef: 'virtual', profile: new Private(somebody()) }
  const look = async (record: object, more: Partial<Dossier<Registration>>) => {
    const one = await upstream(() => fine(record))
    const dossier = {
      id: 'chd_1',
      intent,
      refs: {},
      held: {},
      evidence: {},
      taken: new Set<string>(),
      sentAt: one.clock.now(),
      ...more,
    }
    const [seen] = await one.provider.registration.observe([dossier], freshReads())
    await one.close()
    return seen
  }

  it('is not found in the record that was reset, should it still be shown, nor in one that is not ours', async () => {
    const refs = { id: 'yativo_card_customer_a', proven: 'yativo_card_customer_a', reset: 'yativo_card_customer_a' }
    expect(await look(customer(), { refs })).toEqual({ is: 'absent' })
    expect(await look(customer({ external_id: 'somebody-else' }), {})).toEqual({ is: 'absent' })
    expect(await look(customer(), {})).toMatchObject({ is: 'done' })
  })

  it('about a code leaves it to be tried again, and about another mail lets that be sent again', async () => {
    const refs = { id: 'yativo_card_customer_a', codeUntil: '2026-04-01T09:10:00.000Z' }
    const record = customer({ flow_status: 'otp_requested' })
    expect(await look(record, { refs, answer: code('123456') })).toEqual({ is: 'absent' })
    expect(await look(record, { refs, answer: renew })).toEqual({ is: 'repeatable' })
  })
})

describe('after KYC was rejected for good', () => {
  const NEW = 'ines.again@example.test'
  const again: Person = async (requirement, profile, sandbox) => {
    if (requirement.name === 'new-email') return { shape: 'form', name: 'new-email', values: { newEmail: NEW } }
    const fresh = sandbox.codeSentTo(NEW)
    return requirement.name === 'email-code' && fresh !== undefined ? code(fresh) : anybody(requirement, profile, sandbox)
  }
  async function rejected() {
    const cardholder = await setting.register(setting.product).run()
    setting.sandbox.decide('kyc', { outcome: 'reject', reason: 'Selfie does not match' })
    const kyc = await setting.verify(setting.product, cardholder.refs).run()
    expect(kyc.phase).toBe('refused')
    return { cardholder, kyc }
  }

  it('the cardholder is closed', async () => {
    const { cardholder } = await rejected()
    expect(await cardholder.look()).toMatchObject({ is: 'done', result: { status: 'CLOSED' } })
  })

  it('registering again asks for another e-mail, deletes the record, and begins anew with KYC to come', async () => {
    const { cardholder, kyc } = await rejected()
    const old = cardholder.refs.id
    person = again
    cardholder.restart(cardholder.dossier.intent)
    await cardholder.run()
    expect([cardholder.phase, cardholder.result, cardholder.refs.id === old]).toEqual(['done', { status: 'ACTIVE' }, false])
    expect(setting.sandbox.things('cardholder').map(({ id }) => id)).toEqual([cardholder.refs.id])
    expect(cardholder.turns.filter(({ wrote }) => wrote.length > 0).map(({ step, wrote }) => `${step}: ${wrote.join()}`)).toEqual(
      [
        'register: POST onboard',
        'prove-email: POST verify-otp',
        'reset: POST reset',
        'register: POST onboard',
        'prove-email: POST verify-otp',
      ],
    )
    kyc.restart({ ...kyc.dossier.intent, attempt: 2, cardholder: cardholder.refs })
    await kyc.run()
    expect([kyc.phase, kyc.result, kyc.refs.customer]).toEqual(['done', { status: 'APPROVED' }, cardholder.refs.id])
  })

  it('nothing is deleted before another e-mail is given', async () => {
    const { cardholder } = await rejected()
    person = async () => undefined
    cardholder.restart(cardholder.dossier.intent)
    await cardholder.turn()
    await cardholder.look()
    expect([cardholder.phase, calls(setting, 'POST reset')]).toEqual(['needs', 0])
    expect(cardholder.requirements).toMatchObject([
      { shape: 'form', name: 'new-email', fields: [{ name: 'newEmail', type: 'EMAIL', required: true }] },
    ])
  })

  it('a burnt e-mail is asked for once more', async () => {
    const { cardholder } = await rejected()
    const answers: Person[] = [async (_asked, { email }) => ({ shape: 'form', name: 'new-email', values: { newEmail: email } })]
    person = (...asked) => (answers.shift() ?? again)(...asked)
    cardholder.restart(cardholder.dossier.intent)
    await cardholder.run()
    expect(problems(cardholder).at(2)).toBe('This e-mail address was used before. Please give another.')
    expect([cardholder.phase, calls(setting, 'POST reset')]).toEqual(['done', 1])
  })

  it.each(['drop-before', 'drop-after'] as const)('a reset whose answer is lost (%s) happens once', async kind => {
    const { cardholder } = await rejected()
    person = again
    setting.sandbox.faults.add({ on: 'POST reset', kind })
    cardholder.restart(cardholder.dossier.intent)
    await cardholder.run()
    expect([cardholder.phase, setting.sandbox.calls.filter(({ effect }) => effect?.startsWith('reset')).length]).toEqual([
      'done',
      1,
    ])
  })

  it.each(['drop-before', 'drop-after'] as const)(
    'a lost answer of the new start (%s) finds the new record, never the old',
    async kind => {
      const { cardholder } = await rejected()
      person = again
      setting.sandbox.faults.add({ on: 'POST onboard', kind })
      cardholder.restart(cardholder.dossier.intent)
      await cardholder.run()
      expect([cardholder.phase, setting.sandbox.things('cardholder').length]).toEqual(['done', 1])
    },
  )

  it('a record that somebody has deleted already needs no reset', async () => {
    const { cardholder } = await rejected()
    person = again
    const { YATIVO_BASE_URL: base } = setting.sandbox.variables
    const token = await fetch(`${base}/v1/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        api_key: setting.sandbox.variables.YATIVO_API_KEY,
        api_secret: setting.sandbox.variables.YATIVO_API_SECRET,
      }),
    })
    const { access_token } = (await token.json()) as { access_token: string }
    await fetch(`${base}/v1/yativo-card/customers/${cardholder.refs.id}/reset`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}` },
    })
    cardholder.restart(cardholder.dossier.intent)
    await cardholder.run()
    expect([cardholder.phase, calls(setting, 'POST reset')]).toEqual(['done', 1])
  })
})

describe('a cardholder at rest', () => {
  it('that the provider no longer shows is not given up: another programme would see nobody at all', async () => {
    const one = await setting.register(setting.product).run()
    setting.sandbox.faults.add({ on: 'GET customer', kind: 'status-before', status: 404 })
    const [seen] = await setting.provider.registration.observe([one.dossier], freshReads())
    expect(seen).toEqual({ is: 'same' })
  })
})
