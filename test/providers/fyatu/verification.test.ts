import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Private } from '../../../src/domain/private.ts'
import type { Profile } from '../../../src/domain/profile.ts'
import type { Verified } from '../../../src/domain/progress.ts'
import type { Verification } from '../../../src/domain/provider.ts'
import type { AnsweredDocument } from '../../../src/domain/requirement.ts'
import { isRetryable } from '../../../src/domain/reason.ts'
import { type Drive, freshReads } from '../drive.ts'
import { somebody } from '../person.ts'
import { callsOf, openSetting, type Setting } from './setting.ts'

let setting: Setting
beforeEach(async () => {
  setting = await openSetting()
})
afterEach(() => setting.close())

type Applying = Drive<Verification, Verified>

async function begin(): Promise<Applying> {
  const product = await setting.product()
  return setting.verify(product, (await setting.register(product).run()).refs)
}
async function rejected(reason: string): Promise<Applying> {
  setting.sandbox.decide('kyc', { outcome: 'reject', reason })
  return (await begin()).run()
}
const again = (driven: Applying, profile: Profile = somebody(), attempt = 2): Applying => {
  driven.restart({ ...driven.dossier.intent, attempt, profile: new Private(profile) })
  return driven
}
const writesAfter = (mark: number): string[] =>
  setting.calls
    .filter(({ write }) => write)
    .map(({ operation }) => operation)
    .slice(mark)
const idOf = ({ refs }: { refs: Record<string, string> }): string => refs.cardholderId ?? ''

describe('the first attempt', () => {
  it('sends nothing: creation has submitted it, and the webhook tells', async () => {
    const applying = await begin()
    await applying.turn()
    expect([applying.phase, applying.turns[0]?.outcome]).toMatchObject([
      'waiting',
      { is: 'waits', checkIn: 120, providerStatus: 'PENDING' },
    ])
    setting.clock.forward(new Date(setting.clock.now().getTime() + 5_000))
    await setting.sandbox.deliver()
    const notices = setting.postbox.posts.map(({ read }) => read)
    expect(notices).toContainEqual(
      expect.objectContaining({
        type: 'CARDHOLDER_KYC_APPROVED',
        about: [{ kind: 'kyc', refs: { cardholderId: idOf(applying) } }],
      }),
    )
    expect(await applying.look()).toMatchObject({ is: 'done', result: { status: 'APPROVED' }, providerStatus: 'APPROVED' })
    expect(writesAfter(1)).toEqual([])
  })

  it('is known by what its webhooks name', async () => {
    const applying = await begin()
    await applying.turn()
    expect(applying.refs).toEqual({ cardholderId: setting.drives[0]?.refs.id })
    expect(setting.provider.verification.steps).toEqual(['correct-details', 'submit-kyc', 'await-decision'])
    expect(setting.provider.verification.at(applying.dossier)).toBe(2)
  })

  it('ends without any webhook, by the safety poll', async () => {
    setting.sandbox.deliverTo(undefined)
    expect((await (await begin()).run()).result).toEqual({ status: 'APPROVED' })
  })

  it('waits as long as nobody decides', async () => {
    setting.sandbox.decide('kyc', { outcome: 'never' })
    const applying = await (await begin()).run()
    expect(applying.phase).toBe('review')
    expect(callsOf(setting, 'GET cardholder')).toBeGreaterThan(10)
  })

  it('counts a waived one as approved, and never submits that', async () => {
    setting.sandbox.decide('kyc', { outcome: 'never' })
    const applying = await begin()
    setting.sandbox.console('kyc', setting.drives[0]?.refs.id ?? '', 'WAIVED')
    await applying.run()
    expect([applying.result, applying.refs.granted]).toEqual([{ status: 'APPROVED' }, 'WAIVED'])
    expect(writesAfter(1)).toEqual([])
  })
})

