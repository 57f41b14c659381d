import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contextOf } from '../../../src/graphql/context.ts'
import { Documents } from '../../../src/graphql/execution/documents.ts'
import { createSchema } from '../../../src/graphql/schema.ts'
import { serve } from '../graphql/serve.ts'
import { written } from './choices.ts'
import { ask } from './documents.ts'
import { echoing } from './echo.ts'
import { expectEqual, expectSame, referenceOf, sent } from './reference.ts'
import { PROPERTY, TIMEOUT } from './runs.ts'
import { overEventStream, overHttp, overWebSocket, type Transport } from './transports.ts'

const schema = createSchema()
const gateway = echoing()
const context = () => contextOf(gateway, { subject: 'demo-service', roles: new Set(['SERVICE']), scopes: new Set() })
const documents = new Documents(schema, { introspection: true })

test.each<[string, (url: string) => Transport | Promise<Transport>]>([
  ['HTTP', overHttp],
  ['a WebSocket', overWebSocket],
  ['an event stream', overEventStream],
])(
  'the server answers a random operation over %s as graphql-js does, twice the same, with a code in every error',
  { timeout: TIMEOUT },
  async (_name, open) => {
    const { url } = await serve(gateway, { costliest: Number.POSITIVE_INFINITY })
    const transport = await open(url)
    await fc.assert(
      fc.asyncProperty(written(ask(schema)), async asked => {
        const first = await transport(asked)
        for (const { errors = [] } of first)
          for (const error of errors) expect(error, JSON.stringify(error)).toHaveProperty('extensions.code')
        const { document, errors } = documents.read(asked.query)
        const theirs = errors.length > 0 ? [sent({ errors })] : await referenceOf(schema, document, asked, context())
        expectSame(first, theirs, asked)
        expectEqual(await transport(asked), first)
      }),
      PROPERTY,
    )
  },
)
