import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { fakeGateway } from '../graphql/fake-gateway.ts'
import type { Customer } from '../../src/gateway/gateway.ts'
import { serve } from '../graphql/serve.ts'

test('the graph is a subgraph whose things other graphs may name', async () => {
  const { ask } = await serve()
  const { data } = await ask('{ _service { sdl } }')
  const { sdl } = data['_service'] as { sdl: string }
  expect(sdl).toContain('type Customer implements Node @key(fields: "id") @key(fields: "externalId")')
  expect(sdl).not.toContain('_entities')
  const schema = buildSubgraphSchema(parse(sdl))
  expect(
    (schema.getType('_Entity') as unknown as { getTypes(): { name: string }[] })
      .getTypes()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['Card', 'CardProduct', 'Cardholder', 'Customer', 'KycApplication', 'Provider', 'Topup'])
})

test('another graph gets our things by their keys, and null for what is not there or is something else', async () => {
  const ann: Customer = {
    kind: 'customer',
    id: 'cus_1',
    externalId: 'ann',
    changeCursor: 'c',
    createdAt: new Date(),
    updatedAt: new Date(),
    erasedAt: null,
  }
  const { gateway } = fakeGateway({
    node: async id => (id === ann.id ? ann : null),
    customer: async ({ externalId }) => (externalId === ann.externalId ? ann : null),
  })
  const { ask } = await serve(gateway)
  const representations = [
    { __typename: 'Customer', id: 'cus_1' },
    { __typename: 'Customer', externalId: 'ann' },
    { __typename: 'Customer', id: 'cus_2' },
    { __typename: 'Card', id: 'cus_1' },
  ]
  const query =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on Customer { externalId } } }'
  const found = { __typename: 'Customer', externalId: 'ann' }
  expect(await ask(query, { variables: { representations } })).toEqual({ data: { _entities: [found, found, null, null] } })
  const nonsense = await ask(query, { variables: { representations: [{ __typename: 'Card' }] } })
  expect(nonsense.errors[0].message).toContain('_Any expected { __typename, id }')
})
