import { readFileSync } from 'node:fs'
import { type FragmentDefinitionNode, getOperationAST, Kind, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { costOf, COSTLIEST, total } from '../../../src/graphql/execution/cost.ts'
import { checkLimits } from '../../../src/graphql/execution/limits.ts'
import { createSchema } from '../../../src/graphql/schema.ts'
import type { Manifest } from '../../../src/graphql/execution/trusted-documents.ts'
import { fakeGateway } from '../graphql/fake-gateway.ts'
import { bearer, serve } from '../graphql/serve.ts'

const schema = createSchema()
const { operations } = JSON.parse(readFileSync('trusted-documents.json', 'utf8')) as Manifest

function cost(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query)
  const fragments = document.definitions.filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
  const operation = getOperationAST(document)
  if (operation == null) throw new Error('expected one operation')
  return costOf(schema, { operation, fragment: name => fragments.find(node => node.name.value === name), variables })
}

describe('an operation costs', () => {
  test('a call for each thing that may be stale, and one for each balance', () => {
    expect(cost('{ card(id: "x") { id } }')).toEqual({ calls: 1, fields: 2 })
    expect(cost('{ card(id: "x") { balance { available { amount } } } }').calls).toBe(2)
    expect(cost('{ card(id: "x") { cardholder { customer { externalId } } } }').calls).toBe(1)
    expect(cost('{ providers { health { status } products { id } } }').calls).toBe(0)
  })

  test('what a page costs, as often as the page has room', () => {
    const page = (first: string) =>
      `query ($first: Int = 7) { providers { id } provider(id: "p") { cardholders(first: ${first}) { nodes { balance { asOf } } } } }`
    expect(cost(page('10')).calls).toBe(1 + 10 * 2)
    expect(cost(page('$first')).calls, 'the variable’s default').toBe(1 + 7 * 2)
    expect(cost(page('$first'), { first: 50 }).calls).toBe(1 + 50 * 2)
    expect(cost('{ provider(id: "p") { cardholders { nodes { id } } } }').calls, 'the field’s default').toBe(1 + 20)
    expect(cost(page('$first'), { first: 10_000 }).calls, 'no page is longer than 100').toBe(1 + 100 * 2)
  })

  test('what each id asks for, however they are given', () => {
    expect(cost('{ nodes(ids: ["a", "b"]) { id } }').calls).toBe(2)
    expect(cost('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b', 'c'] }).calls).toBe(3)
    const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Card { id balance { asOf } } } }'
    expect(cost(entities, { r: Array.from({ length: 40 }, () => ({ __typename: 'Card', id: 'x' })) }).calls).toBe(40 * 2)
  })

  test('the dearest of what an interface may turn out to be, not all of it', () => {
    expect(
      cost('{ node(id: "x") { ... on Card { balance { asOf } } ... on Topup { id } ... on Cardholder { id } } }').calls,
    ).toBe(2)
  })

  test('two calls for what it does, and none for the events it is sent', () => {
    expect(cost('mutation { refresh(input: { journeyId: "x" }) { errors { code } } }').calls).toBe(2)
    expect(cost('subscription { statusChanged(id: "x") { subject { ... on Card { balance { asOf } } } } }').calls).toBe(0)
  })

  test('of the client’s own, less than a fifth of what is allowed; a page of a hundred people with their balances, less than half', () => {
    expect(operations.length).toBeGreaterThan(20)
    for (const { name, body } of operations) {
      checkLimits(parse(body))
      expect(total(cost(body)), name).toBeLessThan(COSTLIEST / 5)
    }
    expect(total(cost('{ customers(first: 100) { nodes { cards { balance { available { amount } } } } } }'))).toBeLessThan(
      COSTLIEST / 2,
    )
  })
})

