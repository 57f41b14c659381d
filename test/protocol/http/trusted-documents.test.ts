import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createClient } from '../../../src/client/index.ts'
import { documentId, type Manifest, TrustedDocuments } from '../../../src/graphql/execution/trusted-documents.ts'
import { emitTrusted } from '../../../src/commands/trust-documents.ts'
import { change, fakeGateway, feed } from '../graphql/fake-gateway.ts'
import { bearer, serve } from '../graphql/serve.ts'

const { operations } = JSON.parse(readFileSync('trusted-documents.json', 'utf8')) as Manifest
const viewer = operations.find(({ name }) => name === 'Viewer')!

describe('trusted documents', () => {
  test('are what the client sends today', () => {
    expect(readFileSync('trusted-documents.json', 'utf8'), 'run `npm run generate` and commit trusted-documents.json').toBe(
      emitTrusted(),
    )
    expect(operations.map(({ type }) => type)).not.toContain('')
  })

  test('must be what their ids say', () => {
    expect(() => new TrustedDocuments({ operations: [{ ...viewer, body: '{ __typename }' }] })).toThrow('the id of Viewer is not')
  })

  test.each([
    ['an id', { documentId: viewer.id }],
    ['a hash, as automatic persisted queries have it', { extensions: { persistedQuery: { version: 1, sha256Hash: viewer.id } } }],
  ])('are asked for by %s', async (_how, body) => {
    const { url } = await serve(undefined, { trusted: new TrustedDocuments({ operations }) })
    const headers = { 'content-type': 'application/json', authorization: await bearer('SERVICE') }
    const posted = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(await posted.json()).toMatchObject({ data: { viewer: { subject: 'demo-service' } } })
    const query = new URLSearchParams(
      Object.entries(body).map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    )
    expect(await (await fetch(`${url}/graphql?${query.toString()}`, { headers })).json()).toMatchObject({
      data: { viewer: { subject: 'demo-service' } },
    })
  })

  test.each([
    // Clients of automatic persisted queries send the text only after a 200.
    ['that nobody knows', 200, { documentId: '0'.repeat(64) }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['that is no text', 400, { documentId: { toString: viewer.id } }, 'BAD_REQUEST'],
    ['that is another document’s', 400, { documentId: viewer.id, query: '{ __typename }' }, 'PERSISTED_QUERY_HASH_MISMATCH'],
  ])('an id %s is refused', async (_what, status, body, code) => {
    const { url } = await serve(undefined, { trusted: new TrustedDocuments({ operations }) })
    const headers = { 'content-type': 'application/json', authorization: await bearer('SERVICE') }
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
    expect([response.status, await response.json()]).toMatchObject([status, { errors: [{ extensions: { code } }] }])
  })
})

describe('where only trusted documents are wanted', () => {
  const trusted = new TrustedDocuments({ operations, only: true })

  test.each([
    '/graphql/stream?query=%7Bviewer%7Bsubject%20roles%7D%7D&query=x',
    '/graphql?query=%7Bviewer%7Bsubject%20roles%7D%7D&query=x',
    '/graphql?documentId=a&documentId=b',
  ])('a name that stands twice is refused: %s', async path => {
    const { url } = await serve(undefined, { trusted })
    for (const accept of ['text/event-stream', 'application/json']) {
      const response = await fetch(`${url}${path}`, { headers: { accept, authorization: await bearer('SERVICE') } })
      expect([response.status, await response.json()], accept).toMatchObject([
        400,
        { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
      ])
    }
  })

  test('any other is refused, with its true hash too, whichever way it comes', async () => {
    const { post, url } = await serve(undefined, { trusted })
    const other = '{ viewer { subject roles } }'
    expect(await (await post(other)).json()).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] })
    const headers = { 'content-type': 'application/json', authorization: await bearer('SERVICE') }
    const hashed = { query: other, extensions: { persistedQuery: { version: 1, sha256Hash: documentId(other) } } }
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(hashed) })
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] })
    for (const path of ['/graphql', '/graphql/stream']) {
      const streamed = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { ...headers, accept: 'text/event-stream' },
        body: JSON.stringify({ query: other }),
      })
      expect(await streamed.json(), path).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] })
    }
  })

  test.each(['ws', 'sse'] as const)('the client works as ever, over %s too', async transport => {
    const source = feed()
    const { gateway } = fakeGateway(
      { node: async () => ({ kind: 'topup', id: 'top_1', status: 'APPROVED' }) as never },
      { subscribe: async () => source.source },
    )
    const { url } = await serve(gateway, { trusted })
    const client = createClient(`${url}/graphql`, { transport, token: (await bearer('SERVICE')).slice('Bearer '.length) })
    expect(await client.Viewer()).toMatchObject({ viewer: { subject: 'demo-service' } })
    source.push(change(1))
    for await (const { version } of client.watch('top_1', { after: 'cursor-0' })) {
      expect(version).toBe(1)
      break
    }
  })
})
