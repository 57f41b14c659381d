import { connect as connectTcp } from 'node:net'
import { describe, expect, test } from 'vitest'
import { DEEPEST_BRACKETS, MOST_FRAGMENTS } from '../../../src/graphql/execution/limits.ts'
import { connect, connected } from '../graphql/raw-socket.ts'
import { bearer, serve } from '../graphql/serve.ts'

/** Each fragment spreads the next one twice: 2^40 paths in 1.4 kB. */
const DOUBLING = Array.from({ length: 40 }, (_, n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`).join('')
const doubling = `query { ...f0 } ${DOUBLING} fragment f40 on Query { __typename }`

const cpuOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

describe('a caller without a token', () => {
  test.each(['text/event-stream, application/json', 'application/json', 'text/event-stream'])(
    'is refused before a document is looked at, with accept: %s',
    async accept => {
      const { url } = await serve()
      const headers = { 'content-type': 'application/json', accept }
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: doubling }) })
      expect(response.status).toBe(401)
      const asked = await fetch(`${url}/graphql?query=${encodeURIComponent(doubling)}`, { headers: { accept } })
      expect(asked.status).toBe(401)
    },
  )

  test('gets an answer before the body has arrived, and loses the connection', async () => {
    const { url } = await serve()
    const socket = connectTcp(Number(new URL(url).port), '127.0.0.1')
    const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 12000000\r\n\r\n'
    socket.write(`${head}{"query":"`)
    const chunks: Buffer[] = []
    socket.on('data', chunk => void chunks.push(chunk))
    await new Promise(resolve => socket.once('close', resolve))
    const answer = Buffer.concat(chunks).toString()
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    expect(answer.toLowerCase()).toContain('connection: close')
  })

  test('cannot send more over a WebSocket than a token needs', async () => {
    const { url } = await serve()
    const { closed, send } = await connect(url)
    send({ type: 'connection_init', payload: { authorization: 'x'.repeat(40_000) } })
    expect(await closed).toBe(1006)
  })

  test('cannot send more over a WebSocket in pieces either', async () => {
    const { url } = await serve()
    const { closed, socket } = await connect(url)
    for (let piece = 0; piece < 40; piece++) socket.send('x'.repeat(1_000), { fin: false })
    expect(await closed).toBe(1006)
  })
})

describe('an identified caller', () => {
  test('is told that fragments which double are too much, within milliseconds', async () => {
    const { ask, url } = await serve()
    await ask('{ __typename }')
    const milliseconds = await cpuOf(async () => {
      expect((await ask(doubling)).errors[0].extensions).toMatchObject({
        code: expect.stringMatching(/GRAPHQL_VALIDATION_FAILED|TOO_MANY/),
      })
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream, application/json',
          authorization: await bearer('SERVICE'),
        },
        body: JSON.stringify({ query: doubling }),
      })
      expect(await response.text()).toMatch(/GRAPHQL_VALIDATION_FAILED|TOO_MANY/)
    })
    expect(milliseconds).toBeLessThan(500)
  })

  test.each([
    [
      '330 fragments of the same fields',
      `{ ${'...f '.repeat(1)} } ${Array.from({ length: 330 }, (_, n) => `fragment f${n || ''} on Query { viewer { subject } ${n < 329 ? `...f${n + 1}` : ''} }`).join(' ')}`,
    ],
    [
      'a chain of 400',
      `{ ...f0 } ${Array.from({ length: 400 }, (_, n) => `fragment f${n} on Query { ${n < 399 ? `...f${n + 1}` : '__typename'} }`).join(' ')}`,
    ],
  ])('cannot send %s', async (_what, query) => {
    const { ask } = await serve()
    expect((await ask(query)).errors[0]).toMatchObject({
      message: expect.stringContaining(`${MOST_FRAGMENTS}`),
      extensions: { code: 'TOO_MANY_FRAGMENTS' },
    })
  })

  test.each([
    ['a list', `{ nodes(ids: ${'['.repeat(2_400)}${']'.repeat(2_400)}) { id } }`],
    ['an object', `{ nodes(ids: ${'{a:'.repeat(1_200)}1${'}'.repeat(1_200)}) { id } }`],
    ['a selection', `{ ${'viewer {'.repeat(500)} subject ${'}'.repeat(500)} }`],
  ])('is told that %s nests too deep', async (_what, query) => {
    const { ask } = await serve()
    expect((await ask(query)).errors[0]).toMatchObject({
      message: expect.stringContaining(`${DEEPEST_BRACKETS}`),
      extensions: { code: 'QUERY_TOO_DEEP' },
    })
  })

  test('may write brackets in strings and comments', async () => {
    const { ask } = await serve()
    const answer = await ask(`{ node(id: "${'['.repeat(100)}") { id } } # ${'{'.repeat(100)}`)
    expect(answer.data).toEqual({ node: null })
  })

  test('sends a large body for a document only', async () => {
    const { url } = await serve()
    const large = async (query: string): Promise<number> => {
      const headers = { 'content-type': 'application/json', authorization: await bearer('SERVICE') }
      const body = JSON.stringify({ query, variables: { base64: 'x'.repeat(300_000) } })
      return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).status
    }
    expect(await large('query ($base64: String) { customer(externalId: $base64) { id } }')).toBe(413)
    const submit = `mutation ($base64: String) { submitDocument(input: { journeyId: "x", requirementId: "x", type: "PASSPORT",
      files: [{ side: FRONT, base64: $base64, mediaType: "image/png" }] }) { errors { code } } }`
    expect(await large(submit)).toBe(200)
  })

  test('cannot keep more bodies open than the budget holds', async () => {
    const { url } = await serve()
    const authorization = await bearer('SERVICE')
    const head = `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: 12000000\r\n\r\n`
    const sockets = Array.from({ length: 6 }, () => connectTcp(Number(new URL(url).port), '127.0.0.1'))
    const refused = sockets.map(
      socket =>
        new Promise<string>(resolve => {
          socket.once('data', chunk => resolve(chunk.toString()))
          socket.write(head)
        }),
    )
    expect(await Promise.race(refused)).toMatch(/^HTTP\/1\.1 429 /)
    for (const socket of sockets) socket.destroy()
  })

  test('may send 256 KiB over a WebSocket, and no more', async () => {
    const { url } = await serve()
    const { closed, send } = await connected(url)
    send({ id: '1', type: 'subscribe', payload: { query: '{ __typename }', variables: { x: 'x'.repeat(300_000) } } })
    expect(await closed).toBe(1009)
  })
})
