import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Requirement } from '../../../src/domain/requirement.ts'
import { anybody, type Person } from '../person.ts'
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
