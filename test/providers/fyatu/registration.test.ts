import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Private } from '../../../src/domain/private.ts'
import type { Profile } from '../../../src/domain/profile.ts'
import type { Answer, Requirement } from '../../../src/domain/requirement.ts'
import { drive, freshReads } from '../drive.ts'
import { somebody } from '../person.ts'
import { callsOf, EVERYDAY, keyFor, found, openSetting, openUpstream, type Setting } from './setting.ts'

let setting: Setting
beforeEach(async () => {
  setting = await openSetting()
})
afterEach(() => setting.close())

const registrationOf = (profile: Profile, reference = 'chd_own') => ({
  reference,
  productRef: EVERYDAY,
  profile: new Private(profile),
})
function register(profile: Profile, answer?: (requirements: readonly Requirement[]) => Promise<Answer | undefined>) {
  const { provider, clock } = setting
  return drive({
    id: 'chd_own',
    journey: provider.registration,
    intent: registrationOf(profile),
    clock,
    ...(answer ? { answer } : {}),
  })
}
const fieldsOf = (requirements: readonly Requirement[]): string[] =>
  requirements.flatMap(requirement =>
    requirement.shape === 'form'
      ? requirement.fields.map(({ name, required, problem }) => `${name}${required ? '' : '?'}${problem ? '!' : ''}`)
      : [],
  )
const profileThere = async (refs: Record<string, string>) => {
  const [profile] = (await setting.provider.profiles?.([refs], freshReads())) ?? []
  return profile instanceof Private ? profile.reveal() : profile
}

describe('creation', () => {
  it('sends what the profile has, with our reference, and starts KYC by itself', async () => {
    const registered = await register(somebody()).run()
    expect(registered.result).toEqual({ status: 'ACTIVE' })
    expect(registered.refs).toEqual({ id: registered.refs.id })
    expect(setting.sandbox.things('cardholder')).toEqual([{ id: registered.refs.id, status: 'ACTIVE', reference: 'chd_own' }])
    expect(setting.sandbox.things('kyc')).toMatchObject([{ status: 'PENDING' }])
    const { gender: _, ...told } = somebody()
    expect(await profileThere(registered.refs)).toEqual(told)
  })

  it('asks by a form for what the profile lacks, the phone only along with it', async () => {
    const lacking = register({ email: 'nora@example.test', firstName: 'Nora', lastName: 'Lind', nationality: 'SE' })
    await lacking.run()
    expect(lacking.phase).toBe('needs')
    expect(fieldsOf(lacking.requirements)).toEqual([
      'dateOfBirth',
      'address.line1',
      'address.city',
      'address.state?',
      'address.postalCode?',
      'address.country',
      'phone?',
    ])
    expect(setting.sandbox.calls).toEqual([])
  })

  it('goes on with the answers, and asks for nothing else', async () => {
    const values = {
      dateOfBirth: '1993-11-04',
      'address.line1': 'Storgatan 4',
      'address.city': 'Uppsala',
      'address.country': 'SE',
    }
    const known = { email: 'nora@example.test', firstName: 'Nora', lastName: 'Lind', nationality: 'SE' }
    const registered = await register(known, async ([asked]) => ({ shape: 'form', name: asked?.name ?? '', values })).run()
    expect(registered.result).toEqual({ status: 'ACTIVE' })
    expect(await profileThere(registered.refs)).toMatchObject({
      ...known,
      address: { line1: 'Storgatan 4', city: 'Uppsala', country: 'SE' },
    })
  })

  it('goes on by itself when the profile was completed elsewhere', async () => {
    const { dateOfBirth: _, ...lacking } = somebody()
    const registration = register(lacking)
    await registration.run()
    const { observe } = setting.provider.registration
    expect(await observe([registration.dossier], freshReads())).toMatchObject([{ is: 'same' }])
    expect(await observe([{ ...registration.dossier, intent: registrationOf(somebody()) }], freshReads())).toMatchObject([
      { is: 'moved' },
    ])
  })

  it('asks again for what the provider disliked, with the problem, and does not send it again unasked', async () => {
    const odd = register({
      ...somebody(),
      phone: '07700',
      nationality: 'Sweden',
      address: { line1: 'A', city: 'B', country: 'Britain' },
    })
    await odd.run()
    expect(odd.phase).toBe('needs')
    expect(odd.reason).toMatchObject({ code: 'DETAILS_INVALID', providerCode: 'VALIDATION_ERROR' })
    expect(fieldsOf(odd.requirements)).toEqual(['nationality!', 'address.country!', 'phone?!'])
    expect(await odd.look()).toMatchObject({ is: 'same' })
    expect(callsOf(setting, 'POST cardholder')).toBe(1)
  })

  it('refuses the under-aged, who may ask again when they are older or the date was mistyped', async () => {
    const young = await register({ ...somebody(), dateOfBirth: '2008-04-02' }).run()
    expect([young.phase, young.reason]).toMatchObject([
      'refused',
      { code: 'UNDER_AGE', retryable: true, providerCode: 'CARDHOLDER_UNDER_AGE' },
    ])
    expect(young.requirements).toEqual([])
    expect((await register({ ...somebody(), dateOfBirth: '2008-04-01' }).run()).result).toEqual({ status: 'ACTIVE' })
  })

  it.each(['PROGRAM_NOT_FOUND', 'PROGRAM_CLOSED'])('is refused for our programme’s sake by %s', async reason => {
    setting.sandbox.decide('cardholder', { outcome: 'reject', reason })
    const refused = await register(somebody()).run()
    expect([refused.phase, refused.reason]).toMatchObject(['refused', { code: 'PROVIDER_DECLINED', providerCode: reason }])
  })
})

