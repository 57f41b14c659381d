import { describe, expect, it } from 'vitest'
import type { Requirement } from '../../../src/domain/requirement.ts'
import { anybody, somebody } from '../person.ts'
import { applying, openSetting, PREMIUM, shapes, timesCalled } from './setting.ts'

describe('a rejection', () => {
  it('says what may be corrected, and is submitted again with the documents as they now are', async () => {
    await using setting = await openSetting()
    setting.sandbox.decide('kyc', { outcome: 'retry' })
    const { kyc } = await applying(setting, PREMIUM)
    await kyc.run()
    expect([kyc.phase, kyc.reason?.code]).toEqual(['refused', 'DOCUMENT_UNREADABLE'])
    expect(shapes(kyc.requirements).map(shape => (shape as string[])[0])).toEqual(['identity-document', 'face'])
    const before = kyc.held.faceImage

    kyc.restart({ ...kyc.dossier.intent, attempt: 2 })
    const face = kyc.requirements[1] as Requirement
    kyc.queue((await anybody(face, somebody(), setting.sandbox)) as never)
    await kyc.run()
    expect(kyc.result).toEqual({ status: 'APPROVED' })
    expect(kyc.refs.submitted).toBe('2')
    expect(kyc.held.faceImage).not.toBe(before)
    expect(setting.sandbox.things('kyc')).toHaveLength(1)
  })

  it('of details asks for every field that may be corrected, but not for the locked e-mail', async () => {
    await using setting = await openSetting()
    setting.sandbox.decide('kyc', { outcome: 'reject', reason: 'Name does not match the document' })
    const { kyc } = await applying(setting)
    await kyc.run()
    expect(kyc.reason?.code).toBe('NAME_MISMATCH')
    expect(shapes(kyc.requirements)).toEqual([
      [
        'firstName',
        'lastName',
        'gender',
        'dateOfBirth',
        'phone',
        'address.line1',
        'address.city',
        'address.postalCode',
        'address.country',
      ],
    ])
  })

  it('for a watchlist tips nobody off', async () => {
    await using setting = await openSetting()
    setting.sandbox.decide('kyc', { outcome: 'reject', reason: 'Sanctions list match' })
    const { kyc } = await applying(setting)
    await kyc.run()
    expect(kyc.reason?.code).toBe('NOT_ELIGIBLE')
    expect(JSON.stringify(kyc.reason)).not.toContain('Sanctions')
  })
})

describe('an application whose answer was lost', () => {
  it('is sent again, because an untouched pair reads as under review too, and the 409 says that it arrived', async () => {
    await using setting = await openSetting()
    setting.sandbox.faults.add({ on: 'POST applicant', kind: 'drop-after' })
    const { kyc } = await applying(setting)
    await kyc.run()
    expect(kyc.result).toEqual({ status: 'APPROVED' })
    expect(kyc.turns.map(({ outcome }) => ('is' in outcome ? outcome.is : outcome.code)).slice(0, 3)).toEqual([
      'no-answer',
      'repeatable',
      'waits',
    ])
    expect(setting.sandbox.calls.filter(({ operation }) => operation === 'POST applicant').map(({ status }) => status)).toEqual([
      202, 409,
    ])
    expect(new Set(kyc.turns.map(({ key }) => key).filter(Boolean)).size, 'one key for the same write').toBe(1)
  })

  it('is sent again when it never arrived, although its status reads as under review', async () => {
    await using setting = await openSetting()
    setting.sandbox.faults.add({ on: 'POST applicant', kind: 'drop-before' })
    const { kyc } = await applying(setting)
    expect((await kyc.run()).result).toEqual({ status: 'APPROVED' })
    expect(setting.sandbox.things('kyc')).toHaveLength(1)
  })

  it('is believed at once where it has been decided meanwhile', async () => {
    await using setting = await openSetting()
    const { kyc } = await applying(setting)
    setting.sandbox.decide('kyc', { outcome: 'retry' })
    setting.sandbox.faults.add({ on: 'POST applicant', kind: 'drop-after' })
    await kyc.turn()
    setting.clock.forward(new Date(setting.clock.now().getTime() + 60_000))
    await kyc.run()
    expect([kyc.phase, kyc.reason?.code]).toEqual(['refused', 'DOCUMENT_UNREADABLE'])
    expect(timesCalled(setting, 'POST applicant')).toBe(1)
  })

  it.each(['drop-after', 'drop-before'] as const)('of a second attempt (%s) is one second application', async kind => {
    await using setting = await openSetting()
    setting.sandbox.decide('kyc', { outcome: 'retry' })
    const { kyc } = await applying(setting)
    await kyc.run()
    setting.sandbox.faults.add({ on: 'POST applicant', kind })
    kyc.restart({ ...kyc.dossier.intent, attempt: 2 })
    await kyc.run()
    expect(kyc.result).toEqual({ status: 'APPROVED' })
    expect(setting.sandbox.calls.filter(({ effect }) => effect?.startsWith('kyc'))).toHaveLength(2)
  })

  it('leaves at most an unused copy of a file behind', async () => {
    await using setting = await openSetting()
    setting.sandbox.faults.add({ on: 'POST uploadfile', kind: 'drop-after' })
    const { kyc } = await applying(setting, PREMIUM)
    expect((await kyc.run()).result).toEqual({ status: 'APPROVED' })
    expect(timesCalled(setting, 'POST uploadfile')).toBe(3)
  })
})
