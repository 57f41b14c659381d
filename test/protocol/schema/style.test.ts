import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { emitSchema } from '../../../src/graphql/emit.ts'
import { lint } from './lint.ts'

test('the graph is in one style: names, inputs, payloads, nothing that leads nowhere, no deprecation without a date', () => {
  expect(lint(buildSchema(emitSchema()))).toEqual([])
})

test('what is not in that style is found', () => {
  const schema = buildSchema(`
    type Query {
      Things(First: Int): [thing] @deprecated(reason: "use things")
      filter(by: Filter): Int @deprecated(reason: "since 2026-03-01: use things")
    }
    type Mutation { makeThing(name: String): thing editThing(input: EditInput!): EditThingPayload }
    type thing { colour: Colour }
    enum Colour { RED darkBlue }
    input Filter { a: Int }
    input EditInput { aThing: Int }
    type EditThingPayload { errors: [String!]! }
    type Forgotten { a: Int }
  `)
  expect(lint(schema)).toEqual([
    'Query.Things: expected camelCase',
    'Query.Things: expected its deprecation to name a date',
    'Query.Things(First): expected camelCase',
    'thing: expected PascalCase',
    'Colour.darkBlue: expected UPPER_CASE',
    "Filter: expected an input's name to end in Input or Patch",
    'Forgotten: expected a type that something leads to',
    'Mutation.makeThing: expected a payload but got thing',
    'Mutation.makeThing: expected its payload to have errors: [UserError!]!',
    'Mutation.makeThing: expected one argument, input',
    'Mutation.editThing: expected its payload to have errors: [UserError!]!',
  ])
})
