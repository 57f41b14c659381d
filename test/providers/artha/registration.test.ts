import { describe, expect, it } from 'vitest'
import { Key } from '../../../src/domain/key.ts'
import { Private } from '../../../src/domain/private.ts'
import type { Profile } from '../../../src/domain/profile.ts'
import { drive } from '../drive.ts'
import { anybody, somebody } from '../person.ts'
import { FULL, openSetting, timesCalled } from './setting.ts'

describe('creating a customer', () => {
  it('takes one call for somebody whose profile is full', async () => {
    await using setting = await openSetting()
    const registration = await setting.register(await setting.product()).run()
    expect(registration.result).toEqual({ status: 'ACTIVE' })
    expect(setting.sandbox.things('cardholder')).toEqual([
      { id: registration.refs.id, status: 'active', reference: registration.dossier.intent.reference },
    ])
    expect(timesCalled(setting, 'POST customer')).toBe(1)
  })

  it('asks for what a profile lacks, and for nothing else', async () => {
    const asked: string[][] = []
    await using setting = await openSetting(async (requirement, profile, sandbox) => {
      if (requirement.shape === 'form') asked.push(requirement.fields.map(({ name }) => name))
      return anybody(requirement, { ...FULL, ...profile }, sandbox)
    })
    const thin: Profile = { email: 'thin@example.test', firstName: 'Thin' }
    const registration = await setting.register(await setting.product(), thin).run()
    expect(asked).toEqual([['lastName', 'dateOfBirth', 'gender', 'phone', 'address.country']])
    expect(registration.result).toEqual({ status: 'ACTIVE' })
  })

  it('asks again for a phone number that is no international one', async () => {
    await using setting = await openSetting((requirement, _profile, sandbox) => anybody(requirement, FULL, sandbox))
    const registration = setting.register(await setting.product(), { ...FULL, phone: '07700 900123' })
    await registration.turn()
    expect(registration.requirements).toMatchObject([
      { shape: 'form', fields: [{ name: 'phone', problem: 'This was not accepted.' }] },
    ])
    expect((await registration.run()).phase).toBe('done')
  })

  it('asks again for what Artha does not accept', async () => {
    await using setting = await openSetting((requirement, _profile, sandbox) => anybody(requirement, FULL, sandbox))
    const registration = setting.register(await setting.product(), { ...FULL, gender: 'unsaid' })
    await registration.turn()
    expect(registration.requirements).toMatchObject([{ fields: [{ name: 'gender' }] }])
    expect((await registration.run()).result).toEqual({ status: 'ACTIVE' })
    expect(setting.sandbox.things('cardholder')).toHaveLength(1)
  })

  it('finds a customer whose creation was not answered by its e-mail and our reference', async () => {
    await using setting = await openSetting()
    setting.sandbox.faults.add({ on: 'POST customer', kind: 'drop-after' })
    const registration = await setting.register(await setting.product()).run()
    expect(registration.result).toEqual({ status: 'ACTIVE' })
    expect(timesCalled(setting, 'POST customer')).toBe(1)
  })

  it("never takes over a stranger's record by its e-mail", async () => {
    await using setting = await openSetting()
    const product = await setting.product()
    await setting.register(product).run()
    const other = await setting.register(product).run()
    expect(other.phase).toBe('review')
    expect(other.refs).toEqual({})
    expect(other.turns.at(-1)?.outcome).toMatchObject({ code: 'unknowable' })
  })

  it('adopts the record that carries our own reference after a 409', async () => {
    await using setting = await openSetting()
    const product = await setting.product()
    const first = await setting.register(product).run()
    const { intent } = first.dossier
    const again = await drive({ id: 'again', journey: setting.provider.registration, intent, clock: setting.clock }).run()
    expect(again.refs.id).toBe(first.refs.id)
    expect(setting.sandbox.things('cardholder')).toHaveLength(1)
  })

  it('follows what happens at the console', async () => {
    await using setting = await openSetting()
    const registration = await setting.register(await setting.product()).run()
    setting.sandbox.console('cardholder', registration.refs.id ?? '', 'Suspended')
    expect(await registration.look()).toMatchObject({ is: 'done', result: { status: 'SUSPENDED' }, providerStatus: 'Suspended' })
  })
})

describe('amending a customer', () => {
  it('changes what it may, and says that the e-mail is locked, and a nationality, which it does not hold', async () => {
    await using setting = await openSetting()
    const { dossier } = await setting.register(await setting.product()).run()
    const { amendment, profiles } = setting.provider
    expect(await amendment?.locked(dossier)).toEqual(['email', 'nationality'])
    const key = new Key('amend-1', new Date('2100-01-01'))
    const { address } = somebody(2)
    await amendment?.amend(
      dossier,
      new Private({ lastName: 'Abara', phone: '+33612345678', ...(address ? { address } : {}) }),
      key,
    )
    const [held] = (await profiles?.([dossier.refs], { get: (_key, load) => load() })) ?? []
    expect((held as Private<Profile>).reveal()).toMatchObject({
      email: FULL.email,
      firstName: FULL.firstName,
      lastName: 'Abara',
      phone: '+33612345678',
      address: { line1: '17 Quayside Street', city: 'Leithport' },
    })
  })

  it('refuses what Artha refuses', async () => {
    await using setting = await openSetting()
    const { dossier } = await setting.register(await setting.product()).run()
    const key = () => new Key('amend-1', new Date('2100-01-01'))
    const bad = setting.provider.amendment?.amend(dossier, new Private({ phone: 'none' }), key())
    await expect(bad).rejects.toMatchObject({ code: 'rejected', reason: { code: 'DETAILS_INVALID' } })
    const nothing = key()
    await setting.provider.amendment?.amend(dossier, new Private({ nationality: 'FR' }), nothing)
    expect(nothing.spent).toBe(false)
  })
})
