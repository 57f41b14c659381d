import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { CallFailed, createClient } from '../../../src/client/index.ts'

const SECRETS = ['ada@example.test', '1991-04-02']
const input = { externalId: 'a', profile: { email: 'ada@example.test', dateOfBirth: '1991-04-02' } }

/** What a call rejects with where the server answers like this. */
async function failure(status: number, body: string | undefined): Promise<CallFailed> {
  const answering: typeof fetch = async () => {
    if (body === undefined) throw new TypeError('fetch failed')
    return new Response(body, { status, headers: { 'content-type': 'application/json' } })
  }
  const thrown: unknown = await createClient('http://graph.test/graphql', { fetch: answering })
    .CreateCustomer({ input })
    .then(
      () => undefined,
      (error: unknown) => error,
    )
  expect(thrown).toBeInstanceOf(CallFailed)
  return thrown as CallFailed
}
const errors = (code: string) =>
  JSON.stringify({ data: null, errors: [{ message: 'no such thing', path: ['createCustomer'], extensions: { code } }] })

test.each([
  ['a refusal', 200, errors('NOT_FOUND'), { code: 'NOT_FOUND', path: ['createCustomer'], retryable: false, status: 200 }],
  [
    'a mistake of the server',
    200,
    errors('INTERNAL'),
    { code: 'INTERNAL', path: ['createCustomer'], retryable: true, status: 200 },
  ],
  ['an expired token', 401, errors('UNAUTHENTICATED'), { code: 'UNAUTHENTICATED', retryable: false, status: 401 }],
  ['a proxy in between', 502, '<html>', { code: 'HTTP_502', path: undefined, retryable: true, status: 502 }],
  ['a lost network', 0, undefined, { code: 'NETWORK', path: undefined, retryable: true, status: undefined }],
])('a call that fails by %s says what to do, and shows no variable', async (_case, status, body, shown) => {
  const thrown = await failure(status, body)
  expect(thrown).toMatchObject(shown)
  expect(thrown.message).toMatch(/^CreateCustomer: /)
  const everything = `${inspect(thrown, { depth: 9, showHidden: true })}${JSON.stringify(thrown)}${thrown.stack}`
  for (const secret of SECRETS) expect(everything).not.toContain(secret)
})
