import { sql } from 'drizzle-orm'
import { GraphQLInterfaceType, GraphQLObjectType } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../../src/gateway/ids.ts'
import { createGraph, createSchema } from '../../../src/graphql/schema.ts'
import { productsOf, register, someone, topUp, withCard } from '../../support/person.ts'
import { story } from '../../support/story.ts'
import { ask, type Caller, follow, verdictOf } from './callers.ts'

/** What a row asks about: of the owner, of nobody at all, and what is known to whoever asks. */
type Ids = Readonly<
  Record<
    | 'customer'
    | 'externalId'
    | 'cardholder'
    | 'kyc'
    | 'card'
    | 'topup'
    | 'asked'
    | 'requirement'
    | 'cursor'
    | 'spare'
    | 'refused'
    | 'transaction'
    | 'challenge',
    string
  >
>
type Known = { readonly product: string; readonly provider: string }
type Who = 'stranger' | 'owner' | 'staff' | 'service'
type Row = {
  readonly field: string
  readonly ask: (ids: Ids, known: Known) => string
  /** Without any scope, and in this order. */
  readonly verdicts: readonly [stranger: string, owner: string, staff: string, service: string]
  /** With scopes, where they make a difference. */
  readonly with?: { readonly scopes: readonly string[]; readonly verdicts: Partial<Record<Who, string>> }
}

const EVERYBODY = ['sees', 'sees', 'sees', 'sees'] as const
const OWN = ['nothing', 'sees', 'sees', 'sees'] as const
const STAFF = ['FORBIDDEN', 'FORBIDDEN', 'sees', 'FORBIDDEN'] as const
const INSIDE = ['FORBIDDEN', 'FORBIDDEN', 'sees', 'sees'] as const
const NOBODY_YET = ['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'] as const
const DOES = ['NOT_FOUND', 'sees', 'sees', 'sees'] as const
const errors = 'errors { code message path nodeId }'
const journey = `journey { id } ${errors}`

const QUERIES: Readonly<Record<string, Row>> = {
  viewer: { field: 'viewer', ask: () => '{ viewer { subject roles } }', verdicts: EVERYBODY },
  node: { field: 'node', ask: ({ topup }) => `{ node(id: "${topup}") { id } }`, verdicts: OWN },
  nodes: {
    field: 'nodes',
    ask: ({ customer, cardholder, kyc, card, topup }) =>
      `{ nodes(ids: ["${customer}", "${cardholder}", "${kyc}", "${card}", "${topup}"]) { id } }`,
    verdicts: OWN,
  },
  customer: {
    field: 'customer',
    ask: ({ customer }) =>
      `{ customer(id: "${customer}") { id externalId changeCursor cards { id } requirements { id } topups { totalCount } } }`,
    verdicts: OWN,
  },
  customers: { field: 'customers', ask: () => '{ customers { nodes { externalId } totalCount } }', verdicts: EVERYBODY },
  cardholder: {
    field: 'cardholder',
    ask: ({ cardholder }) => `{ cardholder(id: "${cardholder}") { id customer { id } balance { asOf } } }`,
    verdicts: OWN,
  },
  kycApplication: {
    field: 'kycApplication',
    ask: ({ kyc }) => `{ kycApplication(id: "${kyc}") { id cardholder { id } timeline { nodes { cursor } } } }`,
    verdicts: OWN,
  },
  card: {
    field: 'card',
    ask: ({ card }) => `{ card(id: "${card}") { id last4 balance { asOf } topups { nodes { id } } } }`,
    verdicts: OWN,
  },
  cardTransaction: {
    field: 'cardTransaction',
    ask: ({ transaction }) => `{ cardTransaction(id: "${transaction}") { id amount { amount } merchant { name } card { id } } }`,
    verdicts: OWN,
  },
  topup: { field: 'topup', ask: ({ topup }) => `{ topup(id: "${topup}") { id amount { amount } card { id } } }`, verdicts: OWN },
  statusChanges: {
    field: 'statusChanges',
    ask: ({ customer }) => `{ statusChanges(id: "${customer}") { nodes { cursor } } }`,
    verdicts: DOES,
  },
  reviews: { field: 'reviews', ask: () => '{ reviews { totalCount } }', verdicts: STAFF },
  auditTrail: { field: 'auditTrail', ask: () => '{ auditTrail { nodes { subject operation target } } }', verdicts: STAFF },
  reconciliationFindings: {
    field: 'reconciliationFindings',
    ask: () => '{ reconciliationFindings { pageInfo { hasNextPage } } }',
    verdicts: STAFF,
  },
  providers: {
    field: 'providers',
    ask: () => '{ providers { id products { id } capabilities { name } health { status } } }',
    verdicts: EVERYBODY,
  },
  provider: { field: 'provider', ask: (_ids, { provider }) => `{ provider(id: "${provider}") { id } }`, verdicts: EVERYBODY },
  _service: { field: '_service', ask: () => '{ _service { sdl } }', verdicts: INSIDE },
  _entities: {
    field: '_entities',
    ask: ({ customer, externalId, cardholder, kyc, card, topup }) => `{ _entities(representations: [
      { __typename: "Customer", id: "${customer}" }, { __typename: "Customer", externalId: "${externalId}" }, { __typename: "Cardholder", id: "${cardholder}" },
      { __typename: "KycApplication", id: "${kyc}" }, { __typename: "Card", id: "${card}" }, { __typename: "Topup", id: "${topup}" }]) { ... on Node { id } } }`,
    verdicts: OWN,
  },
}

