import { expect, test } from 'vitest'
import { acceptsEventStream, answerType } from '../../../src/http/accept.ts'

test.each([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
  ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
  ['application/graphql-response+json;q=0.5, application/json', 'application/json'],
  ['application/json;q=0, */*', 'application/graphql-response+json'],
  ['text/html', undefined],
  ['application/json;q=high', undefined],
])('Accept %j is answered with %j', (accept, type) => {
  expect(answerType(accept)).toBe(type)
})

test('only a header that names event streams asks for an event stream', () => {
  expect(acceptsEventStream('application/json, Text/Event-Stream;q=0.5')).toBe(true)
  expect(acceptsEventStream('*/*')).toBe(false)
  expect(acceptsEventStream(undefined)).toBe(false)
})
