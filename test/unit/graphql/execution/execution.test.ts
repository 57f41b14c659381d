import { type FragmentDefinitionNode, type OperationDefinitionNode, parse, specifiedRules, validate } from 'graphql'
import { expect, test } from 'vitest'
import type { JourneyView, RequirementView } from '../../../../src/gateway/api/views.ts'
import { contextOf } from '../../../../src/graphql/context.ts'
import { HEAVIEST_COMPILED } from '../../../../src/graphql/execution/compilation.ts'
import { createExecute } from '../../../../src/graphql/execution/execution.ts'
import { createSchema } from '../../../../src/graphql/schema.ts'
import { HEAVIEST, weightOf } from '../../../../src/graphql/execution/weight.ts'
import { change, fakeGateway } from '../../../protocol/graphql/fake-gateway.ts'

const schema = createSchema()
const at = new Date('2026-03-01T12:00:00Z')

const journey = (kind: JourneyView['kind'], id: string, more: Partial<JourneyView> = {}): JourneyView => ({
  kind,
  id,
  providerId: 'acme',
  customerId: null,
  cardholderId: 'chd_1',
  cardId: 'card_1',
  productId: 'acme:p',
  kycScope: 'all',
  status: 'ACTIVE',
  reason: { code: 'UNDER_AGE', retryable: false, message: 'You are too young for this card.', providerMessage: null },
  wanted: null,
  progress: { done: 1, total: 3, current: 'submit' },
  nextCheckAt: at,
  providerStatus: 'live',
  providerRef: 'ref',
  facts: {},
  attempt: 2,
  deadlineAt: at,
  submittedAt: at,
  decidedAt: at,
  version: 3,
  changeCursor: 'c3',
  createdAt: at,
  updatedAt: at,
  ...more,
})
const JOURNEYS: Record<string, JourneyView> = {
  chd_1: journey('cardholder', 'chd_1'),
  kyc_1: journey('kyc', 'kyc_1', { status: 'APPROVED' }),
  card_1: journey('card', 'card_1', {
    wanted: 'FROZEN',
    facts: { type: 'VIRTUAL', last4: '4242', fundable: true, expiryMonth: 7, expiryYear: 2030 },
  }),
  top_1: journey('topup', 'top_1', {
    status: 'APPROVED',
    facts: { amount: { amount: '25.50', currency: 'USD' }, target: 'CARD' },
  }),
}
const asked = { id: 'r', journeyId: 'kyc_1', name: 'r', label: 'Please' }
const REQUIREMENTS: readonly RequirementView[] = [
  { ...asked, shape: 'code', sentTo: 'a…@b', expiresAt: at },
  { ...asked, shape: 'visit', url: 'https://x.test' },
  {
    ...asked,
    shape: 'form',
    fields: [{ name: 'f', label: 'F', type: 'CHOICE', required: true, options: [{ value: 'v', label: 'V' }] }],
  },
  {
    ...asked,
    shape: 'document',
    accepts: ['PASSPORT'],
    sides: ['FRONT'],
    takes: ['URL'],
    needsIssuedOn: false,
    needsExpiresOn: true,
  },
]
const page = <T>(nodes: T[]) => ({ nodes, hasNextPage: false, endCursor: null, totalCount: nodes.length })
const find = async (id: string) => JOURNEYS[id] ?? null
const { gateway } = fakeGateway({
  node: find,
  cardholders: { find },
  cards: { find, spendable: async () => true, nameOnCard: async () => 'ANN LEE' },
  journeys: {
    find,
    timeline: async () => page([change(1)]),
    attempts: async () => [
      { step: 's', key: 'k', sentAt: at, outcome: 'OPEN', fault: null, observations: ['absent'], settledAt: null },
    ],
  },
  requirements: { of: async id => (id === 'kyc_1' ? REQUIREMENTS : []) },
  products: {
    find: async id =>
      ({ kind: 'product', id, providerId: 'acme', name: 'P', type: 'VIRTUAL', topup: { need: 'OPTIONAL', min: '10' } }) as never,
  },
  providers: { find: id => ({ kind: 'provider', id, name: 'Acme' }), of: id => ({ kind: 'provider', id, name: 'Acme' }) },
})