const MUTATIONS: Readonly<Record<string, Row>> = {
  createCustomer: {
    field: 'createCustomer',
    ask: ({ externalId }) =>
      `mutation { createCustomer(input: { externalId: "${externalId}", profile: { email: "a@example.test" } }) { customer { id } ${errors} } }`,
    verdicts: ['FORBIDDEN', 'CONFLICT', 'CONFLICT', 'CONFLICT'],
  },
  updateCustomer: {
    field: 'updateCustomer',
    ask: ({ customer }) =>
      `mutation { updateCustomer(input: { id: "${customer}", profile: { city: null, gender: "female" } }) { customer { id } ${errors} } }`.replace(
        'city: null, ',
        '',
      ),
    verdicts: DOES,
  },
  createCardholder: {
    field: 'createCardholder',
    ask: ({ customer }, { product }) =>
      `mutation { createCardholder(input: { customerId: "${customer}", productId: "${product}" }) { cardholder { id } ${errors} } }`,
    verdicts: DOES,
  },
  updateCardholder: {
    field: 'updateCardholder',
    ask: ({ cardholder }) =>
      `mutation { updateCardholder(input: { cardholderId: "${cardholder}", profile: { email: "nonsense" } }) { cardholder { id } ${errors} } }`,
    verdicts: ['NOT_FOUND', 'INVALID_INPUT', 'INVALID_INPUT', 'INVALID_INPUT'],
  },
  startKyc: {
    field: 'startKyc',
    ask: ({ cardholder }, { product }) =>
      `mutation { startKyc(input: { cardholderId: "${cardholder}", productId: "${product}" }) { kycApplication { id } ${errors} } }`,
    verdicts: DOES,
  },
  submitCode: {
    field: 'submitCode',
    ask: ({ asked, requirement }) =>
      `mutation { submitCode(input: { journeyId: "${asked}", requirementId: "${requirement}", code: "000000" }) { ${journey} } }`,
    verdicts: DOES,
  },
  submitForm: {
    field: 'submitForm',
    ask: ({ asked, requirement }) =>
      `mutation { submitForm(input: { journeyId: "${asked}", requirementId: "${requirement}", values: [] }) { ${journey} } }`,
    verdicts: ['NOT_FOUND', 'INVALID_INPUT', 'INVALID_INPUT', 'INVALID_INPUT'],
  },
  submitDocument: {
    field: 'submitDocument',
    ask: ({ asked, requirement }) =>
      `mutation { submitDocument(input: { journeyId: "${asked}", requirementId: "${requirement}", type: "PASSPORT", files: [] }) { ${journey} } }`,
    verdicts: ['NOT_FOUND', 'INVALID_INPUT', 'INVALID_INPUT', 'INVALID_INPUT'],
  },
  renewRequirement: {
    field: 'renewRequirement',
    ask: ({ asked, requirement }) =>
      `mutation { renewRequirement(input: { journeyId: "${asked}", requirementId: "${requirement}" }) { ${journey} } }`,
    verdicts: DOES,
  },
  issueCard: {
    field: 'issueCard',
    ask: ({ cardholder }, { product }) =>
      `mutation { issueCard(input: { cardholderId: "${cardholder}", productId: "${product}", initialAmount: { amount: "10.00", currency: "USD" }, idempotencyKey: "spends" }) { card { id } ${errors} } }`,
    verdicts: NOBODY_YET,
    with: { scopes: ['funds:write'], verdicts: { stranger: 'NOT_FOUND', owner: 'sees', service: 'sees' } },
  },
  topUpCard: {
    field: 'topUpCard',
    ask: ({ card }) =>
      `mutation { topUpCard(input: { cardId: "${card}", amount: { amount: "10.00", currency: "USD" }, idempotencyKey: "spends" }) { topup { id } ${errors} } }`,
    verdicts: NOBODY_YET,
    with: { scopes: ['funds:write'], verdicts: { stranger: 'NOT_FOUND', owner: 'sees', service: 'sees' } },
  },
  refresh: {
    field: 'refresh',
    ask: ({ card }) => `mutation { refresh(input: { journeyId: "${card}" }) { ${journey} } }`,
    verdicts: DOES,
  },
  resolveReview: {
    field: 'resolveReview',
    ask: ({ topup }) =>
      `mutation { resolveReview(input: { journeyId: "${topup}", outcome: KEEP_WAITING, note: "looked" }) { ${journey} } }`,
    verdicts: NOBODY_YET,
    with: {
      scopes: ['review:write'],
      verdicts: { stranger: 'FORBIDDEN', owner: 'FORBIDDEN', staff: 'CONFLICT', service: 'FORBIDDEN' },
    },
  },
  freezeCard: {
    field: 'freezeCard',
    ask: ({ card }) => `mutation { freezeCard(input: { cardId: "${card}" }) { card { id } ${errors} } }`,
    verdicts: DOES,
  },
  unfreezeCard: {
    field: 'unfreezeCard',
    ask: ({ card }) => `mutation { unfreezeCard(input: { cardId: "${card}" }) { card { id } ${errors} } }`,
    verdicts: DOES,
  },
  terminateCard: {
    field: 'terminateCard',
    ask: ({ card }) => `mutation { terminateCard(input: { cardId: "${card}" }) { card { id } ${errors} } }`,
    verdicts: DOES,
  },
  revealCard: {
    field: 'revealCard',
    ask: ({ card }) => `mutation { revealCard(input: { cardId: "${card}", secret: NUMBER }) { reveal { url } ${errors} } }`,
    verdicts: ['NOT_FOUND', 'NOT_SUPPORTED', 'FORBIDDEN', 'FORBIDDEN'],
  },
  setSpendingLimits: {
    field: 'setSpendingLimits',
    ask: ({ card }) =>
      `mutation { setSpendingLimits(input: { cardId: "${card}", limits: [{ interval: DAY, amount: { amount: "10", currency: "USD" } }] }) { card { id } ${errors} } }`,
    verdicts: ['NOT_FOUND', 'NOT_SUPPORTED', 'NOT_SUPPORTED', 'NOT_SUPPORTED'],
  },
  answerChallenge: {
    field: 'answerChallenge',
    ask: ({ challenge }) =>
      `mutation { answerChallenge(input: { challengeId: "${challenge}", approve: true }) { challenge { id } ${errors} } }`,
    verdicts: ['NOT_FOUND', 'NOT_SUPPORTED', 'NOT_SUPPORTED', 'NOT_SUPPORTED'],
  },
  eraseCustomer: {
    field: 'eraseCustomer',
    ask: ({ spare }) => `mutation { eraseCustomer(input: { id: "${spare}", reason: "asked to" }) { customer { id } ${errors} } }`,
    verdicts: NOBODY_YET,
    with: { scopes: ['pii:erase'], verdicts: { stranger: 'FORBIDDEN', owner: 'FORBIDDEN', service: 'FORBIDDEN', staff: 'sees' } },
  },
}

