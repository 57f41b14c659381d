import { beforeAll, expect, test } from 'vitest'
import { type Person, PICTURE, productsOf, register, someone } from '../../support/person.ts'
import { refuses } from '../../support/refusals.ts'
import { story } from '../../support/story.ts'

story({ providers: ['artha', 'fyatu', 'yativo'], databases: 'one' }, harness => {
  const client = () => harness.door.client
  let asked: {
    person: Person
    journeyId: string
    code: string
    form: string
    formOf: string
    document: string
    documentOf: string
  }
  beforeAll(async () => {
    const person = await someone(harness)
    const [product] = await productsOf(harness, 'yativo')
    const yativo = (await client().CreateCardholder({ input: { customerId: person.customerId, productId: product.id } }))
      .createCardholder.cardholder!
    const lacking = await someone(harness, { phone: undefined, dateOfBirth: undefined, nationality: undefined } as never)
    const [ofFyatu] = await productsOf(harness, 'fyatu')
    const fyatu = (await client().CreateCardholder({ input: { customerId: lacking.customerId, productId: ofFyatu.id } }))
      .createCardholder.cardholder!
    const [, wantsDocuments] = await productsOf(harness, 'artha')
    const { cardholderId } = await register(await someone(harness), wantsDocuments!)
    const kyc = (await client().StartKyc({ input: { cardholderId, productId: wantsDocuments!.id } })).startKyc.kycApplication!
    const document = kyc.requirements.find(({ __typename }) => __typename === 'DocumentRequirement')!
    asked = {
      person,
      journeyId: yativo.id,
      code: yativo.requirements[0]!.id,
      form: fyatu.requirements[0]!.id,
      formOf: fyatu.id,
      document: document.id,
      documentOf: kyc.id,
    }
  })

  const fill = (values: Record<string, string>) =>
    client().SubmitForm({
      input: {
        journeyId: asked.formOf,
        requirementId: asked.form,
        values: Object.entries(values).map(([name, value]) => ({ name, value })),
      },
    })
  const whole = { dateOfBirth: '1991-04-02', nationality: 'GB' }
  const handIn = (change: object) =>
    client().SubmitDocument({
      input: {
        journeyId: asked.documentOf,
        requirementId: asked.document,
        type: 'PASSPORT',
        number: 'X1',
        issuingCountry: 'GB',
        expiresOn: '2032-01-01',
        files: (['FRONT', 'BACK'] as const).map(side => ({ side, base64: PICTURE })),
        ...change,
      },
    })

  refuses(harness, [
    [
      'an answer to what was never asked',
      () =>
        client().SubmitCode({ input: { journeyId: asked.journeyId, requirementId: `${asked.journeyId}.nothing`, code: '1' } }),
      'NOT_FOUND',
      ['requirementId'],
      /requirement/,
    ],
    [
      'an answer to what another journey asks',
      () => client().SubmitCode({ input: { journeyId: asked.formOf, requirementId: asked.code, code: '1' } }),
      'NOT_FOUND',
      ['requirementId'],
      /requirement/,
    ],
    [
      'a form where a code is asked for',
      () => client().SubmitForm({ input: { journeyId: asked.journeyId, requirementId: asked.code, values: [] } }),
      'INVALID_INPUT',
      ['requirementId'],
      /a code: .*answers a form/,
    ],
    [
      'a code where a form is asked for',
      () => client().SubmitCode({ input: { journeyId: asked.formOf, requirementId: asked.form, code: '1' } }),
      'INVALID_INPUT',
      ['requirementId'],
      /a form: .*answers a code/,
    ],
    [
      'an empty code',
      () => client().SubmitCode({ input: { journeyId: asked.journeyId, requirementId: asked.code, code: '' } }),
      'INVALID_INPUT',
      ['code'],
      /required/,
    ],
    [
      'a new link for a form',
      () => client().RenewRequirement({ input: { journeyId: asked.formOf, requirementId: asked.form } }),
      'NOT_SUPPORTED',
      ['requirementId'],
      /renewed/,
    ],
    [
      'a form with a field missing',
      () => fill({ dateOfBirth: '1991-04-02' }),
      'INVALID_INPUT',
      ['values', 'nationality'],
      /required/,
    ],
    [
      'a form with a field of one’s own',
      () => fill({ ...whole, iban: 'GB00' }),
      'INVALID_INPUT',
      ['values', 'iban'],
      /dateOfBirth/,
    ],
    [
      'a form by somebody under age',
      () => fill({ ...whole, dateOfBirth: '2012-01-01' }),
      'INVALID_INPUT',
      ['values', 'dateOfBirth'],
      /18/,
    ],
    ['a document of another kind', () => handIn({ type: 'LIBRARY_CARD' }), 'INVALID_INPUT', ['type'], /PASSPORT/],
    [
      'a document without a side',
      () => handIn({ files: [{ side: 'FRONT', base64: PICTURE }] }),
      'INVALID_INPUT',
      ['files'],
      /BACK/,
    ],
    [
      'a document that is no base64',
      () =>
        handIn({
          files: [
            { side: 'FRONT', base64: '!!!!' },
            { side: 'BACK', base64: PICTURE },
          ],
        }),
      'INVALID_INPUT',
      ['files', '0', 'base64'],
      /base64/,
    ],
    [
      'a document with neither content nor link',
      () => handIn({ files: [{ side: 'FRONT' }, { side: 'BACK', base64: PICTURE }] }),
      'INVALID_INPUT',
      ['files', '0'],
      /either/,
    ],
    ['a document whose date never was', () => handIn({ expiresOn: '2032-13-01' }), 'INVALID_INPUT', ['expiresOn'], /exists/],
  ])

  test('a code that is answered three times at once is used once', async () => {
    const code = await asked.person.codeFor({ journeyId: asked.journeyId })
    const verified = () =>
      harness.sandboxes.get('yativo')!.calls.filter(({ operation }) => operation === 'POST verify-otp').length
    const before = verified()
    const answers = await Promise.all(
      [1, 2, 3].map(() => client().SubmitCode({ input: { journeyId: asked.journeyId, requirementId: asked.code, code } })),
    )
    expect(verified()).toBe(before + 1)
    expect(answers.filter(({ submitCode }) => submitCode.errors.length === 0)).toHaveLength(1)
    for (const { submitCode } of answers.filter(each => each.submitCode.errors.length > 0))
      expect(['CONFLICT', 'NOT_FOUND']).toContain(submitCode.errors[0]!.code)
    expect(await asked.person.status(asked.journeyId)).toBe('ACTIVE')
  })
})
