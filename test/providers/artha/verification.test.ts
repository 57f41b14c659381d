import { describe, expect, it } from 'vitest'
import { anybody, PICTURE } from '../person.ts'
import { applying, FULL, METAL, openSetting, PREMIUM, shapes, timesCalled } from './setting.ts'

describe('applying for a product', () => {
  it('asks nothing of somebody whose profile has everything', async () => {
    await using setting = await openSetting(() => Promise.reject(new Error('expected no question')))
    const { kyc, refs, product } = await applying(setting)
    await kyc.run()
    expect(kyc.result).toEqual({ status: 'APPROVED' })
    expect(kyc.refs).toEqual({ customerId: refs.id, productId: product.ref, submitted: '1' })
    expect(setting.sandbox.calls.filter(({ effect }) => effect?.startsWith('kyc'))).toHaveLength(1)
  })

  it('observes the application every thirty seconds at first', async () => {
    await using setting = await openSetting()
    const { kyc } = await applying(setting)
    await kyc.turn()
    expect(kyc.turns.at(-1)?.outcome).toMatchObject({ is: 'waits', checkIn: 30 })
  })

  it('asks for documents that a product wants, uploads one per turn, and links them', async () => {
    const asked: unknown[] = []
    await using setting = await openSetting((requirement, profile, sandbox) => {
      asked.push(...shapes([requirement]))
      return anybody(requirement, profile, sandbox)
    })
    const { kyc } = await applying(setting, PREMIUM)
    await kyc.run()
    expect(asked).toEqual([
      ['identity-document', ['PASSPORT'], ['FRONT', 'BACK']],
      ['face', ['PHOTO'], ['SELFIE']],
    ])
    expect(kyc.result).toEqual({ status: 'APPROVED' })
    expect(kyc.turns.filter(({ did }) => did === 'advance').map(({ wrote }) => wrote)).toEqual([
      [],
      ['POST uploadfile'],
      [],
      ['POST uploadfile'],
      ['POST applicant'],
    ])
    expect(Object.keys(kyc.held).toSorted()).toEqual([
      'docExpiryDate',
      'docIssueDate',
      'faceImage',
      'idNumber',
      'idType',
      'profilePicBack',
      'profilePicFront',
    ])
  })

  it('asks for what only some products want', async () => {
    await using setting = await openSetting()
    const { kyc } = await applying(setting, METAL)
    await kyc.turn()
    expect(shapes(kyc.requirements)).toEqual([
      ['occupation', 'accountPurpose', 'annualSalary', 'expectedMonthlyVolume'],
      ['identity-document', ['PASSPORT', 'NATIONAL_ID', 'DRIVING_LICENCE'], ['FRONT', 'BACK']],
      ['signature', ['PHOTO'], ['SIGNATURE']],
    ])
    expect(kyc.requirements[1]).toMatchObject({ needsIssuedOn: true, needsExpiresOn: false, takes: ['CONTENT'] })
    expect((await kyc.run()).phase).toBe('done')
  })

  it('goes on by itself once the profile was completed elsewhere', async () => {
    await using setting = await openSetting()
    const { kyc, refs, product } = await applying(setting)
    const { address: _address, ...homeless } = FULL
    const waiting = setting.verify(product, refs, homeless)
    await waiting.turn()
    expect(shapes(waiting.requirements)).toEqual([['address.line1', 'address.city', 'address.postalCode', 'address.country']])
    expect(await waiting.look()).toMatchObject({ is: 'same' })
    const { profile } = kyc.dossier.intent
    const [now] = await setting.provider.verification.observe(
      [{ ...waiting.dossier, intent: { ...waiting.dossier.intent, profile } }],
      { get: (_key, load) => load() },
    )
    expect(now).toMatchObject({ is: 'moved' })
  })

  it('hands a document back that lacks a side, a number or a date', async () => {
    await using setting = await openSetting()
    const { product, refs } = await applying(setting, PREMIUM)
    const front = { side: 'FRONT' as const, content: PICTURE }
    const back = { side: 'BACK' as const, content: PICTURE }
    const cases = [
      [{ type: 'PASSPORT', number: 'X1', expiresOn: '2032-01-01', files: [front] }, 'Please hand in a picture of the side BACK.'],
      [{ type: 'PASSPORT', expiresOn: '2032-01-01', files: [front, back] }, 'Please give the number of the document.'],
      [{ type: 'PASSPORT', number: 'X1', files: [front, back] }, 'Please give the date on which the document expires.'],
    ] as const
    for (const [document, problem] of cases) {
      const kyc = setting.verify(product, refs)
      kyc.queue({ shape: 'document', name: 'identity-document', document })
      await kyc.turn()
      expect(kyc.requirements).toMatchObject([{ name: 'identity-document', problem }])
    }
    expect(timesCalled(setting, 'POST uploadfile')).toBe(0)
  })

  it('waits as long as it takes, and never past its deadline', async () => {
    await using setting = await openSetting()
    setting.sandbox.decide('kyc', { outcome: 'never' })
    const { kyc } = await applying(setting)
    expect((await kyc.run()).phase).toBe('review')
    const looks = kyc.turns.filter(({ did }) => did === 'observe').length
    expect(looks).toBeGreaterThan(100)
    expect(looks).toBeLessThan(200)
  })
})