/** Fields that not everybody who sees the thing may read; null, or empty, for the others. */
const FIELDS: Readonly<Record<string, Row>> = {
  'Customer.profile': {
    field: 'customer',
    ask: ({ customer }) => `{ customer(id: "${customer}") { profile { email phone address { line1 } } } }`,
    verdicts: ['nothing', 'sees', 'nothing', 'nothing'],
    with: { scopes: ['pii:read'], verdicts: { stranger: 'nothing', owner: 'sees', staff: 'sees', service: 'sees' } },
  },
  'Cardholder.profile': {
    field: 'cardholder',
    ask: ({ cardholder }) => `{ cardholder(id: "${cardholder}") { profile { email } } }`,
    verdicts: ['nothing', 'sees', 'nothing', 'nothing'],
    with: { scopes: ['pii:read'], verdicts: { stranger: 'nothing', owner: 'sees', staff: 'sees', service: 'sees' } },
  },
  'Journey.attempts': {
    field: 'node',
    ask: ({ card }) => `{ node(id: "${card}") { ... on Journey { attempts { key } } } }`,
    verdicts: ['nothing', 'nothing', 'sees', 'nothing'],
  },
  'Journey.providerStatus': {
    field: 'node',
    ask: ({ card }) => `{ node(id: "${card}") { ... on Journey { providerStatus } } }`,
    verdicts: ['nothing', 'nothing', 'sees', 'sees'],
  },
  'ProviderHealth.drift': {
    field: 'provider',
    ask: (_ids, { provider }) => `{ provider(id: "${provider}") { health { drift { field } } } }`,
    verdicts: ['nothing', 'nothing', 'sees', 'sees'],
  },
  'Card.providerRef': {
    field: 'card',
    ask: ({ card }) => `{ card(id: "${card}") { providerRef } }`,
    verdicts: ['nothing', 'nothing', 'sees', 'sees'],
  },
  'Topup.providerRef': {
    field: 'topup',
    ask: ({ topup }) => `{ topup(id: "${topup}") { providerRef } }`,
    verdicts: ['nothing', 'nothing', 'sees', 'sees'],
  },
  'Cardholder.providerRef': {
    field: 'cardholder',
    ask: ({ cardholder }) => `{ cardholder(id: "${cardholder}") { providerRef } }`,
    verdicts: ['nothing', 'nothing', 'sees', 'sees'],
  },
  'CardTransaction.providerRef': {
    field: 'cardTransaction',
    ask: ({ transaction }) => `{ cardTransaction(id: "${transaction}") { providerRef } }`,
    verdicts: ['nothing', 'nothing', 'sees', 'sees'],
  },
  'CardTransaction.providerStatus': {
    field: 'cardTransaction',
    ask: ({ transaction }) => `{ cardTransaction(id: "${transaction}") { providerStatus } }`,
    verdicts: ['nothing', 'nothing', 'sees', 'sees'],
  },
  'CardChallenge.code': {
    field: 'node',
    ask: ({ challenge }) => `{ node(id: "${challenge}") { ... on CardChallenge { code } } }`,
    verdicts: ['nothing', 'sees', 'nothing', 'nothing'],
    with: { scopes: ['codes:read'], verdicts: { stranger: 'nothing', owner: 'sees', staff: 'nothing', service: 'sees' } },
  },
  'StatusReason.code': {
    field: 'node',
    ask: ({ refused }) => `{ node(id: "${refused}") { ... on Journey { statusReason { code } } } }`,
    verdicts: OWN,
  },
  'StatusReason.providerCode': {
    field: 'node',
    ask: ({ refused }) =>
      `{ node(id: "${refused}") { ... on Journey { statusReason { providerCode } timeline { nodes { reason { providerCode } } } } } }`,
    verdicts: ['nothing', 'nothing', 'sees', 'sees'],
  },
  'StatusReason.providerMessage': {
    field: 'node',
    ask: ({ refused }) => `{ node(id: "${refused}") { ... on Journey { statusReason { providerMessage } } } }`,
    verdicts: ['nothing', 'nothing', 'sees', 'sees'],
  },
  'Journey.requirements': {
    field: 'node',
    ask: ({ asked }) => `{ node(id: "${asked}") { ... on Journey { requirements { label } } } }`,
    verdicts: OWN,
  },
  'Customer.requirements': {
    field: 'customer',
    ask: ({ customer }) => `{ customer(id: "${customer}") { requirements { label } } }`,
    verdicts: OWN,
  },
  'Provider.cardholders': {
    field: 'provider',
    ask: (_ids, { provider }) => `{ provider(id: "${provider}") { cardholders { nodes { id } } } }`,
    verdicts: INSIDE,
  },
  'Customer.externalId': {
    field: 'customer',
    ask: ({ externalId }) => `{ customer(externalId: "${externalId}") { id } }`,
    verdicts: OWN,
  },
  'Viewer.customer': {
    field: 'viewer',
    ask: () => '{ viewer { customer { id } } }',
    verdicts: ['sees', 'sees', 'nothing', 'nothing'],
  },
}

