import { readFileSync } from 'node:fs'
import { buildSchema, coerceInputValue, type GraphQLInputType, Kind, parse, typeFromAST, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../../src/playground/json.ts'
import { Memory, type Requirement } from '../../../src/playground/memory.ts'
import { operation } from '../../../src/playground/operations.ts'
import { type Provider, somebody, tour } from '../../../src/playground/tour.ts'

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'))
const rule = { need: 'OPTIONAL', currency: null, min: null, max: null } as const
const provider: Provider = {
  id: 'acme',
  name: 'Acme',
  capabilities: [],
  health: { status: 'UP', errorRate: 0, p99Millis: null, lastErrorAt: null },
  products: [
    {
      id: 'acme:old',
      name: 'Old',
      currency: 'USD',
      brand: null,
      type: 'VIRTUAL',
      kycScope: 'a',
      active: false,
      initialAmount: rule,
      topup: rule,
    },
    {
      id: 'acme:new',
      name: 'New',
      currency: 'USD',
      brand: null,
      type: 'VIRTUAL',
      kycScope: 'a',
      active: true,
      initialAmount: { ...rule, need: 'REQUIRED', min: '50', currency: 'EUR' },
      topup: { ...rule, max: '10' },
    },
  ],
}
const person = somebody(1234567)
const steps = tour(provider, person, 1234567)

const requirements: Requirement[] = [
  {
    __typename: 'CodeRequirement',
    id: 'r1',
    journeyId: 'chd_1',
    label: 'The code',
    problem: null,
    sentTo: 'a***@example.test',
    expiresAt: null,
  },
  {
    __typename: 'FormRequirement',
    id: 'r2',
    journeyId: 'kyc_1',
    label: 'Some questions',
    problem: null,
    fields: [
      { name: 'address.city', label: 'City', type: 'TEXT', required: true, options: null, problem: null },
      {
        name: 'source',
        label: 'Source',
        type: 'CHOICE',
        required: true,
        options: [{ value: 'SALARY', label: 'Salary' }],
        problem: null,
      },
      { name: 'since', label: 'Since', type: 'DATE', required: true, options: null, problem: null },
    ],
  },
  {
    __typename: 'DocumentRequirement',
    id: 'r3',
    journeyId: 'kyc_1',
    label: 'A document',
    problem: null,
    accepts: ['NATIONAL_ID'],
    sides: ['FRONT', 'BACK'],
    takes: ['CONTENT'],
    needsIssuedOn: false,
    needsExpiresOn: false,
  },
]

/** A memory after the whole walk. */
function walked(): Memory {
  const memory = new Memory(person)
  memory.remember({ createCustomer: { customer: { id: 'cus_1', changeCursor: 'c0' }, errors: [] } })
  memory.remember({ createCardholder: { cardholder: { id: 'chd_1', requirements: [requirements[0]] }, errors: [] } })
  memory.remember({ issueCard: { card: { id: 'card_1', requirements: [] }, errors: [] } })
  memory.require(requirements)
  memory.set({ values: { ...memory.snapshot().values, code: '123456' } })
  return memory
}

describe('the tour', () => {
  test.each(steps.map(step => [step.operation, step] as const))(
    '%s is valid against the schema, variables included',
    (name, step) => {
      const document = parse(operation(name))
      expect(validate(schema, document)).toEqual([])
      const result = walked().complete(step.variables ?? {})
      expect(result).not.toHaveProperty('unknown')
      const given = ('filled' in result ? result.filled : {}) as Record<string, Json>
      const declared = document.definitions.flatMap(definition =>
        definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
      )
      expect(
        Object.keys(given).filter(
          variable =>
            !declared.some(
              ({
                variable: {
                  name: { value },
                },
              }) => value === variable,
            ),
        ),
      ).toEqual([])
      for (const { variable, type } of declared) {
        const value = given[variable.name.value]
        if (value !== undefined) coerceInputValue(value, typeFromAST(schema, type as never) as GraphQLInputType)
      }
    },
  )

  test('takes an active product, and amounts that its provider allows', () => {
    const variables = Object.fromEntries(steps.map(step => [step.operation, step.variables]))
    expect(variables['IssueCard']).toMatchObject({
      input: { productId: 'acme:new', initialAmount: { amount: '50.00', currency: 'EUR' } },
    })
    expect(variables['TopUpCard']).toMatchObject({ input: { amount: { amount: '10.00', currency: 'USD' } } })
  })
})

describe('the memory', () => {
  test('says which tabs must be run first', () => {
    expect(new Memory(person).complete({ input: { customerId: '{{customerId}}', productId: 'acme:new' } })).toEqual({
      unknown: ['customerId'],
    })
  })

  test('goes by mutations: what a query lists is not what the tour is about', () => {
    const memory = walked()
    memory.remember({ customer: { id: 'cus_2', changeCursor: 'c9', cards: [{ id: 'card_9' }] } })
    expect(memory.complete('{{customerId}}')).toEqual({ filled: 'cus_1' })
  })

  test('prepares answers from what is asked, the profile first', () => {
    const memory = walked()
    expect(memory.complete({ values: '{{formValues}}', files: '{{documentFiles}}' })).toMatchObject({
      filled: {
        values: [
          { name: 'address.city', value: 'Leith' },
          { name: 'source', value: 'SALARY' },
          { name: 'since', value: '1991-04-02' },
        ],
        files: [{ side: 'FRONT', mediaType: 'image/png' }, { side: 'BACK' }],
      },
    })
  })

  test('forgets what a journey no longer asks', () => {
    const memory = walked()
    memory.remember({ submitCode: { journey: { id: 'chd_1', requirements: [] }, errors: [] } })
    expect(memory.snapshot().requirements.map(({ id }) => id)).toEqual(['r2', 'r3'])
  })
})
