import { beforeAll, describe, expect, test } from 'vitest'
import { ClientError } from 'graphql-request'
import { type Person, PICTURE, productsOf, register, someone, topUp, type WithCard, withCard } from '../support/person.ts'
import { story } from '../support/story.ts'

type Answer = Readonly<Record<string, unknown>> & { readonly errors: readonly { readonly code: string; readonly path?: readonly string[] | null; readonly message: string; readonly nodeId?: string | null }[] }
type Case = readonly [name: string, ask: () => Promise<object>, code: string, path: readonly string[], says: RegExp]

const MISSING = { cus: 'cus_01h455vb4pex5vsknk084sn02q', chd: 'chd_01h455vb4pex5vsknk084sn02q', card: 'card_01h455vb4pex5vsknk084sn02q', kyc: 'kyc_01h455vb4pex5vsknk084sn02q' }
const TABLES = ['customers', 'journeys', 'attempts', 'changes', 'notices']

story({ providers: ['artha', 'fyatu', 'pintopay', 'yativo'], databases: 'one' }, stage => {
  const client = () => stage.door.client
  /** Everything that was written, and everything that was sent. */
  const traces = async (): Promise<object> => {
    const { sql } = stage.house.world.database
    const counts = await Promise.all(TABLES.map(async table => (await sql.execute<{ n: string }>(`select count(*) as n from ${table}`)).rows[0]?.n))
    const revisions = await sql.execute(`select sum(revision) as revisions, sum(version) as versions, (select max(updated_at) from customers) as changed from journeys`)
    return { counts, revisions: revisions.rows[0], sent: [...stage.house.sandboxes.values()].map(({ calls }) => calls.length) }
  }

  let mine: WithCard
  let asked: { person: Person; journeyId: string; code: string; form: string; formOf: string; document: string; documentOf: string }
  beforeAll(async () => {
    mine = await withCard(stage, 'fyatu')
    for (const id of ['artha', 'pintopay', 'yativo']) await productsOf(stage, id)
    await topUp(mine, 'taken')
    const person = await someone(stage)
    const [product] = await productsOf(stage, 'yativo')
    const yativo = (await client().CreateCardholder({ input: { customerId: person.customerId, productId: product.id } })).createCardholder.cardholder!
    const lacking = await someone(stage, { phone: undefined, dateOfBirth: undefined, nationality: undefined } as never)
    const [ofFyatu] = await productsOf(stage, 'fyatu')
    const fyatu = (await client().CreateCardholder({ input: { customerId: lacking.customerId, productId: ofFyatu.id } })).createCardholder.cardholder!
    const [, wantsDocuments] = await productsOf(stage, 'artha')
    const { cardholderId } = await register(await someone(stage), wantsDocuments!)
    const kyc = (await client().StartKyc({ input: { cardholderId, productId: wantsDocuments!.id } })).startKyc.kycApplication!
    const document = kyc.requirements.find(({ __typename }) => __typename === 'DocumentRequirement')!
    asked = { person, journeyId: yativo.id, code: yativo.requirements[0]!.id, form: fyatu.requirements[0]!.id, formOf: fyatu.id, document: document.id, documentOf: kyc.id }
  })

  const profile = (change: object) => () => client().CreateCustomer({ input: { externalId: 'nobody', profile: { email: 'nobody@example.test', ...change } } })
  const address = { line1: '1 Quay St', city: 'Leith', country: 'GB' }
  const pay = (amount: string, currency = 'USD', idempotencyKey = 'bad', cardId = mine.cardId) => client().TopUpCard({ input: { cardId, amount: { amount, currency }, idempotencyKey } })
  const issue = (change: object) => client().IssueCard({ input: { cardholderId: mine.cardholderId, productId: mine.product.id, idempotencyKey: 'bad', initialAmount: { amount: '20.00', currency: 'USD' }, ...change } })
  const fill = (values: Record<string, string>) => client().SubmitForm({ input: { journeyId: asked.formOf, requirementId: asked.form, values: Object.entries(values).map(([name, value]) => ({ name, value })) } })
  const whole = { dateOfBirth: '1991-04-02', nationality: 'GB' }
  const handIn = (change: object) =>
    client().SubmitDocument({
      input: { journeyId: asked.documentOf, requirementId: asked.document, type: 'PASSPORT', number: 'X1', issuingCountry: 'GB', expiresOn: '2032-01-01', files: (['FRONT', 'BACK'] as const).map(side => ({ side, base64: PICTURE })), ...change } as never,
    })

  const cases: readonly Case[] = [
    ['an id of nothing', () => client().CreateCardholder({ input: { customerId: MISSING.cus, productId: mine.product.id } }), 'NOT_FOUND', ['customerId'], /customer/],
    ['an id that is no id', () => client().StartKyc({ input: { cardholderId: "'; drop table journeys; --", productId: mine.product.id } }), 'NOT_FOUND', ['cardholderId'], /cardholder/],
    ['an id of another kind', () => client().FreezeCard({ input: { cardId: mine.cardholderId } }), 'NOT_FOUND', ['cardId'], /card/],
    ['a journey that there is none of', () => client().Refresh({ input: { journeyId: MISSING.kyc } }), 'NOT_FOUND', ['journeyId'], /journey/],
    ['a product that there is none of', () => client().CreateCardholder({ input: { customerId: mine.person.customerId, productId: 'fyatu:nothing' } }), 'NOT_FOUND', ['productId'], /product/],
    ['a provider that there is none of', () => client().CreateCardholder({ input: { customerId: mine.person.customerId, productId: 'nobody:1' } }), 'NOT_FOUND', ['productId'], /product/],
    ['a product of another provider', () => client().StartKyc({ input: { cardholderId: mine.cardholderId, productId: 'yativo:virtual' } }), 'INVALID_INPUT', ['productId'], /own provider/],
    ['too many decimals', () => pay('25.501'), 'INVALID_INPUT', ['amount', 'amount'], /at most 2 decimals but got 3/],
    ['nothing', () => pay('0.00'), 'INVALID_INPUT', ['amount', 'amount'], /above zero/],
    ['less than nothing', () => pay('-5'), 'INVALID_INPUT', ['amount', 'amount'], /above zero/],
    ['an amount that is no number', () => pay('1e3'), 'INVALID_INPUT', ['amount', 'amount'], /plain decimal/],
    ['an amount of another notation', () => pay('1,50'), 'INVALID_INPUT', ['amount', 'amount'], /25\.50/],
    ['more than the product takes', () => pay('5000.01'), 'INVALID_INPUT', ['amount', 'amount'], /at most 5000/],
    ['another currency', () => pay('10', 'EUR'), 'INVALID_INPUT', ['amount', 'currency'], /expected USD but got EUR/],
    ['no currency', () => pay('10', '  '), 'INVALID_INPUT', ['amount', 'currency'], /currency code/],
    ['money for a card that there is none of', () => pay('10', 'USD', 'bad', MISSING.card), 'NOT_FOUND', ['cardId'], /card/],
    ['an empty idempotencyKey', () => pay('10', 'USD', ' '), 'INVALID_INPUT', ['idempotencyKey'], /some text/],
    ['a long idempotencyKey', () => pay('10', 'USD', 'k'.repeat(256)), 'INVALID_INPUT', ['idempotencyKey'], /at most 255/],
    ['another amount under the same key', () => pay('10', 'USD', 'taken'), 'CONFLICT', ['idempotencyKey'], /other input/],
    ['another product under the same key', () => issue({ idempotencyKey: 'first card', initialAmount: { amount: '21.00', currency: 'USD' } }), 'CONFLICT', ['idempotencyKey'], /other input/],
    ['no first amount where one is demanded', () => issue({ initialAmount: null }), 'INVALID_INPUT', ['initialAmount'], /demands/],
    ['a first amount in another currency', () => issue({ initialAmount: { amount: '20', currency: 'EUR' } }), 'INVALID_INPUT', ['initialAmount', 'currency'], /USD/],
    ['a type that the product is not', () => issue({ type: 'PHYSICAL' }), 'NOT_SUPPORTED', ['type'], /VIRTUAL/],
    ['a name that is too long for a card', () => issue({ nameOnCard: 'N'.repeat(65) }), 'INVALID_INPUT', ['nameOnCard'], /at most 64/],
    ['somebody under age', profile({ dateOfBirth: '2010-01-01' }), 'INVALID_INPUT', ['profile', 'dateOfBirth'], /18/],
    ['somebody not born yet', profile({ dateOfBirth: '2030-01-01' }), 'INVALID_INPUT', ['profile', 'dateOfBirth'], /in the past/],
    ['somebody born on a day that never was', profile({ dateOfBirth: '1991-02-30' }), 'INVALID_INPUT', ['profile', 'dateOfBirth'], /exists/],
    ['somebody of 130', profile({ dateOfBirth: '1896-01-01' }), 'INVALID_INPUT', ['profile', 'dateOfBirth'], /impossible/],
    ['an e-mail address that is none', profile({ email: 'ines at example' }), 'INVALID_INPUT', ['profile', 'email'], /ines@example\.com/],
    ['two e-mail addresses', profile({ email: 'a@example.test,b@example.test' }), 'INVALID_INPUT', ['profile', 'email'], /e-mail/],
    ['an e-mail address with a line break', profile({ email: 'a@example.test\r\nbcc: b@example.test' }), 'INVALID_INPUT', ['profile', 'email'], /control characters/],
    ['a phone number without its country', profile({ phone: '07700900123' }), 'INVALID_INPUT', ['profile', 'phone'], /\+447700900123/],
    ['a country that there is none of', profile({ nationality: 'XX' }), 'INVALID_INPUT', ['profile', 'nationality'], /ISO 3166/],
    ['a country by its name', profile({ address: { ...address, country: 'Scotland' } }), 'INVALID_INPUT', ['profile', 'address', 'country'], /GB/],
    ['an address without a street', profile({ address: { ...address, line1: ' ' } }), 'INVALID_INPUT', ['profile', 'address', 'line1'], /some text/],
    ['a gender of one’s own', profile({ gender: 'yes' }), 'INVALID_INPUT', ['profile', 'gender'], /male, female, other/],
    ['a name as long as a book', profile({ firstName: 'N'.repeat(10 * 1024 * 1024) }), 'INVALID_INPUT', ['profile', 'firstName'], /at most 64/],
    ['no externalId', () => client().CreateCustomer({ input: { externalId: '', profile: { email: 'nobody@example.test' } } }), 'INVALID_INPUT', ['externalId'], /some text/],
    ['an externalId that is taken', () => client().CreateCustomer({ input: { externalId: 'person-taken', profile: { email: 'x@example.test' } } }), 'CONFLICT', ['externalId'], /already/],
    ['a change of nothing', () => client().UpdateCustomer({ input: { id: mine.person.customerId, profile: {} } }), 'INVALID_INPUT', ['profile'], /at least one/],
    ['an answer to what was never asked', () => client().SubmitCode({ input: { journeyId: asked.journeyId, requirementId: `${asked.journeyId}.nothing`, code: '1' } }), 'NOT_FOUND', ['requirementId'], /requirement/],
    ['an answer to what another journey asks', () => client().SubmitCode({ input: { journeyId: asked.formOf, requirementId: asked.code, code: '1' } }), 'NOT_FOUND', ['requirementId'], /requirement/],
    ['a form where a code is asked for', () => client().SubmitForm({ input: { journeyId: asked.journeyId, requirementId: asked.code, values: [] } }), 'INVALID_INPUT', ['requirementId'], /code .*form/],
    ['a code where a form is asked for', () => client().SubmitCode({ input: { journeyId: asked.formOf, requirementId: asked.form, code: '1' } }), 'INVALID_INPUT', ['requirementId'], /form .*code/],
    ['an empty code', () => client().SubmitCode({ input: { journeyId: asked.journeyId, requirementId: asked.code, code: '' } }), 'INVALID_INPUT', ['code'], /some text/],
    ['a new link for a form', () => client().RenewRequirement({ input: { journeyId: asked.formOf, requirementId: asked.form } }), 'NOT_SUPPORTED', ['requirementId'], /renewed/],
    ['a form with a field missing', () => fill({ dateOfBirth: '1991-04-02' }), 'INVALID_INPUT', ['values', 'nationality'], /none/],
    ['a form with a field of one’s own', () => fill({ ...whole, iban: 'GB00' }), 'INVALID_INPUT', ['values', 'iban'], /dateOfBirth/],
    ['a form by somebody under age', () => fill({ ...whole, dateOfBirth: '2012-01-01' }), 'INVALID_INPUT', ['values', 'dateOfBirth'], /18/],
    ['a document of another kind', () => handIn({ type: 'LIBRARY_CARD' }), 'INVALID_INPUT', ['type'], /PASSPORT/],
    ['a document without a side', () => handIn({ files: [{ side: 'FRONT', base64: PICTURE }] }), 'INVALID_INPUT', ['files'], /BACK/],
    ['a document that is no base64', () => handIn({ files: [{ side: 'FRONT', base64: '!!!!' }, { side: 'BACK', base64: PICTURE }] }), 'INVALID_INPUT', ['files', '0', 'base64'], /base64/],
    ['a document with neither content nor link', () => handIn({ files: [{ side: 'FRONT' }, { side: 'BACK', base64: PICTURE }] }), 'INVALID_INPUT', ['files', '0'], /either/],
    ['a document whose date never was', () => handIn({ expiresOn: '2032-13-01' }), 'INVALID_INPUT', ['expiresOn'], /exists/],
    ['a review of what needs none', () => client().ResolveReview({ input: { journeyId: mine.cardId, outcome: 'HAPPENED', note: 'x' } }), 'CONFLICT', ['journeyId'], /needs a review/],
  ]
  beforeAll(async () => {
    await client().CreateCustomer({ input: { externalId: 'person-taken', profile: { email: 'taken@example.test' } } })
  })

  test.each(cases)('%s is refused, with what was expected, and leaves no trace', async (_name, ask, code, path, says) => {
    const before = await traces()
    const answer = Object.values(await ask())[0] as Answer
    expect(answer.errors.length).toBeGreaterThan(0)
    expect(Object.entries(answer).filter(([name]) => name !== 'errors').map(([, value]) => value)).toEqual([null])
    const error = answer.errors.find(each => JSON.stringify(each.path) === JSON.stringify(path))
    expect(error, JSON.stringify(answer.errors)).toMatchObject({ code, message: expect.stringMatching(says) })
    expect(error!.message).toMatch(/^expected /)
    if (code === 'CONFLICT') expect(error!.nodeId).toBeTruthy()
    expect(await traces()).toEqual(before)
  })

  test('every mistake in one input is told at once', async () => {
    const { createCustomer } = await client().CreateCustomer({ input: { externalId: '', profile: { email: 'x', phone: 'y', nationality: 'z' } } }).then(async first => {
      expect(first.createCustomer.errors).toMatchObject([{ path: ['externalId'] }])
      return client().CreateCustomer({ input: { externalId: 'several', profile: { email: 'x', phone: 'y', nationality: 'z' } } })
    })
    expect(createCustomer.errors.map(({ path }) => path?.at(-1))).toEqual(['email', 'phone', 'nationality'])
  })

  test('a request of more than any document is turned away before it is read', async () => {
    const before = await traces()
    const thrown = await profile({ firstName: 'N'.repeat(40 * 1024 * 1024) })().catch((refused: unknown) => refused)
    expect(thrown).toBeInstanceOf(Error)
    if (thrown instanceof ClientError) expect(thrown.response.status).toBe(413)
    expect(await traces()).toEqual(before)
  })

  describe('answered twice', () => {
    test('at once, a code is used once', async () => {
      const code = await asked.person.codeFor({ journeyId: asked.journeyId })
      const verified = () => stage.house.sandboxes.get('yativo')!.calls.filter(({ operation }) => operation === 'POST verify-otp').length
      const before = verified()
      const answers = await Promise.all([1, 2, 3].map(() => client().SubmitCode({ input: { journeyId: asked.journeyId, requirementId: asked.code, code } })))
      expect(verified()).toBe(before + 1)
      expect(answers.filter(({ submitCode }) => submitCode.errors.length === 0)).toHaveLength(1)
      for (const { submitCode } of answers.filter(each => each.submitCode.errors.length > 0)) expect(['CONFLICT', 'NOT_FOUND']).toContain(submitCode.errors[0]!.code)
      expect(await asked.person.status(asked.journeyId)).toBe('ACTIVE')
    })
  })
})
