import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Documents } from '../../../src/graphql/execution/documents.ts'
import { bearer, serve } from '../graphql/serve.ts'

const BOMB = `{ ...f0 } ${Array.from({ length: 40 }, (_, n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`).join(' ')} fragment f40 on Query { __typename }`
const BOTH = 'text/event-stream, application/json'
const POST = { method: 'POST', headers: { 'content-type': 'application/json' } }

describe('a caller without a token', () => {
  test.each([
    ['POST', '/graphql', 'application/json'],
    ['POST', '/graphql', BOTH],
    ['POST', '/graphql/stream', 'text/event-stream'],
    ['GET', `/graphql?query=${encodeURIComponent(BOMB)}`, BOTH],
    ['GET', `/graphql/stream?query=${encodeURIComponent(BOMB)}`, 'text/event-stream'],
  ])('gets 401 for %s %.16s accepting %s, and no document is read', async (method, path, accept) => {
    const read = vi.spyOn(Documents.prototype, 'read')
    onTestFinished(() => read.mockRestore())
    const { url } = await serve()
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { accept, 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify({ query: BOMB }) } : {}),
    })
    expect(response.status).toBe(401)
    expect(read).not.toHaveBeenCalled()
  })
})

describe('a body', () => {
  const send = async (url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, {
      ...POST,
      headers: { ...POST.headers, authorization: await bearer('SERVICE'), ...headers },
      body,
    })
  const SUBMIT = 'mutation ($x: String!) { submitDocument(input: { journeyId: $x }) { errors { code } } }'

  test('of more than 256 KiB is read only for an operation that submits a document', async () => {
    const { url } = await serve()
    const variables = { x: 'A'.repeat(1024 * 1024) }
    const other = await send(url, JSON.stringify({ query: 'query ($x: ID!) { node(id: $x) { id } }', variables }))
    expect([other.status, await other.text()]).toEqual([413, expect.stringContaining('submitDocument')])
    const document = await send(url, JSON.stringify({ query: SUBMIT, variables }))
    expect([200, 400]).toContain(document.status)
    expect(await document.text()).toContain('GRAPHQL_VALIDATION_FAILED')
  })

  test('of more than 256 KiB that holds many small values is refused unparsed', async () => {
    const { url } = await serve()
    const response = await send(url, JSON.stringify({ query: SUBMIT, variables: Array.from({ length: 200_000 }, (_, n) => n) }))
    expect(response.status).toBe(413)
  })

  test('that is not UTF-8, or nested 100 levels deep, is a bad request', async () => {
    const { url } = await serve()
    expect((await send(url, new Uint8Array([0x22, 0xff, 0x22]))).status).toBe(400)
    const deep = `{"query":"{ __typename }","variables":{"x":${'['.repeat(100)}${']'.repeat(100)}}}`
    const response = await send(url, deep)
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('nested')])
  })

  test('in an encoding is refused with what is accepted', async () => {
    const { url } = await serve()
    const response = await send(url, '{"query":"{ __typename }"}', { 'content-encoding': 'gzip' })
    expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'identity'])
  })
})
