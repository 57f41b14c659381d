import assert from 'node:assert/strict'
import { test } from 'node:test'
import { composeServices as composeWithApollo } from '@apollo/composition'
import { composeServices as composeWithHive } from '@theguild/federation-composition'
import { subgraphsAt } from '../src/supergraph.ts'

const subgraphs = subgraphsAt({ cardgraph: 'http://cardgraph.test/graphql', accounts: 'http://accounts.test/graphql' })

test('both graphs compose with Apollo, which has nothing to remark', () => {
  const { errors, hints } = composeWithApollo(subgraphs)
  assert.deepEqual(errors?.map(String) ?? [], [])
  assert.deepEqual(hints?.map(String), [])
})

test('both graphs compose with Hive', () => {
  const composed = composeWithHive(subgraphs)
  assert.deepEqual(composed.errors?.map(String) ?? [], [])
  assert.match(composed.supergraphSdl ?? '', /type Customer/)
})

test('cardgraph composes alone', () => {
  const { errors, hints } = composeWithApollo(subgraphs.slice(0, 1))
  assert.deepEqual([errors?.map(String) ?? [], hints?.map(String)], [[], []])
})
