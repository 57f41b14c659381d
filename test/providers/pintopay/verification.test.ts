import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Profile } from '../../../src/domain/profile.ts'
import type { Refs } from '../../../src/domain/progress.ts'
import type { FormRequirement } from '../../../src/domain/requirement.ts'
import { freshReads } from '../drive.ts'
import { somebody, type Person } from '../person.ts'
import { callsOf, GLOBEX, openSetting, type Setting } from './setting.ts'

/** What the person types into the next forms, oldest first. */
let typed: Record<string, string>[] = []
const person: Person = requirement => {
  const values = typed.shift()
  if (values === undefined) throw new Error(`expected no further question but got ${requirement.name}`)
  return Promise.resolve({ shape: 'form', name: requirement.name, values })
}

let setting: Setting
let user: Refs
beforeEach(async () => {
  typed = []
  setting = await openSetting(person)
  user = (await setting.register(await setting.product()).run()).refs
})
afterEach(() => setting.close())

const verify = async (profile?: Profile, ref?: string) => setting.verify(await setting.product(ref), user, profile)
const asked = (requirements: readonly unknown[]): FormRequirement['fields'] => (requirements[0] as FormRequirement).fields

describe('verification', () => {
  it('hands in the person once and waits for the review, which only polling notices', async () => {
    const kyc = await (await verify()).run()
    expect(kyc.result).toEqual({ status: 'APPROVED' })
    expect(kyc.turns.map(({ did, step, outcome }) => `${did} ${step} ${'is' in outcome ? outcome.is : outcome.code}`)).toEqual([
      'advance submit-kyc waits',
      'observe await-review done',
    ])
  })

  it('is per subprovider: products of another one ask for another cardholder', async () => {
    const [acme, globex] = [await (await verify()).run(), await (await verify(undefined, GLOBEX)).run()]
    expect(acme.refs.id).not.toBe(globex.refs.id)
    expect(setting.sandbox.things('kyc').map(({ parent }) => parent)).toEqual([user.id, user.id])
  })

  it('asks for all that the profile lacks before it sends anything', async () => {
    const { email } = somebody()
    const kyc = await verify({ email, firstName: 'Inesita' })
    await kyc.turn()
    expect(kyc.phase).toBe('needs')
    expect(asked(kyc.requirements).map(({ name, type, required }) => [name, type, required])).toEqual([
      ['lastName', 'TEXT', true],
      ['dateOfBirth', 'DATE', true],
      ['phone', 'PHONE', true],
      ['address.country', 'COUNTRY', true],
    ])
    expect(callsOf(setting, 'POST cardholders/create')).toBe(0)

    typed.push({ lastName: 'Okoroma', dateOfBirth: '1991-04-02', phone: '+447700900001', 'address.country': 'GB' })
    expect((await kyc.run()).result).toEqual({ status: 'APPROVED' })
  })

  it('goes on by itself once the profile has come to hold what was missing', async () => {
    const kyc = await verify({ email: 'ines@example.test' })
    await kyc.turn()
    const { dossier } = kyc
    const complete = { ...dossier, intent: { ...dossier.intent, profile: (await verify()).dossier.intent.profile } }
    expect(await setting.provider.verification.observe([dossier, complete], freshReads())).toMatchObject([
      { is: 'same' },
      { is: 'moved' },
    ])
  })

  it('takes the nationality for the country of somebody without an address', async () => {
    const { address: _, ...homeless } = somebody()
    expect((await (await verify(homeless)).run()).result).toEqual({ status: 'APPROVED' })
  })

  it('lets a mistyped date of birth be corrected, since only the person knows whether it is one', async () => {
    const kyc = await verify({ ...somebody(), dateOfBirth: '2019-04-02' })
    await kyc.turn()
    expect(asked(kyc.requirements)).toEqual([
      {
        name: 'dateOfBirth',
        label: 'Date of birth',
        type: 'DATE',
        required: true,
        problem: 'You are too young for this card, or the date is mistyped.',
      },
    ])
    expect(kyc.reason).toMatchObject({ code: 'UNDER_AGE', retryable: true, providerCode: 'birth_date_underage' })
    typed.push({ dateOfBirth: '1991-04-02' })
    expect((await kyc.run()).result).toEqual({ status: 'APPROVED' })
  })

  it('does not send what was not accepted over and over, and asks again while it is', async () => {
    const kyc = await verify({ ...somebody(), phone: '12' })
    await kyc.turn()
    expect(await kyc.look()).toMatchObject({ is: 'same' })
    typed.push({ phone: '34' })
    await kyc.turn()
    await kyc.turn()
    expect(kyc.phase).toBe('needs')
    expect(asked(kyc.requirements)[0]).toMatchObject({
      name: 'phone',
      problem: 'This is not in a form that the card issuer can read.',
    })
    expect(callsOf(setting, 'POST cardholders/create')).toBe(2)
  })

  it.each([
    ['first_name_invalid_length', 'firstName', 'This is too short or too long.'],
    ['last_name_required', 'lastName', 'This is needed.'],
    ['email_invalid_format', 'email', 'This is not in a form that the card issuer can read.'],
    ['phone_number_full_of_surprises', 'phone', 'The card issuer did not accept this.'],
    ['country_iso_invalid_length', 'address.country', 'This is too short or too long.'],
  ])('reads %s by its beginning and its end', async (reason, name, problem) => {
    setting.sandbox.decide('kyc', { outcome: 'retry', reason })
    const kyc = await verify()
    await kyc.turn()
    expect(asked(kyc.requirements)).toMatchObject([{ name, problem }])
  })

  it.each(['subprovider_not_active', 'provider_error', 'kyc_data_required', 'external_user_id_required'])(
    'does not ask the person about %s',
    async reason => {
      setting.sandbox.decide('kyc', { outcome: 'retry', reason })
      const kyc = await (await verify()).run()
      expect(kyc.phase).toBe('refused')
      expect(kyc.reason).toMatchObject({ code: 'PROVIDER_DECLINED', providerCode: reason })
    },
  )

  it('ends with a rejection, for good: nothing can be handed in again', async () => {
    setting.sandbox.decide('kyc', { outcome: 'reject' })
    const kyc = await (await verify()).run()
    expect(kyc.reason).toMatchObject({ code: 'PROVIDER_DECLINED', retryable: false, providerCode: 'kyc_rejected' })
    kyc.restart({ ...kyc.dossier.intent, attempt: 2 })
    await kyc.run()
    expect(kyc.phase).toBe('refused')
    expect(callsOf(setting, 'POST cardholders/create')).toBe(1)
  })

  it('takes up the cardholder that its user already has, whatever became of it', async () => {
    const first = await (await verify()).run()
    const again = await (await verify()).run()
    expect(again.refs.id).toBe(first.refs.id)
    expect(again.result).toEqual({ status: 'APPROVED' })
    expect(setting.sandbox.things('kyc')).toHaveLength(1)
  })

  it('is suspended with the registration, comes back with it, and expires', async () => {
    const kyc = await (await verify()).run()
    const other = await (await verify(undefined, GLOBEX)).run()
    for (const [status, result, providerStatus] of [
      ['suspended', 'SUSPENDED', 'approved/suspended'],
      ['active', 'APPROVED', 'approved/active'],
      ['expired', 'EXPIRED', 'expired/suspended'],
    ] as const) {
      setting.sandbox.console('kyc', kyc.refs.id ?? '', status)
      expect(await kyc.look()).toMatchObject({ is: 'done', result: { status: result }, providerStatus })
    }
    expect(await other.look()).toMatchObject({ result: { status: 'APPROVED' } })
  })

  it('is not ready while the registration is pending, and refused where it failed', async () => {
    setting.sandbox.decide('kyc', { outcome: 'never' })
    const kyc = await verify()
    await kyc.turn()
    for (const [status, is] of [
      ['not_started', 'waits'],
      ['approved', 'done'],
      ['failed', 'refused'],
    ] as const) {
      setting.sandbox.console('kyc', kyc.refs.id ?? '', status)
      expect(await kyc.look()).toMatchObject({ is })
    }
  })

  it('finds the cardholder again after a lost answer', async () => {
    setting.sandbox.faults.add({ on: 'POST cardholders/create', kind: 'drop-after' })
    expect((await (await verify()).run()).result).toEqual({ status: 'APPROVED' })
    expect(callsOf(setting, 'POST cardholders/create')).toBe(1)
  })
})
