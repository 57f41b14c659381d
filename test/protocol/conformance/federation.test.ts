import { readFileSync } from 'node:fs'
import { assertCompositionSuccess, composeServices } from '@theguild/federation-composition'
import { GraphQLInterfaceType, GraphQLObjectType, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { emitSubgraph } from '../../../src/graphql/emit.ts'
import type { Customer, JourneyView } from '../../../src/gateway/api/views.ts'
import { createGraph } from '../../../src/graphql/schema.ts'
import { fakeGateway } from '../graphql/fake-gateway.ts'
import { serve } from '../graphql/serve.ts'

const sdl = emitSubgraph()
const ENTITIES =
  'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on Node { id } } }'
const ann = { kind: 'customer', id: 'cus_1', externalId: 'ann' } as Customer
const card = { kind: 'card', id: 'card_1' } as JourneyView

function known() {
  return fakeGateway({
    customers: {
      find: async ({ id, externalId }) =>
        (id ?? ann.id) === ann.id && (externalId ?? ann.externalId) === ann.externalId ? ann : null,
    },
    cards: { find: async id => (id === card.id ? card : null) },
    kyc: { find: async () => null },
    cardholders: { find: async () => null },
    topups: { find: async () => null },
    products: { find: async () => null },
    providers: { find: id => (id === 'one' ? { kind: 'provider', id, name: 'One' } : null) },
  }).gateway
}

describe('the subgraph’s SDL', () => {
  test('is what subgraph.graphql says, and what a router is given', async () => {
    expect(readFileSync(new URL('../../../subgraph.graphql', import.meta.url), 'utf8'), 'run `npm run schema`').toBe(sdl)
    const { ask } = await serve()
    expect(await ask('{ _service { sdl } }')).toEqual({ data: { _service: { sdl } } })
  })

  test('is the public graph and nothing beside it', () => {
    const ours = Object.keys(createGraph().getTypeMap()).filter(name => !name.startsWith('__'))
    const theirs = parse(sdl).definitions.flatMap(node => ('name' in node && node.name !== undefined ? [node.name.value] : []))
    const builtIn = ['ID', 'String', 'Int', 'Float', 'Boolean']
    expect(theirs.toSorted()).toEqual(ours.filter(name => !builtIn.includes(name)).toSorted())
  })

  test('gives everything with an id a key, and a customer a second one', () => {
    expect(sdl).toContain('type Customer implements Node @key(fields: "id") @key(fields: "externalId") {')
    const keyed = [...sdl.matchAll(/^type (\w+) implements .*@key\(fields: "id"\)/gm)].map(([, name = '']) => name)
    const nodes = createGraph().getPossibleTypes(createGraph().getType('Node') as GraphQLInterfaceType)
    expect(keyed.toSorted()).toEqual(nodes.map(({ name }) => name).toSorted())
  })

  test('tags for staff whatever says that it is for the back office', () => {
    const said = Object.values(createGraph().getTypeMap()).flatMap(type =>
      type instanceof GraphQLObjectType || type instanceof GraphQLInterfaceType
        ? Object.values(type.getFields()).flatMap(({ name, description }) =>
            /\(back-office( and service)? only\)|^Back-office with/.test(description ?? '') ? [`${type.name}.${name}`] : [],
          )
        : [],
    )
    const tagged = parse(sdl).definitions.flatMap(node =>
      'fields' in node && 'name' in node
        ? (node.fields ?? []).flatMap(field =>
            field.directives?.some(({ name }) => name.value === 'tag') ? [`${node.name.value}.${field.name.value}`] : [],
          )
        : [],
    )
    expect(tagged.toSorted()).toEqual([...said, 'Mutation.resolveReview'].toSorted())
    expect(said.length).toBeGreaterThan(10)
  })

  test('composes with a graph that has users, pages and money of its own', () => {
    const users = parse(`
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key", "@shareable"])
      type Query { user(id: ID!): User }
      type User { id: ID! customer: Customer! payments: Payments! }
      type Customer @key(fields: "externalId", resolvable: false) { externalId: String! }
      type Payments { pageInfo: PageInfo! total: Money! }
      type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
      type Money @shareable { amount: Decimal! currency: String! }
      scalar Decimal
    `)
    const composed = composeServices([
      { name: 'cardgraph', typeDefs: parse(sdl), url: 'http://cardgraph.test/graphql' },
      { name: 'users', typeDefs: users, url: 'http://users.test/graphql' },
    ])
    assertCompositionSuccess(composed)
    expect(composed.publicSdl).toContain('type Customer implements Node')
  })
})

describe('another graph', () => {
  test('gets our things by their keys, in its order', async () => {
    const { ask } = await serve(known())
    const representations = [
      { __typename: 'Provider', id: 'one' },
      { __typename: 'Customer', externalId: 'ann' },
      { __typename: 'Card', id: 'card_1' },
      { __typename: 'Customer', id: 'cus_1' },
      { __typename: 'Customer', id: 'cus_1', externalId: 'ann' },
    ]
    const customer = { __typename: 'Customer', id: 'cus_1' }
    expect(await ask(ENTITIES, { variables: { representations } })).toEqual({
      data: {
        _entities: [{ __typename: 'Provider', id: 'one' }, customer, { __typename: 'Card', id: 'card_1' }, customer, customer],
      },
    })
  })

  test('gets null for what is not there, is something else, or is named by keys of two', async () => {
    const { ask } = await serve(known())
    const representations = [
      { __typename: 'Customer', id: 'cus_2' },
      { __typename: 'Customer', id: 'cus_1', externalId: 'ben' },
      { __typename: 'Topup', id: 'card_1' },
      { __typename: 'Provider', id: 'two' },
    ]
    expect(await ask(ENTITIES, { variables: { representations } })).toEqual({ data: { _entities: [null, null, null, null] } })
  })

  test.each([
    ['of a type that it cannot name', { __typename: 'Viewer', id: 'x' }, /^unknown __typename "Viewer": send one of Customer, /],
    [
      'of a type that every object has',
      { __typename: 'constructor', id: 'x' },
      /^unknown __typename "constructor": send one of /,
    ],
    ['without a type', { id: 'card_1' }, /^unknown __typename none: send one of /],
    ['that is text', 'card_1', /^unknown __typename none: send one of /],
    ['without a key', { __typename: 'Card' }, /^no Card is named: send id$/],
    ['whose key is a number', { __typename: 'Card', id: 1 }, /^no Card is named: send id$/],
    ['of another type’s key', { __typename: 'Card', externalId: 'ann' }, /^no Card is named: send id$/],
    ['of nobody', { __typename: 'Customer' }, /^no Customer is named: send id or externalId$/],
  ])('that sends a representation %s is told so in its place, and gets the others', async (_what, wrong, message) => {
    const { ask } = await serve(known())
    const { data, errors } = await ask(ENTITIES, {
      variables: { representations: [wrong, { __typename: 'Card', id: 'card_1' }] },
    })
    expect(data).toEqual({ _entities: [null, { __typename: 'Card', id: 'card_1' }] })
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(message),
        path: ['_entities', 0],
        extensions: { code: 'INVALID_INPUT' },
      }),
    ])
  })

  test('cannot ask for everything at once', async () => {
    const { ask } = await serve(known())
    const representations = Array.from({ length: 1_001 }, () => ({ __typename: 'Card', id: 'card_1' }))
    const { errors } = await ask(ENTITIES, { variables: { representations } })
    expect(errors[0]).toMatchObject({
      message: 'at most 1000 representations are allowed; the request has 1001',
      extensions: { code: 'INVALID_INPUT' },
    })
  })

  test('is a stranger without a token', async () => {
    const { post } = await serve(known())
    const response = await post(ENTITIES, { variables: { representations: [] }, headers: { authorization: '' } })
    expect(response.status).toBe(401)
  })
})