describe('a record that is there already', () => {
  it('is ours when it carries our reference', async () => {
    const first = await register(somebody()).run()
    const again = await setting.provider.registration.advance({ ...first.dossier, refs: {} }, keyFor(setting))
    expect(again).toMatchObject({ is: 'done', refs: first.refs })
  })

  it('is a stranger’s when only the e-mail matches: a person must look', async () => {
    await setting.register(await setting.product(), somebody()).run()
    const second = await register(somebody()).run()
    expect(second.phase).toBe('review')
    expect(second.refs).toEqual({})
  })

  it('is not ours when our reference is only a part of its own', async () => {
    await drive({ ...asOther('chd_own_too'), clock: setting.clock }).run()
    const { observe } = setting.provider.registration
    expect(await observe([{ ...register(somebody()).dossier, sentAt: setting.clock.now() }], freshReads())).toEqual([
      { is: 'absent' },
    ])
  })

  it('is for a person to sort out when two carry our reference', async () => {
    await drive({ ...asOther('chd_own', 1), clock: setting.clock }).run()
    await drive({ ...asOther('chd_own', 2), clock: setting.clock }).run()
    const { observe } = setting.provider.registration
    expect(await observe([{ ...register(somebody()).dossier, sentAt: setting.clock.now() }], freshReads())).toMatchObject([
      { code: 'unknowable' },
    ])
  })

  const asOther = (reference: string, number = 9) => ({
    id: reference,
    journey: setting.provider.registration,
    intent: registrationOf(somebody(number), reference),
  })
})

describe('a lost answer', () => {
  it('is found by our reference, and nobody is made twice', async () => {
    setting.sandbox.faults.add({ on: 'POST cardholder', kind: 'drop-after' })
    const registered = await register(somebody()).run()
    expect(registered.result).toEqual({ status: 'ACTIVE' })
    expect(callsOf(setting, 'POST cardholder')).toBe(1)
    expect(setting.sandbox.calls.at(-1)?.path).toContain('search=chd_own')
  })

  it('to a call that did nothing is sent again once it would have shown', async () => {
    setting.sandbox.faults.add({ on: 'POST cardholder', kind: 'drop-before' })
    const registered = await register(somebody()).run()
    expect(registered.result).toEqual({ status: 'ACTIVE' })
    expect(setting.sandbox.things('cardholder')).toHaveLength(1)
  })
})

describe('a registered cardholder', () => {
  it.each([
    ['SUSPENDED', 'SUSPENDED'],
    ['TERMINATED', 'CLOSED'],
  ])('that is %s there is %s here', async (theirs, status) => {
    const registered = await register(somebody()).run()
    setting.sandbox.console('cardholder', registered.refs.id ?? '', theirs)
    expect(await registered.look()).toMatchObject({ is: 'done', result: { status }, providerStatus: theirs })
  })

  it('who cannot be found any more is no proof that there never was one', async () => {
    const registered = await register(somebody()).run()
    const { observe } = setting.provider.registration
    expect(await observe([{ ...registered.dossier, refs: { id: 'chl_gone' } }], freshReads())).toMatchObject([
      { code: 'unreadable' },
    ])
  })

  it('is read with many others in pages, where that is fewer calls', async () => {
    const people = setting.sandbox.seedReady(150)
    setting.sandbox.console('cardholder', people[149]?.cardholder.id ?? '', 'SUSPENDED')
    const dossiers = people.map(({ cardholder }) => ({ ...register(somebody()).dossier, refs: cardholder }))
    const seen = await setting.provider.registration.observe(dossiers, freshReads())
    expect(seen.map(one => ('result' in one ? one.result.status : one))).toEqual([
      ...Array<string>(149).fill('ACTIVE'),
      'SUSPENDED',
    ])
    expect(setting.sandbox.calls).toHaveLength(2)
  })

  it('is read singly where the list is too long, at the price of one call', async () => {
    const people = setting.sandbox.seedReady(1200).slice(0, 8)
    const dossiers = people.map(({ cardholder }) => ({ ...register(somebody()).dossier, refs: cardholder }))
    const seen = await setting.provider.registration.observe(dossiers, freshReads())
    expect(seen.map(one => ('is' in one ? one.is : one))).toEqual(Array(8).fill('done'))
    expect(setting.sandbox.calls).toHaveLength(9)
  })
})

describe('its status, in a word nobody knows', () => {
  it('is waited out', async () => {
    const { provider, close } = await openUpstream(() =>
      found({
        cardholderId: 'chl_1',
        email: 'a@b.test',
        status: 'HIBERNATING',
        kycStatus: 'PENDING',
        createdAt: '2026-09-01T08:00:00Z',
      }),
    )
    const dossier = {
      id: 'j',
      intent: registrationOf(somebody()),
      refs: { id: 'chl_1' },
      held: {},
      evidence: {},
      taken: new Set<string>(),
    }
    expect(await provider.registration.observe([dossier], freshReads())).toMatchObject([
      { is: 'waits', providerStatus: 'HIBERNATING' },
    ])
    await close()
  })
})