describe('a rejection', () => {
  it.each([
    ['DOCUMENT_EXPIRED', 'DOCUMENT_EXPIRED', true, ['document']],
    ['DOCUMENT_UNREADABLE', 'DOCUMENT_UNREADABLE', true, ['document']],
    ['NAME_MISMATCH', 'NAME_MISMATCH', true, ['form']],
    ['OTHER', 'PROVIDER_DECLINED', true, []],
    ['SOMETHING_NEW', 'PROVIDER_DECLINED', true, []],
    ['UNDER_AGE', 'UNDER_AGE', false, []],
    ['UNSUPPORTED_COUNTRY', 'UNSUPPORTED_COUNTRY', false, []],
    ['WATCHLIST_MATCH', 'NOT_ELIGIBLE', false, []],
    ['DUPLICATE_IDENTITY', 'NOT_ELIGIBLE', false, []],
  ])('for %s is %s', async (theirs, code, retryable, asked) => {
    const applying = await rejected(theirs)
    expect([applying.phase, applying.reason]).toEqual(['refused', { code, providerCode: theirs }])
    expect(applying.reason && isRetryable(applying.reason)).toBe(retryable)
    expect(applying.requirements.map(({ shape }) => shape)).toEqual(asked)
  })

  it('for a document asks for another, by link only', async () => {
    const [asked] = (await rejected('DOCUMENT_EXPIRED')).requirements
    expect(asked).toMatchObject({ shape: 'document', name: 'identity-document', takes: ['URL'], problem: expect.any(String) })
  })
})

describe('another attempt', () => {
  const passport: AnsweredDocument = {
    type: 'DRIVERS_LICENSE',
    number: 'X99',
    issuingCountry: 'GB',
    files: [
      { side: 'FRONT', url: 'https://files.example.test/front.jpg' },
      { side: 'SELFIE', url: 'https://files.example.test/me.jpg' },
    ],
  }
  const handIn = (applying: Applying, document = passport): void =>
    applying.queue({ shape: 'document', name: 'identity-document', document })
  const documentThere = async (applying: Applying): Promise<unknown> => {
    const { FYATU_BASE_URL, FYATU_API_KEY } = setting.sandbox.variables
    const response = await fetch(`${FYATU_BASE_URL}/cardholders/${idOf(applying)}`, {
      headers: { authorization: `Bearer ${FYATU_API_KEY}` },
    })
    return ((await response.json()) as { data: { kycDocument: unknown } }).data.kycDocument
  }
  const LICENCE = {
    documentType: 'DRIVER_LICENSE',
    documentNumber: 'X99',
    issuingCountry: 'GB',
    frontUrl: 'https://files.example.test/front.jpg',
    selfieUrl: 'https://files.example.test/me.jpg',
  }

  it('submits the document handed in since, as this endpoint spells it', async () => {
    const applying = await rejected('DOCUMENT_EXPIRED')
    handIn(applying)
    await again(applying).run()
    expect(applying.result).toEqual({ status: 'APPROVED' })
    expect(writesAfter(1)).toEqual(['POST kyc'])
    expect(await documentThere(applying)).toEqual(LICENCE)
  })

  it('keeps the document through a lost correction of details', async () => {
    const applying = await rejected('DOCUMENT_EXPIRED')
    handIn(applying)
    setting.sandbox.faults.add({ on: 'PATCH cardholder', kind: 'drop-after' })
    await again(applying, { ...somebody(), lastName: 'Okoromah' }).run()
    expect(applying.result).toEqual({ status: 'APPROVED' })
    expect(writesAfter(1)).toEqual(['PATCH cardholder', 'POST kyc'])
    expect(await documentThere(applying)).toEqual(LICENCE)
  })

  it('corrects what the provider holds before it submits, because submitting carries no names', async () => {
    const applying = await rejected('NAME_MISMATCH')
    await again(applying, { ...somebody(), firstName: 'Ines', lastName: 'Okoro' }).run()
    expect(applying.result).toEqual({ status: 'APPROVED' })
    expect(writesAfter(1)).toEqual(['PATCH cardholder', 'POST kyc'])
    const [profile] = (await setting.provider.profiles?.([{ id: idOf(applying) }], freshReads())) ?? []
    expect(profile instanceof Private && profile.reveal()).toMatchObject({
      firstName: 'Ines',
      lastName: 'Okoro',
      email: somebody().email,
    })
  })

  it('does not take another spelling of an e-mail address for a correction', async () => {
    const applying = await rejected('OTHER')
    await again(applying, { ...somebody(), email: somebody().email.toUpperCase() }).run()
    expect(writesAfter(1)).toEqual(['POST kyc'])
  })

  it.each(['drop-after', 'drop-before'] as const)('survives losing a submission (%s)', async kind => {
    const applying = await rejected('OTHER')
    setting.sandbox.faults.add({ on: 'POST kyc', kind })
    await again(applying).run()
    expect(applying.result).toEqual({ status: 'APPROVED' })
    expect(setting.sandbox.calls.filter(({ effect }) => effect?.startsWith('kyc '))).toHaveLength(1)
  })

  it('may be rejected as well, and asked for once more', async () => {
    const applying = await rejected('OTHER')
    setting.sandbox.decide('kyc', { outcome: 'retry' })
    await again(applying).run()
    expect([applying.phase, applying.reason]).toMatchObject(['refused', { code: 'DOCUMENT_UNREADABLE' }])
    await again(applying, somebody(), 3).run()
    expect(applying.result).toEqual({ status: 'APPROVED' })
    expect(writesAfter(1)).toEqual(['POST kyc', 'POST kyc'])
  })

  it.each(['APPROVED', 'WAIVED', 'PENDING'])('is not submitted when somebody made it %s meanwhile', async status => {
    const applying = await rejected('OTHER')
    setting.sandbox.console('kyc', idOf(applying), status)
    again(applying)
    while (applying.phase === 'ready') await applying.turn()
    expect(applying.phase).toBe(status === 'PENDING' ? 'waiting' : 'done')
    expect(writesAfter(1)).toEqual([])
  })

  it('asks for an e-mail address of one’s own where the corrected one is another’s', async () => {
    const applying = await rejected('OTHER')
    await setting.register(await setting.product(), somebody(2)).run()
    again(applying, { ...somebody(), email: somebody(2).email })
    while (applying.phase === 'ready') await applying.turn()
    expect([applying.phase, applying.reason]).toMatchObject(['needs', { providerCode: 'CARDHOLDER_EMAIL_EXISTS' }])
    expect(applying.requirements).toMatchObject([{ shape: 'form', fields: [{ name: 'email' }] }])
  })

  it('is refused for a person whom the provider has closed', async () => {
    const applying = await rejected('OTHER')
    setting.sandbox.console('cardholder', idOf(applying), 'TERMINATED')
    await again(applying).run()
    expect([applying.phase, applying.reason]).toMatchObject(['refused', { code: 'PROVIDER_DECLINED', retryable: false }])
  })
})