describe('an operation that costs too much', () => {
  const dear =
    'query Dear($first: Int) { customers(first: $first) { nodes { cards { balance { asOf } topups(first: 100) { nodes { id } } } } } }'

  test('is refused before anything is asked, with the limit and what came', async () => {
    const { gateway } = fakeGateway({ customers: { list: async () => Promise.reject(new Error('expected not to be asked')) } })
    const { post } = await serve(gateway)
    const response = await post(dear, { variables: { first: 100 } })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      errors: [
        {
          message: expect.stringMatching(/at most 2000; this may cost 3\d{4}, of which 3\d{4} are calls to providers/),
          extensions: { code: 'QUERY_TOO_COSTLY', limit: 2000, actual: expect.any(Number) },
        },
      ],
    })
  })

  test('is what whoever runs it says', async () => {
    const { ask } = await serve(undefined, { costliest: 3 })
    expect(
      (await ask('{ a: card(id: "x") { id } b: card(id: "y") { id } c: card(id: "z") { id } }')).errors[0].extensions,
    ).toEqual({
      code: 'QUERY_TOO_COSTLY',
      limit: 3,
      actual: 4,
    })
  })

  test('says what it costs when asked', async () => {
    const { ask } = await serve()
    const asked = await ask('{ viewer { subject } }', { headers: { 'x-graphql-cost': '1' } })
    expect(asked).toMatchObject({ data: {}, extensions: { cost: { limit: 2000, actual: 1, calls: 0, fields: 2 } } })
    expect(await ask('{ viewer { subject } }')).not.toHaveProperty('extensions')
  })
})

describe('a document', () => {
  const deep = `{ ${'a { '.repeat(16)} b ${' }'.repeat(16)} }`
  test.each([
    [
      'too many aliases',
      `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: viewer { subject }`).join(' ')} }`,
      'TOO_MANY_ALIASES',
      50,
      101,
    ],
    ['the same field again and again', `{ viewer { ${'subject '.repeat(500)} } }`, 'TOO_MANY_REPEATED_FIELDS', 20, 499],
    ['fields within fields without end', deep, 'QUERY_TOO_DEEP', 15, 17],
    [
      'depth hidden in fragments',
      `{ ...a } fragment a on Query { ${'a { '.repeat(8)} ...b ${' }'.repeat(8)} } fragment b on Query { ${'a { '.repeat(8)} c ${' }'.repeat(8)} }`,
      'QUERY_TOO_DEEP',
      15,
      17,
    ],
  ])('with %s is turned away, whichever way it comes', async (_what, query, code, limit, actual) => {
    const { url, post } = await serve()
    const refused = [expect.objectContaining({ extensions: { code, limit, actual } })]
    const response = await post(query)
    expect([response.status, ((await response.json()) as { errors: unknown }).errors]).toEqual([400, refused])
    const streamed = await post(query, { headers: { accept: 'text/event-stream' } })
    expect([streamed.status, ((await streamed.json()) as { errors: unknown }).errors]).toEqual([400, refused])
    const got = await fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization: await bearer('SERVICE') },
    })
    expect(((await got.json()) as { errors: unknown }).errors).toEqual(refused)
  })

  test('that is fine is not taken apart again when it comes again', async () => {
    const { ask } = await serve()
    for (let time = 0; time < 3; time++)
      expect((await ask('{ viewer { subject } }')).data).toEqual({ viewer: { subject: 'demo-service' } })
  })

  test('whose fragments go in circles is invalid, not a reason to go on for ever', () => {
    expect(() =>
      checkLimits(parse('{ ...a } fragment a on Query { viewer { subject } ...b } fragment b on Query { ...a }')),
    ).not.toThrow()
  })
})

test('operations come one a request', async () => {
  const { url } = await serve()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: await bearer('SERVICE') },
    body: JSON.stringify(Array.from({ length: 10 }, () => ({ query: '{ __typename }' }))),
  })
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { errors: [{ extensions: { code: 'BATCH_REFUSED', limit: 1, actual: 10 } }] },
  ])
})
