import { execute as graphqlJs, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { contextOf } from '../../../../src/graphql/context.ts'
import { Documents } from '../../../../src/graphql/execution/documents.ts'
import { createExecute } from '../../../../src/graphql/execution/execution.ts'
import { createSchema } from '../../../../src/graphql/schema.ts'
import { refuse } from '../../../../src/gateway/api/refusal.ts'
import { fakeGateway } from '../../../protocol/graphql/fake-gateway.ts'

const schema = createSchema()
const { gateway } = fakeGateway({
  cards: { find: async (id: string) => ({ kind: 'card', id, facts: {} }) as never },
  node: async (id: string) => ({ kind: 'card', id, facts: {} }) as never,
  customers: {
    update: async input => refuse('CONFLICT', JSON.stringify(input)),
    list: async ({ first }: { first: number }) => ({ nodes: [], hasNextPage: false, endCursor: null, totalCount: first }),
  },
})
const context = () => contextOf(gateway, { subject: 'ann', roles: new Set(['SERVICE', 'BACK_OFFICE']), scopes: new Set() })

async function threeTimes(query: string, { variables, operationName }: { variables?: object; operationName?: string } = {}) {
  const execute = createExecute(schema)
  const document = parse(query)
  const answers: unknown[] = []
  for (let time = 0; time < 3; time++)
    answers.push(
      JSON.parse(JSON.stringify(await execute({ document, variables: variables as never, operationName, context: context() }))),
    )
  const theirs = await graphqlJs({ schema, document, variableValues: variables as never, operationName, contextValue: context() })
  return { answers, theirs: JSON.parse(JSON.stringify(theirs)) as { data?: unknown; errors?: { message: string }[] } }
}

describe('the first, second and third answer are the answer of graphql-js', () => {
  test.each([
    ['to a variable with a default and no value', 'query ($id: ID! = "card_1") { node(id: $id) { id __typename } }', {}],
    ['to a page of a default size', 'query ($n: Int! = 3) { customers(first: $n) { totalCount } }', {}],
    [
      'to an entity with a variable in a literal',
      'query ($id: ID!) { _entities(representations: [{ __typename: "Card", id: $id }]) { ... on Card { id } } }',
      { id: 'card_1' },
    ],
    [
      'to an entity in a variable',
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Card { id } } }',
      { r: [{ __typename: 'Card', id: 'card_1' }] },
    ],
    ['to a skipped field', 'query ($no: Boolean! = true) { viewer { subject roles @skip(if: $no) } }', {}],
    ['to a single value for a list', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: 'card_1' }],
    [
      'to a field of an input with a variable without a value',
      'mutation ($last: String) { updateCustomer(input: { id: "cus_1", profile: { firstName: "Ann", lastName: $last } }) { errors { message } } }',
      {},
    ],
    ['to introspection', '{ __type(name: "Card") { name kind } }', {}],
  ])('%s', async (_what, query, variables) => {
    const { answers, theirs } = await threeTimes(query, { variables })
    expect(theirs).not.toHaveProperty('errors')
    expect(answers).toEqual([theirs, theirs, theirs])
  })
})

describe('the fields of every answer have the order of graphql-js', () => {
  test.each([
    ['where the first place is skipped', '{ viewer { roles @include(if: false) subject roles } }'],
    ['where a skipped fragment has the first place', '{ viewer { ... @skip(if: true) { roles } subject roles } }'],
    ['where a fragment is spread twice', '{ viewer { ...F @skip(if: true) subject ...F } } fragment F on Viewer { roles }'],
  ])('%s', async (_where, query) => {
    const { answers, theirs } = await threeTimes(query)
    expect(answers.map(answer => JSON.stringify(answer))).toEqual([1, 2, 3].map(() => JSON.stringify(theirs)))
  })
})

describe('a mistake is told the same every time, with a code', () => {
  test.each([
    [
      'an empty operation name',
      '{ viewer { subject } }',
      { operationName: '' },
      'OPERATION_RESOLUTION_FAILURE',
      /Unknown operation/,
    ],
    [
      'an operation name of 100,000 characters',
      '{ viewer { subject } }',
      { operationName: 'x'.repeat(100_000) },
      'OPERATION_RESOLUTION_FAILURE',
      /Unknown operation/,
    ],
    [
      'two operations and no name',
      'query A { viewer { subject } } query B { viewer { subject } }',
      {},
      'OPERATION_RESOLUTION_FAILURE',
      /several operations/,
    ],
    [
      'a required variable without a value',
      'query ($id: ID!) { node(id: $id) { id } }',
      {},
      'BAD_USER_INPUT',
      /"\$id" of required type "ID!"/,
    ],
    [
      'a variable of a wrong type',
      'query ($n: Int) { customers(first: $n) { totalCount } }',
      { variables: { n: 'x'.repeat(100_000) } },
      'BAD_USER_INPUT',
      /"\$n" got invalid value/,
    ],
    [
      'null where a default made a nullable variable fit',
      'query ($id: ID = "card_1") { node(id: $id) { id } }',
      { variables: { id: null } },
      'BAD_USER_INPUT',
      /"\$id" must not be null/,
    ],
    [
      'null within an input',
      'mutation ($id: ID = "x") { refresh(input: { journeyId: $id }) { errors { code } } }',
      { variables: { id: null } },
      'BAD_USER_INPUT',
      /"\$id" must not be null/,
    ],
  ] as const)('%s', async (_what, query, asked, code, message) => {
    const { answers, theirs } = await threeTimes(query, asked)
    expect(theirs.errors?.length).toBeGreaterThan(0)
    const told = { errors: [{ message: expect.stringMatching(message), extensions: { code } }] }
    for (const answer of answers) expect(answer).toMatchObject(told)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(answers[0]).not.toHaveProperty('data')
    expect(JSON.stringify(answers[0]).length).toBeLessThan(1_000)
  })

  test('a thousand mistakes in one variable give a few short complaints', async () => {
    const profile = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`nothing${n}`, 'x'.repeat(100)]))
    const query = 'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { errors { code } } }'
    const { answers } = await threeTimes(query, { variables: { input: { externalId: 'x', profile } } })
    const [{ errors }] = answers as [{ errors: { message: string }[] }]
    expect(errors.length).toBeLessThanOrEqual(6)
    for (const { message } of errors) expect(message.length).toBeLessThanOrEqual(400)
    expect(answers[2]).toEqual(answers[0])
  })
})

test('the last of several entities has null in its place where it fails, every time', async () => {
  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Card { id } } }'
  const variables = { r: [{ __typename: 'Card', id: 'card_1' }, { __typename: 'Nothing' }] }
  const { answers, theirs } = await threeTimes(query, { variables })
  expect(theirs.data).toEqual({ _entities: [{ id: 'card_1' }, null] })
  for (const answer of answers) expect(answer).toMatchObject({ data: theirs.data, errors: [{ path: ['_entities', 1] }] })
})

test.each(['@skip(if: true)', '@include(if: $yes)'])('a subscription with %s is refused with a code', directive => {
  const documents = new Documents(schema, { introspection: true })
  const { errors } = documents.read(`subscription ($yes: Boolean! = true) { ...f } fragment f on Subscription {
    statusChanged(id: "x") ${directive} { version } sure: __typename @skip(if: $yes) }`)
  expect(errors.length).toBeGreaterThan(0)
  for (const { extensions } of errors) expect(extensions).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' })
})
