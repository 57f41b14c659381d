import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { failure } from '../../../src/http/failure.ts'

const showError = () => ({ message: 'an internal error, id 7' })

test('a refusal keeps its status and headers, and tells no caller about HTTP', () => {
  const http = { status: 503, headers: new Map([['retry-after', '5']]) }
  expect(failure(new GraphQLError('try later', { extensions: { code: 'UNAVAILABLE', http } }), showError)).toEqual({
    status: 503,
    headers: { 'retry-after': '5' },
    body: { errors: [{ message: 'try later', extensions: { code: 'UNAVAILABLE' } }] },
  })
})

test('a refusal without a status is a bad request', () => {
  expect(failure(new GraphQLError('no'), showError).status).toBe(400)
})

test.each([
  [413, 'PAYLOAD_TOO_LARGE'],
  [415, 'UNSUPPORTED_MEDIA_TYPE'],
  [429, 'TOO_MANY_REQUESTS'],
  [404, 'BAD_REQUEST'],
])('an error of the server with status %d has the code %s', (statusCode, code) => {
  expect(failure({ statusCode, message: 'no' }, showError)).toMatchObject({
    status: statusCode,
    body: { errors: [{ message: 'no', extensions: { code } }] },
  })
})

test('a bug shows its id and never its message', () => {
  const { status, body } = failure(new Error('secret'), showError)
  expect(status).toBe(500)
  expect(JSON.stringify(body)).toContain('id 7')
  expect(JSON.stringify(body)).not.toContain('secret')
})