describe('every way in', () => {
  const schema = createSchema()
  test.each([
    ['query', schema.getQueryType(), QUERIES],
    ['mutation', schema.getMutationType(), MUTATIONS],
  ] as const)('that is a %s has a row here', (_kind, type, rows) => {
    expect(Object.keys(type?.getFields() ?? {}).toSorted()).toEqual(Object.keys(rows).toSorted())
  })

  test('that is a subscription is tested here', () => {
    expect(Object.keys(schema.getSubscriptionType()?.getFields() ?? {})).toEqual(['statusChanged'])
  })

  test('to a field that says it is for the back office has a row here, or belongs to one that has', () => {
    const said = Object.values(createGraph().getTypeMap()).flatMap(type =>
      type instanceof GraphQLObjectType || type instanceof GraphQLInterfaceType
        ? Object.values(type.getFields()).flatMap(({ name, description }) =>
            /\(back-office/.test(description ?? '') ? [`${type.name}.${name}`] : [],
          )
        : [],
    )
    const journeys = /^(Cardholder|KycApplication|Card|Topup)\.(attempts|providerStatus)$/
    const reasons = /^StatusReason\.provider(Code|Message)$/
    const unproven = said.filter(
      name =>
        !(name in FIELDS) &&
        !(name.replace('Query.', '') in QUERIES) &&
        !(name.replace('Mutation.', '') in MUTATIONS) &&
        !journeys.test(name) &&
        !reasons.test(name),
    )
    expect(unproven).toEqual([])
    expect(said.length).toBeGreaterThan(10)
  })
})

story({ providers: ['fyatu', 'yativo', 'artha'], databases: 'one' }, harness => {
  let mine: Ids
  let known: Known
  const missing: Ids = {
    customer: newId('customer'),
    externalId: 'nobody-at-all',
    cardholder: newId('cardholder'),
    kyc: newId('kyc'),
    card: newId('card'),
    topup: newId('topup'),
    asked: newId('cardholder'),
    requirement: 'nothing',
    cursor: '',
    spare: newId('customer'),
    refused: newId('kyc'),
    transaction: newId('transaction'),
    challenge: newId('challenge'),
  }
  const callers: Record<Who, NonNullable<Caller>> = {
    stranger: { subject: 'eve', roles: ['CUSTOMER'] },
    owner: { subject: 'nobody yet', roles: ['CUSTOMER'] },
    staff: { subject: 'bob', roles: ['BACK_OFFICE'] },
    service: { subject: 'shop', roles: ['SERVICE'] },
  }
  const WHO = ['stranger', 'owner', 'staff', 'service'] as const

  beforeAll(async () => {
    const { door } = harness
    const whole = await withCard(harness, 'fyatu')
    const { person, cardId, cardholderId, kycId, product } = whole
    const paid = (await topUp(whole)).topup
    await person.goesOn(paid!.id, 'APPROVED')
    const other = (await productsOf(harness, 'yativo'))[0]
    const { createCardholder } = await door.client.CreateCardholder({
      input: { customerId: person.customerId, productId: other.id },
    })
    const asked = createCardholder.cardholder!.id
    await harness.settle()
    const [requirement] = await person.requirements(asked)
    const customer = await harness.as().customers.find({ id: person.customerId })
    const third = (await productsOf(harness, 'artha'))[0]
    const registered = (await door.client.CreateCardholder({ input: { customerId: person.customerId, productId: third.id } }))
      .createCardholder.cardholder!
    await person.goesOn(registered.id, 'ACTIVE')
    harness.sandboxes.get('artha')!.decide('kyc', { outcome: 'reject', reason: 'Applicant is on a watchlist' })
    const refused = (await door.client.StartKyc({ input: { cardholderId: registered.id, productId: third.id } })).startKyc
      .kycApplication!
    await person.goesOn(refused.id, 'REJECTED')
    // Providers that tell by code do so in the middle of other stories.
    const told = JSON.stringify({ code: 'NOT_ELIGIBLE', retryable: false, providerCode: 'WATCHLIST_HIT' })
    await harness.world.database.sql.execute(sql`update journeys set reason = ${told}::jsonb where id = ${refused.id}`)
    await harness.world.database.sql.execute(
      sql`update changes set reason = ${told}::jsonb where subject_id = ${refused.id} and to_status = 'REJECTED'`,
    )
    const spare = await someone(harness)
    const [transaction, challenge] = await used(cardId, person.customerId)
    mine = {
      customer: person.customerId,
      externalId: customer!.externalId,
      cardholder: cardholderId,
      kyc: kycId,
      card: cardId,
      topup: paid!.id,
      asked,
      requirement: requirement!.id,
      cursor: customer!.changeCursor,
      spare: spare.customerId,
      refused: refused.id,
      transaction,
      challenge,
    }
    known = { product: product.id, provider: 'fyatu' }
    harness.world.health.drifted({ provider: 'fyatu', operation: 'GET /cards', field: 'data.status', at: harness.clock.now() })
    callers.owner = { subject: mine.externalId, roles: ['CUSTOMER'] }
    await harness.as().customers.create({ externalId: 'eve', profile: { email: 'eve@example.test' } })
  })

  /** The card is used, and a code is sent for it. */
  async function used(cardId: string, customerId: string): Promise<readonly [transaction: string, challenge: string]> {
    const sandbox = harness.sandboxes.get('fyatu')!
    const ref = (await harness.as().cards.find(cardId))!.providerRef!
    sandbox.deliverTo(`${harness.door.url}/webhooks/fyatu`)
    sandbox.network!.load(ref, '100')
    sandbox.network!.spend(ref, { amount: '5.00' })
    sandbox.sendCode!(ref, 'PAYMENT')
    await sandbox.deliver()
    sandbox.deliverTo(undefined)
    const { nodes } = await harness.as().transactions.of({ cardId }, { first: 1 })
    const [asked] = await harness.as().challenges.of(customerId)
    return [nodes[0]!.id, asked!.id]
  }

  const put = (who: Caller, { ask: text }: Row, ids: Ids): Promise<string> => ask(harness.door.graphql, who, text(ids, known))
  const rows = [...Object.entries(QUERIES), ...Object.entries(FIELDS), ...Object.entries(MUTATIONS)]

  test.each(rows)('%s is each caller’s according to who they are', async (_name, row) => {
    expect(await put(undefined, row, mine)).toMatch(/^401 .*UNAUTHENTICATED/)
    const verdicts = []
    for (const who of WHO) verdicts.push(verdictOf(await put(callers[who], row, mine), row.field))
    expect(verdicts).toEqual(row.verdicts)
    for (const who of WHO.filter(each => row.with?.verdicts[each] !== undefined)) {
      const scoped = { ...callers[who], scopes: row.with?.scopes ?? [] }
      expect(verdictOf(await put(scoped, row, mine), row.field), `${who} with ${scoped.scopes.join(' ')}`).toBe(
        row.with?.verdicts[who],
      )
    }
  })

  test.each(rows)(
    '%s tells a stranger the same, byte for byte, of what is another’s and of what is nowhere',
    async (_name, row) => {
      for (const scopes of [[], row.with?.scopes ?? []]) {
        const eve = { ...callers.stranger, scopes }
        expect(await put(eve, row, mine)).toBe(await put(eve, row, missing))
      }
    },
  )

  const SUBSCRIPTION = 'subscription ($id: ID!, $after: Cursor) { statusChanged(id: $id, after: $after) { cursor to } }'
  const begin = (id: string): string => Buffer.from(`${id}/0`).toString('base64url')

  test('a subscription is refused to a stranger, live and replayed, with the words for what is nowhere', async () => {
    for (const thing of ['customer', 'cardholder', 'kyc', 'card', 'topup'] as const) {
      for (const after of [undefined, mine.cursor, begin(mine.customer)]) {
        const foreign = await follow(harness.door.graphql, callers.stranger, SUBSCRIPTION, { id: mine[thing], after }, 2)
        expect(foreign).toBe(await follow(harness.door.graphql, callers.stranger, SUBSCRIPTION, { id: missing[thing], after }, 2))
        expect(foreign).toContain('NOT_FOUND')
      }
    }
    expect(await follow(harness.door.graphql, undefined, SUBSCRIPTION, { id: mine.card }, 1)).toMatch(/^401 /)
  })

  test.each(['owner', 'staff', 'service'] as const)('a subscription is the %s’s to replay', async who => {
    expect(
      await follow(harness.door.graphql, callers[who], SUBSCRIPTION, { id: mine.customer, after: begin(mine.customer) }, 3),
    ).toMatch(/^200 (.*event: next.*){3}/s)
  })

  test('a cursor of another’s stream opens nothing', async () => {
    const own = await harness.as().customers.find({ externalId: 'eve' })
    const stolen = await follow(harness.door.graphql, callers.stranger, SUBSCRIPTION, { id: own!.id, after: mine.cursor }, 2)
    expect(stolen).toContain('INVALID_INPUT')
  })

  test('a stranger’s questions reach no provider, however old the answers are', async () => {
    harness.clock.pass(3600)
    const before = [...harness.sandboxes.values()].map(({ calls }) => calls.length)
    for (const row of [
      QUERIES['node']!,
      QUERIES['card']!,
      QUERIES['nodes']!,
      QUERIES['cardholder']!,
      QUERIES['_entities']!,
      FIELDS['Cardholder.profile']!,
      MUTATIONS['refresh']!,
    ])
      await put(callers.stranger, row, mine)
    expect([...harness.sandboxes.values()].map(({ calls }) => calls.length)).toEqual(before)
    await put(callers.owner, QUERIES['nodes']!, mine)
    expect(
      [...harness.sandboxes.values()].map(({ calls }) => calls.length),
      'the owner’s do',
    ).not.toEqual(before)
  })

  test('whoever has several cards of several people sees only their own among many', async () => {
    const { person } = await register(await someone(harness), (await productsOf(harness, 'fyatu'))[0])
    const theirs = await harness.as().customers.find({ id: person.customerId })
    const [cardholder] = await harness.as().cardholders.of({ customerId: person.customerId })
    const both = `{ nodes(ids: ["${mine.card}", "${cardholder!.id}"]) { id } }`
    const seen = async (who: Caller) =>
      (JSON.parse((await ask(harness.door.graphql, who, both)).slice(4)) as { data: { nodes: unknown[] } }).data.nodes.map(
        node => node !== null,
      )
    expect(await seen(callers.owner)).toEqual([true, false])
    expect(await seen({ subject: theirs!.externalId, roles: ['CUSTOMER'] })).toEqual([false, true])
    expect(await seen(callers.service)).toEqual([true, true])
  })
})