function weigh(query: string): number {
  const [operation, ...fragments] = parse(query).definitions as [OperationDefinitionNode, ...FragmentDefinitionNode[]]
  return weightOf(schema, operation, name => fragments.find(fragment => fragment.name.value === name))
}

const EVERYTHING = `query ($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename id
    ... on Journey { ...journey }
    ... on Cardholder { provider { name } providerRef cardholderStatus: status }
    ... on KycApplication { attempt deadlineAt kycStatus: status product { id topup { need min max } provider { id } } }
    ... on Card { cardStatus: status wanted type last4 brand nameOnCard expiryMonth expiryYear spendable fundable }
    ... on Topup { topupStatus: status amount { amount currency } fee { amount } target settledAt card { id } }
  }
}
fragment journey on Journey {
  progress { done total current } statusReason { code message retryable providerCode } nextCheckAt providerStatus version changeCursor
  attempts { step outcome observations sentAt }
  timeline(first: 5) { nodes { version from to source at subject { ... on Topup { id } } } pageInfo { hasNextPage endCursor } }
  requirements {
    __typename id journeyId label problem
    ... on CodeRequirement { sentTo expiresAt }
    ... on VisitRequirement { url }
    ... on FormRequirement { fields { name type required options { value label } } }
    ... on DocumentRequirement { accepts sides takes needsIssuedOn needsExpiresOn }
  }
}`

test('a document gives the same whether it is interpreted, the first time, or compiled, ever after', async () => {
  const execute = createExecute(schema)
  const document = parse(EVERYTHING)
  expect(validate(schema, document, specifiedRules)).toEqual([])
  expect(weigh(EVERYTHING)).toBeLessThan(HEAVIEST_COMPILED)
  const ask = async () => {
    const context = contextOf(gateway, { subject: 'ann', roles: new Set(['SERVICE']), scopes: new Set() })
    const variables = { ids: ['chd_1', 'kyc_1', 'card_1', 'top_1', 'nothing'] }
    return JSON.parse(JSON.stringify(await execute({ document, variables, context }))) as {
      data: { nodes: Record<string, unknown>[] }
    }
  }
  const [interpreted, compiled, again] = [await ask(), await ask(), await ask()]
  expect(interpreted).not.toHaveProperty('errors')
  expect(compiled).toEqual(interpreted)
  expect(again).toEqual(interpreted)
  const [cardholder, kyc, card, topup, nothing] = interpreted.data.nodes
  expect(cardholder).toMatchObject({
    __typename: 'Cardholder',
    provider: { name: 'Acme' },
    statusReason: { code: 'UNDER_AGE', retryable: false },
  })
  expect(kyc).toMatchObject({
    attempt: 2,
    deadlineAt: '2026-03-01T12:00:00.000Z',
    product: { topup: { need: 'OPTIONAL', min: '10', max: null } },
  })
  expect(kyc?.['requirements']).toMatchObject(
    ['Code', 'Visit', 'Form', 'Document'].map(shape => ({ __typename: `${shape}Requirement` })),
  )
  expect(card).toMatchObject({
    wanted: 'FROZEN',
    type: 'VIRTUAL',
    last4: '4242',
    brand: null,
    spendable: true,
    fundable: true,
    nameOnCard: 'ANN LEE',
  })
  expect(topup).toMatchObject({
    amount: { amount: '25.50', currency: 'USD' },
    settledAt: '2026-03-01T12:00:00.000Z',
    card: { id: 'card_1' },
  })
  expect(nothing).toBeNull()
})

test('an operation weighs its fields and spreads, an interface once for each type behind it', () => {
  expect(weigh('{ viewer { subject } }')).toBe(2)
  expect(weigh('{ viewer { ...v } } fragment v on Viewer { subject roles }')).toBe(4)
  expect(weigh('{ node(id: "x") { ... on Journey { version } ... on Card { last4 } } }')).toBe(1 + 4 + 1)
  expect(weigh('{ viewer { ...v } } fragment v on Viewer { customer { id } ...v }')).toBe(5)
  const nested = (depth: number): string =>
    depth === 0 ? 'id' : `... on Journey { timeline { nodes { subject { ${nested(depth - 1)} } } } }`
  expect(weigh(`{ node(id: "x") { ${nested(30)} } }`)).toBeGreaterThan(HEAVIEST)
})
