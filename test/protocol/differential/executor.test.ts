import fc from 'fast-check'
import { OperationTypeNode } from 'graphql'
import { expect, test } from 'vitest'
import { contextOf } from '../../../src/graphql/context.ts'
import { Documents } from '../../../src/graphql/execution/documents.ts'
import { createExecute } from '../../../src/graphql/execution/execution.ts'
import { createLive } from '../../../src/graphql/execution/live.ts'
import { createPrepare } from '../../../src/graphql/execution/variables.ts'
import { createSchema } from '../../../src/graphql/schema.ts'
import { written } from './choices.ts'
import { ask, type Asked } from './documents.ts'
import { echoing } from './echo.ts'
import { type Answer, expectEqual, expectSame, referenceOf, sent, showError } from './reference.ts'
import { PROPERTY, TIMEOUT } from './runs.ts'

const schema = createSchema()
const gateway = echoing()
const context = () =>
  contextOf(gateway, { subject: 'ann', roles: new Set(['SERVICE', 'BACK_OFFICE']), scopes: new Set(['pii:read']) })
const documents = new Documents(schema, { introspection: true })
const execute = createExecute(schema, { costliest: Number.POSITIVE_INFINITY })
const live = createLive({ prepare: createPrepare(schema), execute, showError })

async function answersTo(document: ReturnType<Documents['read']>['document'], asked: Asked): Promise<readonly Answer[]> {
  const { kind, variables, operationName } = asked
  if (kind !== OperationTypeNode.SUBSCRIPTION || operationName === 'Another')
    return [sent(await execute({ document, operationName, variables, context: context() }))]
  const events = await live.subscribe({
    schema,
    document,
    operationName,
    variableValues: variables ?? {},
    contextValue: context(),
  })
  const plain = (answer: object): Answer => JSON.parse(JSON.stringify(answer)) as Answer
  if (!(Symbol.asyncIterator in events)) return [plain(events)]
  const answers: Answer[] = []
  for await (const event of events) answers.push(plain(event))
  return answers
}

test(
  'the executor answers a random operation with random variables as graphql-js does, the first, second and third time',
  { timeout: TIMEOUT },
  async () => {
    let valid = 0
    await fc.assert(
      fc.asyncProperty(written(ask(schema)), async asked => {
        const { document, errors } = documents.read(asked.query)
        if (errors.length > 0) return
        valid++
        const theirs = await referenceOf(schema, document, asked, context())
        const first = await answersTo(document, asked)
        expectSame(first, theirs, asked)
        for (let again = 0; again < 2; again++) expectEqual(await answersTo(document, asked), first)
      }),
      PROPERTY,
    )
    expect(valid / PROPERTY.numRuns).toBeGreaterThan(0.9)
  },
)
