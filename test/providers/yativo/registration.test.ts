import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Requirement } from '../../../src/domain/requirement.ts'
import { drive, freshReads } from '../drive.ts'
import { anybody, somebody, type Person } from '../person.ts'
import { calls, openSetting, type Setting } from './setting.ts'

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

describe('a cardholder at rest', () => {
  it('that the provider no longer shows is not given up: another programme would see nobody at all', async () => {
    const one = await setting.register(setting.product).run()
    const elsewhere = { ...one.dossier, refs: { ...one.refs, id: 'elsewhere', proven: 'elsewhere' } }
    const observe = async (dossier: typeof one.dossier) =>
      (await setting.provider.registration.observe([dossier], freshReads()))[0]
    expect(await observe(elsewhere)).toEqual({ is: 'same' })
    setting.sandbox.faults.add({ on: 'GET customer', kind: 'status-before', status: 404 })
    expect(await observe(one.dossier), 'a 404 in nobody’s words').toMatchObject({ code: 'unreadable' })
  })
})