describe('once approved', () => {
  const approved = async (as: string): Promise<Applying> => {
    setting.sandbox.decide('kyc', { outcome: 'never' })
    const applying = await begin()
    setting.sandbox.console('kyc', setting.drives[0]?.refs.id ?? '', as)
    return applying.run()
  }

  it.each([
    ['WAIVED', 'PENDING'],
    ['WAIVED', 'REJECTED'],
    ['APPROVED', 'PENDING'],
  ])('%s, a later %s suspends the right to new cards', async (as, later) => {
    const applying = await approved(as)
    setting.sandbox.console('kyc', idOf(applying), later)
    expect(await applying.look()).toMatchObject({ is: 'done', result: { status: 'SUSPENDED' } })
    setting.sandbox.console('kyc', idOf(applying), 'APPROVED')
    expect(await applying.look()).toMatchObject({ is: 'done', result: { status: 'APPROVED' } })
  })

  it('a rejection contradicts it', async () => {
    const applying = await approved('APPROVED')
    setting.sandbox.console('kyc', idOf(applying), 'REJECTED')
    expect(await applying.look()).toMatchObject({ is: 'refused' })
  })
})

describe('many applications', () => {
  it('are read in pages, and only the rejected ones singly, for the reason', async () => {
    const people = setting.sandbox.seedReady(120)
    setting.sandbox.console('kyc', people[7]?.cardholder.id ?? '', 'REJECTED')
    const blank = setting.verify(await setting.product(), {}).dossier
    const dossiers = people.map(({ cardholder }) => ({
      ...blank,
      intent: { ...blank.intent, cardholder },
      refs: { cardholderId: cardholder.id ?? '' },
    }))
    const before = setting.sandbox.calls.length
    const seen = await setting.provider.verification.observe(dossiers, freshReads())
    expect(seen.map(one => ('is' in one ? one.is : one.message))).toEqual(
      Array.from({ length: 120 }, (_, n) => (n === 7 ? 'refused' : 'done')),
    )
    expect(seen[7]).toMatchObject({ reason: { providerCode: 'OTHER' } })
    expect(setting.sandbox.calls.length - before).toBe(3)
  })
})
