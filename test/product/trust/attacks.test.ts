import { createHmac, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { SignJWT } from 'jose'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { newId } from '../../../src/gateway/ids.ts'
import { SECRET } from '../../support/front-door.ts'
import { newCustomer } from '../../support/people.ts'
import { story } from '../../support/story.ts'
import { ask, headersOf, tokenOf } from './callers.ts'

const SERVICE = { subject: 'shop', roles: ['SERVICE'] } as const
const EVE = { subject: 'eve', roles: ['CUSTOMER'] } as const

story({ databases: 'one', providers: ['artha', 'fyatu'] }, harness => {
  const url = (path: string): string => `${harness.door.url}${path}`
  const asked = (query: string, variables: object = {}) => ask(harness.door.graphql, SERVICE, query, variables)
  const send = async (init: RequestInit & { headers?: Record<string, string> }, path = '/graphql') =>
    fetch(url(path), { method: 'POST', ...init, headers: { ...(await headersOf(SERVICE)), ...init.headers } })
  let customerId = ''
  beforeAll(async () => {
    customerId = await newCustomer(harness)
  })

  describe('a query that is cheap to send and dear to answer', () => {
    test.each([
      [
        'a hundred and one aliases',
        `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: providers { id }`).join('\n')} }`,
        'TOO_MANY_ALIASES',
      ],
      ['five hundred times the same field', `{ viewer { ${'subject '.repeat(500)} } }`, 'TOO_MANY_REPEATED_FIELDS'],
      [
        'round in circles',
        `{ customers { nodes ${'{ cards { cardholder { customer '.repeat(6)} { id } ${'} } }'.repeat(6)} } }`,
        'QUERY_TOO_DEEP',
      ],
      [
        'round in circles, not quite so far',
        `{ customers(first: 100) { nodes ${'{ cards { cardholder { customer '.repeat(3)} { id } ${'} } }'.repeat(3)} } }`,
        'QUERY_TOO_COSTLY',
      ],
      ['six thousand words', `{ viewer { ${'a'.repeat(1)} ${'subject\n'.repeat(6_000)} } }`, 'GRAPHQL_PARSE_FAILED'],
      [
        'a thousand balances at once',
        `{ nodes(ids: [${Array.from({ length: 1_001 }, () => `"${newId('card')}"`).join()}]) { ... on Card { balance { asOf } } } }`,
        'QUERY_TOO_COSTLY',
      ],
      ['directives without end', `{ viewer { subject ${'@include(if: true) '.repeat(2_000)} } }`, 'GRAPHQL_PARSE_FAILED'],
      ['a fragment in itself', '{ ...f } fragment f on Query { viewer { subject } ...f }', 'GRAPHQL_VALIDATION_FAILED'],
      ['pages without end', '{ customers(first: 1000000) { nodes { id } } }', 'INVALID_INPUT'],
      ['pages of less than nothing', '{ customers(first: -1) { nodes { id } } }', 'INVALID_INPUT'],
    ])('made of %s is refused', async (_what, query, code) => {
      const before = harness.sandbox.calls.length
      expect(await asked(query)).toContain(`"code":"${code}"`)
      expect(harness.sandbox.calls).toHaveLength(before)
    })

    test('ten at once in one request is refused', async () => {
      const response = await send({
        body: JSON.stringify(Array.from({ length: 10 }, () => ({ query: '{ viewer { subject } }' }))),
      })
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('BATCH_REFUSED')])
    })

    test('is told apart from others before it is compared with itself, in less time than it takes to send', async () => {
      const query = `{ viewer { ${'subject '.repeat(4_900)} } }`
      const started = performance.now()
      await asked(query)
      expect(performance.now() - started).toBeLessThan(1_000)
    })
  })

  describe('a page of another site', () => {
    const mutation = `mutation { updateCustomer(input: { id: "x", profile: { email: "eve@example.test" } }) { errors { code } } }`

    test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/graphql', ''])(
      'cannot post %j, which browsers send without asking',
      async type => {
        const body = new TextEncoder().encode(JSON.stringify({ query: mutation }))
        const headers = { 'content-type': type, origin: 'https://evil.test' }
        expect((await fetch(url('/graphql'), { method: 'POST', headers, body })).status, 'without a token').toBe(401)
        expect([400, 415], 'with a token').toContain((await send({ headers, body })).status)
      },
    )

    test('cannot change anything by GET, nor can anybody', async () => {
      const response = await send({ method: 'GET' }, `/graphql?query=${encodeURIComponent(mutation)}`)
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
      const stream = await send(
        { method: 'GET', headers: { accept: 'text/event-stream' } },
        `/graphql?query=${encodeURIComponent(mutation)}`,
      )
      expect(stream.status).toBe(405)
    })
  })

  describe('a body', () => {
    test('that is too large is refused, whether it says so or not', async () => {
      expect((await send({ body: JSON.stringify({ query: `# ${'x'.repeat(13 * 1024 * 1024)}` }) })).status).toBe(413)
      const body = new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(1024 * 1024).fill(32))
        },
      })
      const endless = await send({ body, duplex: 'half' } as object).then(
        response => response.status,
        () => 'cut off',
      )
      expect([413, 'cut off']).toContain(endless)
    })

    test.each([
      ['no JSON', '{"query":'],
      ['a number', '1'],
      ['null', 'null'],
      ['a string', '"{ __typename }"'],
      ['deeply nested', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ])('that is %s is a bad request', async (_what, body) => {
      expect((await send({ body })).status).toBe(400)
    })

    test('that comes drop by drop holds nobody else up', async () => {
      const socket = connect(Number(new URL(harness.door.url).port), '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      await once(socket, 'connect')
      socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{')
      expect(await asked('{ __typename }')).toMatch(/^200 /)
    })

    test.each([
      ['two lengths', 'content-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
      ['a length and chunks', 'content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
      ['a header within a header', 'x: y\r\n z: w\r\n\r\n'],
    ])('with %s is not read two ways', async (_what, rest) => {
      const socket = connect(Number(new URL(harness.door.url).port), '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      socket.write(`POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${rest}`)
      const [answer] = (await once(socket, 'data')) as [Buffer]
      expect(answer.toString()).toMatch(/^HTTP\/1.1 4\d\d /)
    })
  })

  describe('JSON that means to change what objects are', () => {
    test.each([
      ['in the body', '{"query":"{ __typename }","__proto__":{"polluted":1}}'],
      ['in variables', '{"query":"query ($id: ID!) { node(id: $id) { id } }","variables":{"id":"x","__proto__":{"polluted":1}}}'],
      ['as a constructor', '{"query":"{ __typename }","extensions":{"constructor":{"prototype":{"polluted":1}}}}'],
    ])('%s is refused', async (_where, body) => {
      expect((await send({ body })).status).toBe(400)
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    })

    test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
      'by the name %s finds nothing that was not put there',
      async name => {
        const representation = await asked('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', {
          r: [{ __typename: name, id: 'x' }],
        })
        expect(representation).toContain('INVALID_INPUT')
        expect(await asked('query ($id: ID!) { node(id: $id) { id } provider(id: $id) { id } }', { id: name })).toBe(
          '200 {"data":{"node":null,"provider":null}}\n',
        )
        expect((await fetch(url(`/webhooks/${name}`), { method: 'POST', body: '{}' })).status).toBe(404)
        const values = [{ name, value: 'x' }]
        expect(
          await asked(
            'mutation ($values: [FieldValueInput!]!) { submitForm(input: { journeyId: "x", requirementId: "y", values: $values }) { errors { code } } }',
            { values },
          ),
        ).toContain('NOT_FOUND')
      },
    )
  })

  describe('an id', () => {
    const NODE = 'query ($id: ID!) { node(id: $id) { id } customer(id: $id) { id } card(id: $id) { id } }'
    const nothing = '200 {"data":{"node":null,"customer":null,"card":null}}\n'

    test.each([
      ['with a NUL', 'card_\u0000'],
      ['half a character', 'card_\ud800'],
      ['that reads backwards', 'card_\u202e01h455vb4pex5vsknk084sn02q'],
      ['of full-width letters', 'ｃａｒｄ_01h455vb4pex5vsknk084sn02q'],
      ['of two hundred thousand letters', 'card_'.padEnd(200_000, 'x')],
      ['that is SQL', "card_' or '1'='1"],
      ['that is a path', '../../etc/passwd'],
      ['that is empty', ''],
      ['of a product with a NUL', 'artha:\u0000'],
    ])('%s names nothing', async (_what, id) => {
      expect(await asked(NODE, { id })).toBe(nothing)
      expect(await asked('query ($id: String) { customer(externalId: $id) { id } }', { id })).toBe(
        '200 {"data":{"customer":null}}\n',
      )
      for (const verb of [
        'refresh(input: { journeyId: $id })',
        'freezeCard(input: { cardId: $id })',
        'updateCustomer(input: { id: $id, profile: { firstName: "Eve" } })',
      ])
        expect(await asked(`mutation ($id: ID!) { ${verb} { errors { code } } }`, { id })).toContain('"code":"NOT_FOUND"')
    })

    test('in other letters, or with a space, is not the same id', async () => {
      for (const id of [
        customerId.toUpperCase(),
        ` ${customerId}`,
        `${customerId}\n`,
        customerId.normalize('NFKD').replace('_', '＿'),
      ])
        expect(await asked('query ($id: ID!) { node(id: $id) { id } }', { id })).toBe('200 {"data":{"node":null}}\n')
      expect(await asked('query ($id: ID!) { node(id: $id) { id } }', { id: customerId })).toBe(
        `200 {"data":{"node":{"id":"${customerId}"}}}\n`,
      )
    })

    test('is not to be guessed from another: 74 bits of each are chance', () => {
      const [one, other] = [newId('card'), newId('card')]
      expect(one.slice(-15)).not.toBe(other.slice(-15))
    })

    test.each(['customers', 'auditTrail', 'reviews', 'reconciliationFindings'])(
      'in a cursor of %s is checked like any other',
      async list => {
        const staff = { subject: 'bob', roles: ['BACK_OFFICE'] } as const
        for (const after of [
          'x',
          Buffer.from('\u0000').toString('base64url'),
          Buffer.from('a|b').toString('base64url'),
          Buffer.from('9'.repeat(400)).toString('base64url'),
        ]) {
          const answer = await ask(
            harness.door.graphql,
            staff,
            `query ($after: String) { ${list}(after: $after) { pageInfo { hasNextPage } } }`,
            { after },
          )
          expect(answer, after).toMatch(/INVALID_INPUT|"hasNextPage":(true|false)/)
        }
      },
    )
  })

  describe('text', () => {
    test.each([
      ['control characters', 'a\u0000b'],
      ['too much of it', 'x'.repeat(100_000)],
    ])('of %s is refused where it would be kept', async (_what, text) => {
      const answer = await asked(
        'mutation ($text: String!) { createCustomer(input: { externalId: $text, profile: { email: "x@example.test", firstName: $text } }) { errors { code path } } }',
        { text },
      )
      expect(answer).toContain('"code":"INVALID_INPUT"')
    })

    test('that narrows a list is no way into the database', async () => {
      const staff = { subject: 'bob', roles: ['BACK_OFFICE'] } as const
      for (const query of [
        'query ($text: ID) { reviews(providerId: $text) { totalCount } }',
        'query ($text: ID) { auditTrail(target: $text) { nodes { id } } }',
        'query ($text: String) { auditTrail(subject: $text) { nodes { id } } }',
        'query ($text: ID) { reconciliationFindings(providerId: $text) { nodes { id } } }',
      ])
        expect(await ask(harness.door.graphql, staff, query, { text: "'\u0000; drop table customers" }), query).toContain(
          'INVALID_INPUT',
        )
    })
  })

  describe('a token', () => {
    const claims = { roles: ['SERVICE'], sub: 'eve' }
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
    const signed = (header: object, payload: object, key = SECRET): string => {
      const text = `${encode(header)}.${encode(payload)}`
      return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
    }
    const later = Math.floor(Date.now() / 1000) + 3600
    test.each([
      ['that is not signed', () => `${encode({ alg: 'none' })}.${encode({ ...claims, exp: later })}.`],
      ['that is not signed, and says so loudly', () => `${encode({ alg: 'NONE' })}.${encode({ ...claims, exp: later })}.x`],
      ['that has ended', () => signed({ alg: 'HS256' }, { ...claims, exp: later - 7200 })],
      ['that is not good yet', () => signed({ alg: 'HS256' }, { ...claims, exp: later, nbf: later })],
      [
        'signed with another key',
        () => signed({ alg: 'HS256' }, { ...claims, exp: later }, 'another key that is as long as the first one'),
      ],
      ['signed in another way', () => signed({ alg: 'HS512' }, { ...claims, exp: later })],
      [
        'that names its own key',
        () => signed({ alg: 'HS256', jku: 'https://evil.test/keys', kid: '../../dev/null' }, { ...claims, exp: later }, ''),
      ],
      [
        'with a critical extension that nobody knows',
        () => signed({ alg: 'HS256', crit: ['b64'], b64: false }, { ...claims, exp: later }),
      ],
      ['of nobody', () => signed({ alg: 'HS256' }, { roles: ['SERVICE'], exp: later })],
      ['of no role', () => signed({ alg: 'HS256' }, { sub: 'eve', exp: later })],
      ['of a role that is spelled otherwise', () => signed({ alg: 'HS256' }, { sub: 'eve', roles: 'SERVICE', exp: later })],
    ])('%s lets nobody in', async (_what, make) => {
      const headers = { ...(await headersOf(undefined)), authorization: `Bearer ${make()}` }
      const response = await fetch(url('/graphql'), { method: 'POST', headers, body: '{"query":"{ __typename }"}' })
      expect([response.status, await response.text()]).toEqual([401, expect.stringContaining('UNAUTHENTICATED')])
    })

    test('signed with a private key of their own lets nobody in', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const token = await new SignJWT({ roles: ['SERVICE'] })
        .setProtectedHeader({ alg: 'RS256' })
        .setSubject('eve')
        .setExpirationTime('1h')
        .sign(privateKey)
      const response = await fetch(url('/graphql'), {
        method: 'POST',
        headers: { ...(await headersOf(undefined)), authorization: `Bearer ${token}` },
        body: '{"query":"{ __typename }"}',
      })
      expect(response.status).toBe(401)
    })

    test('in the address is not read: addresses are logged', async () => {
      const response = await fetch(
        url(`/graphql?query={__typename}&token=${await tokenOf(SERVICE)}&authorization=${await tokenOf(SERVICE)}`),
        { headers: { ...(await headersOf(undefined)) } },
      )
      expect(response.status).toBe(401)
    })
  })

  describe('a webhook', () => {
    test.each([
      ['unsigned', {}],
      ['signed with a guess', { 'x-fyatu-signature': 'sha256=00', 'x-webhook-signature': 'v1=00', signature: '00' }],
    ])('that is %s changes nothing', async (_what, headers) => {
      const response = await fetch(url('/webhooks/fyatu'), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"event":"card.frozen","data":{"id":"x"}}',
      })
      expect(response.status).toBe(401)
    })

    test.each([
      '/webhooks/../graphql',
      '/webhooks/%2e%2e%2fgraphql',
      '/webhooks/..%5c..%5cetc',
      '/webhooks/artha',
      '/webhooks/artha/wrong-token',
      '/webhooks/',
      '/webhooks/%00',
      '/webhooks/nobody',
    ])('to %s is nobody’s', async path => {
      const socket = connect(Number(new URL(harness.door.url).port), '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 192.0.2.7\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
      )
      const [answer] = (await once(socket, 'data')) as [Buffer]
      expect(answer.toString()).toMatch(/^HTTP\/1.1 (400|401|404) /)
    })
  })

  describe('files', () => {
    test.each([
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/.env',
      '/.git/config',
      '/..\\package.json',
      '/assets/../../package.json',
    ])('of ours are not to be had as %s', async path => {
      const socket = connect(Number(new URL(harness.door.url).port), '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
      const [answer] = (await once(socket, 'data')) as [Buffer]
      expect(answer.toString()).toMatch(/^HTTP\/1.1 (400|403|404) /)
    })
  })

  describe('a WebSocket', () => {
    async function opened() {
      const socket = new WebSocket(`${harness.door.url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws'])
      onTestFinished(() => socket.terminate())
      const closed = new Promise<number>(resolve => socket.once('close', resolve))
      await once(socket, 'open')
      return { socket, closed, raw: (socket as unknown as { _socket: { write(bytes: Uint8Array): void } })._socket }
    }

    test.each([
      ['no JSON', (socket: WebSocket) => socket.send('nonsense')],
      ['a list', (socket: WebSocket) => socket.send('[]')],
      ['no type', (socket: WebSocket) => socket.send('{}')],
      ['bytes', (socket: WebSocket) => socket.send(new Uint8Array([0xff, 0xfe]))],
      [
        'a subscription before it may',
        (socket: WebSocket) => socket.send('{"type":"subscribe","id":"1","payload":{"query":"{ __typename }"}}'),
      ],
      [
        'two greetings',
        (socket: WebSocket) => ['{"type":"connection_init"}', '{"type":"connection_init"}'].forEach(text => socket.send(text)),
      ],
    ])('that sends %s is closed, and the server goes on', async (_what, misbehave) => {
      const { socket, closed } = await opened()
      misbehave(socket)
      expect(await closed).toBeGreaterThanOrEqual(4400)
      expect(await asked('{ __typename }')).toMatch(/^200 /)
    })

    test.each([
      ['without a mask', [0x81, 0x02, 0x7b, 0x7d]],
      ['of a kind that is not', [0x83, 0x80, 0, 0, 0, 0]],
      ['of reserved bits', [0xf1, 0x80, 0, 0, 0, 0]],
      ['that says it is huge', [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]],
      ['that is a control frame in pieces', [0x09, 0x80, 0, 0, 0, 0]],
    ])('with a frame %s is closed, and the server goes on', async (_what, bytes) => {
      const said = vi.spyOn(console, 'error')
      onTestFinished(() => said.mockRestore())
      const { closed, raw } = await opened()
      raw.write(new Uint8Array(bytes))
      expect([1002, 1006, 1009]).toContain(await closed)
      expect(said).not.toHaveBeenCalled()
      expect(await asked('{ __typename }')).toMatch(/^200 /)
    })
  })

  test('nobody makes themselves somebody else', async () => {
    const eve = (query: string) => ask(harness.door.graphql, EVE, query)
    expect(
      await eve(
        'mutation { createCustomer(input: { externalId: "somebody-else", profile: { email: "eve@example.test" } }) { errors { code } } }',
      ),
    ).toContain('"code":"FORBIDDEN"')
    for (const spelt of ['EVE', ' eve ', 'eve\\u200b', 'ｅｖｅ']) {
      const answer = await eve(
        `mutation { createCustomer(input: { externalId: "${spelt}", profile: { email: "eve@example.test" } }) { customer { externalId } errors { code } } }`,
      )
      expect(answer, spelt).toMatch(/"externalId":"eve"|FORBIDDEN|CONFLICT/)
    }
  })
})
