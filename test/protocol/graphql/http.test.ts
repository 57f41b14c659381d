import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { refuse } from '../../../src/gateway/api/refusal.ts'
import { QueryFailed } from '../../../src/storage/query-failed.ts'
import { fakeGateway } from './fake-gateway.ts'
import { bearer, failureOf, SECRET, serve } from './serve.ts'

describe('an error', () => {
  test('that is a bug shows its id and is logged with its cause', async () => {
    const broken = fakeGateway({
      customers: { find: async () => Promise.reject(new Error('relation "customers" does not exist')) },
    })
    const { ask, logged } = await serve(broken.gateway)
    const { errors, data } = await ask('{ customer(id: "cus_1") { id } }')
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['customer'],
        message: expect.stringContaining('bug-1'),
        extensions: { code: 'INTERNAL', id: 'bug-1' },
      }),
    ])
    expect(data).toEqual({ customer: null })
    expect(JSON.stringify(errors)).not.toContain('relation')
    expect(logged.at(-1)?.detail).toMatchObject({
      id: 'bug-1',
      err: expect.objectContaining({ message: 'relation "customers" does not exist' }),
    })
  })

  test('of a database that is away is UNAVAILABLE, which a client may repeat, and no bug', async () => {
    const stopping = new QueryFailed('terminating connection (57P01)', '57P01', undefined, 'select secret')
    const { ask, logged } = await serve(fakeGateway({ customers: { find: async () => Promise.reject(stopping) } }).gateway)
    const { errors, data } = await ask('{ customer(id: "cus_1") { id } }')
    expect(data).toEqual({ customer: null })
    expect(errors).toEqual([
      expect.objectContaining({ message: 'the database is away; try again later', extensions: { code: 'UNAVAILABLE' } }),
    ])
    expect(logged.map(({ message }) => message)).toEqual(['the database is away; a query was not answered'])
  })

  test('that is a bug is hidden from the compiled query as well', async () => {
    const { ask } = await serve(fakeGateway({ customers: { me: async () => Promise.reject(new Error('secret')) } }).gateway)
    const query = '{ viewer { customer { id } } }'
    const answers = [await ask(query), await ask(query), await ask(query)]
    expect(answers.map(({ errors }) => errors[0].extensions.code)).toEqual(['INTERNAL', 'INTERNAL', 'INTERNAL'])
    expect(JSON.stringify(answers)).not.toContain('secret')
  })

  test('that a query was refused with comes under its code', async () => {
    const { ask } = await serve(
      fakeGateway({ reviews: { list: async () => refuse('FORBIDDEN', 'expected the role BACK_OFFICE') } }).gateway,
    )
    expect((await ask('{ reviews { totalCount } }')).errors).toEqual([
      expect.objectContaining({ message: 'expected the role BACK_OFFICE', extensions: { code: 'FORBIDDEN' } }),
    ])
  })

  test('that a mutation was refused with is in its payload', async () => {
    const create = async () =>
      refuse('CONFLICT', 'expected a new externalId but got a known one', { path: ['externalId'], nodeId: 'cus_1' })
    const { ask } = await serve(fakeGateway({ customers: { create } }).gateway)
    const mutation =
      'mutation { createCustomer(input: { externalId: "1", profile: { email: "x" } }) { customer { id } errors { code message path nodeId } } }'
    expect(await ask(mutation)).toEqual({
      data: {
        createCustomer: {
          customer: null,
          errors: [
            { code: 'CONFLICT', message: 'expected a new externalId but got a known one', path: ['externalId'], nodeId: 'cus_1' },
          ],
        },
      },
    })
  })

  test('in a value that we stored and cannot show is a bug, not a quotation', async () => {
    const find = async () => ({ kind: 'customer', id: 'cus_1', createdAt: 'ann@example.com' }) as never
    const { ask } = await serve(fakeGateway({ customers: { find } }).gateway)
    const query = '{ customer(id: "cus_1") { createdAt } }'
    const answers = JSON.stringify([await ask(query), await ask(query)])
    expect(answers).toContain('INTERNAL')
    expect(answers).not.toContain('ann@example.com')
  })

  test('of nobody we know is 401', async () => {
    const { post } = await serve()
    const response = await post('{ viewer { subject } }', { headers: { authorization: '' } })
    expect([response.status, (await failureOf(response)).extensions]).toEqual([401, { code: 'UNAUTHENTICATED' }])
  })
})

describe('an input', () => {
  const topUp = (amount: string) =>
    `mutation { topUpCard(input: { cardId: "card_1", amount: { amount: ${amount}, currency: "USD" }, idempotencyKey: "k" }) { errors { code } } }`
  const refusing = () =>
    fakeGateway({ topups: { create: async () => refuse('INVALID_INPUT', 'expected more than zero') } }).gateway

  test('that is impossible, such as no money at all, is the gateway’s to refuse', async () => {
    const { ask } = await serve(refusing())
    for (const amount of ['"0"', '"-1"', '"a lot"', '""']) {
      expect(await ask(topUp(amount))).toEqual({ data: { topUpCard: { errors: [{ code: 'INVALID_INPUT' }] } } })
    }
  })

  test('of money as a number is turned away, because it may have lost cents already', async () => {
    const { ask } = await serve(refusing())
    expect((await ask(topUp('25.5'))).errors[0].message).toContain('is no Decimal: send a string such as "25.50"')
    const mutation =
      'mutation ($amount: Decimal!) { topUpCard(input: { cardId: "c", amount: { amount: $amount, currency: "USD" }, idempotencyKey: "k" }) { errors { code } } }'
    const { errors } = await ask(mutation, { variables: { amount: 25.5 } })
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('is no Decimal: send a string'),
      extensions: { code: 'BAD_USER_INPUT' },
    })
  })
})

describe('a page of providers’ cardholders', () => {
  test.each([
    ['not', '{ provider(id: "p") { cardholders { nodes { id } } } }', false],
    [
      'in a fragment',
      '{ provider(id: "p") { cardholders { nodes { ...money } } } } fragment money on Cardholder { balance { target } }',
      true,
    ],
    ['on cards', '{ provider(id: "p") { cardholders { nodes { cards { balance { target } } } } } }', true],
  ])('asks for balances only if the query selects them: %s', async (_where, query, withBalances) => {
    const asked: unknown[] = []
    const listAt = async (_provider: string, page: unknown) => {
      asked.push(page)
      return { nodes: [], hasNextPage: false, endCursor: null, totalCount: null }
    }
    const { ask } = await serve(
      fakeGateway({
        providers: { find: () => ({ kind: 'provider', id: 'p', name: 'P' }) },
        cardholders: { listAt },
      }).gateway,
    )
    await ask(query)
    await ask(query)
    expect(asked).toEqual(
      Array.from({ length: 2 }, () => ({ first: 20, after: undefined, providerStatus: undefined, withBalances })),
    )
  })
})

describe('a page of another site', () => {
  test('cannot send a form that changes anything', async () => {
    const { url } = await serve(undefined, { authentication: { mode: 'open', secret: SECRET } })
    const form = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"mutation { __typename }"}',
    })
    expect(form.status).toBe(415)
  })

  test('cannot so much as query by GET', async () => {
    const { url } = await serve(undefined, { authentication: { mode: 'open', secret: SECRET } })
    const get = (headers: Record<string, string>) =>
      fetch(`${url}/graphql?query={__typename}`, { headers }).then(response => response.status)
    expect(
      await Promise.all([get({ 'sec-fetch-site': 'cross-site' }), get({ 'sec-fetch-site': 'same-origin' }), get({})]),
    ).toEqual([400, 200, 200])
  })

  test('is not the developer, although it calls from this machine', async () => {
    const { url } = await serve(undefined, { authentication: { mode: 'open', secret: SECRET } })
    const ask = (headers: Record<string, string>) =>
      status(url, { 'content-type': 'application/json', ...headers }, '{"query":"{ __typename }"}')
    expect(await ask({})).toBe(200)
    expect(await ask({ origin: 'https://evil.test' })).toBe(401)
    expect(await ask({ host: 'evil.test' })).toBe(401)
    expect(await ask({ 'x-forwarded-for': '203.0.113.9' })).toBe(401)
  })
})

describe('a request', () => {
  test('may carry a document of 8 MiB', async () => {
    const sizes: number[] = []
    const submitDocument = async ({ files }: { files: readonly { base64?: string | null | undefined }[] }) => {
      sizes.push(files[0]?.base64?.length ?? 0)
      return refuse('NOT_FOUND', 'expected a journey')
    }
    const { ask } = await serve(fakeGateway({ requirements: { submitDocument } }).gateway)
    const base64 = Buffer.alloc(8 * 1024 * 1024, 1).toString('base64')
    const mutation =
      'mutation ($files: [DocumentFileInput!]!) { submitDocument(input: { journeyId: "j", requirementId: "r", type: "PASSPORT", files: $files }) { errors { code } } }'
    const { data } = await ask(mutation, { variables: { files: [{ side: 'FRONT', base64 }] } })
    expect([data, sizes]).toEqual([{ submitDocument: { errors: [{ code: 'NOT_FOUND' }] } }, [base64.length]])
  })

  test('of more than 12 MiB is turned away', async () => {
    const { post } = await serve()
    const response = await post(`{ __typename } # ${'x'.repeat(12 * 1024 * 1024)}`)
    expect([response.status, (await failureOf(response)).extensions]).toEqual([
      413,
      { code: 'PAYLOAD_TOO_LARGE', limit: 12 * 1024 * 1024 },
    ])
  })

  test('that multiplies into more work than its size is turned away', async () => {
    const { ask } = await serve()
    const nested = (depth: number): string =>
      depth === 0
        ? 'id version changeCursor nextCheckAt'
        : `id timeline { nodes { cursor subject { ... on Journey { ${nested(depth - 1)} } } } }`
    const { errors } = await ask(`{ node(id: "x") { ... on Journey { ${nested(4)} } } }`)
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('at most 5000 fields'),
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    })
  })

  test('whose answer nobody could read is not executed', async () => {
    const created: unknown[] = []
    const create = async (input: unknown) => {
      created.push(input)
      return refuse('CONFLICT', 'expected another')
    }
    const { post } = await serve(fakeGateway({ customers: { create } }).gateway)
    const mutation = 'mutation { createCustomer(input: { externalId: "1", profile: { email: "x" } }) { errors { code } } }'
    const response = await post(mutation, { headers: { accept: 'text/html' } })
    expect([response.status, created]).toEqual([406, []])
  })

  test('learns nothing of the schema in production', async () => {
    const { ask } = await serve(undefined, { playground: false })
    expect((await ask('{ __schema { queryType { name } } }')).errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
    expect((await ask('{ customr { id } }')).errors[0].message).not.toContain('Did you mean')
  })
})

describe('beside the graph', () => {
  test('liveness, readiness and metrics respond', async () => {
    let reachable = true
    const ready = async () => (reachable ? undefined : Promise.reject(new Error('postgres://user:secret@db')))
    const { url, ask } = await serve(undefined, { ready })
    await ask('{ __typename }')
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    reachable = false
    const unready = await fetch(`${url}/readyz`)
    expect([unready.status, await unready.text()]).toEqual([503, expect.not.stringContaining('secret')])
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'http_request_duration_seconds_count{method="POST",route="/graphql",status="200"} 1',
    )
  })

  test('pages may load nothing from any other host', async () => {
    const { url } = await serve()
    const policy = (await fetch(url)).headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/https?:/)
  })

  test('there is no playground in production', async () => {
    const { url } = await serve(undefined, { playground: false })
    expect((await fetch(url)).status).toBe(404)
  })
})

describe('a demo', () => {
  test('tells this machine the codes that its simulated providers sent, and nobody else', async () => {
    const { url } = await serve(undefined, { codeSentTo: address => (address === 'ann@x.test' ? '123456' : undefined) })
    const settings = (await (await fetch(`${url}/playground-settings.json`)).json()) as { codes: string }
    const look = (headers: Record<string, string> = {}) => fetch(`${url}${settings.codes}?to=ann%40x.test`, { headers })
    expect(await (await look()).json()).toEqual({ code: '123456' })
    expect((await look({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(404)
    expect((await fetch(`${url}${settings.codes}?to=bob`)).status).toBe(404)
  })

  test('is nowhere without simulated providers', async () => {
    const { url } = await serve(undefined, { playground: false })
    expect((await fetch(`${url}/demo/codes?to=ann`)).status).toBe(404)
  })
})

describe('a webhook', () => {
  function receiving(answer: { status: number; body: string } = { status: 200, body: '{"received":true}' }) {
    const received: { provider: string; token?: string; body: string; signature: string | undefined }[] = []
    const receive: ReturnType<typeof fakeGateway>['gateway']['receive'] = async (provider, { headers, body, token }) => {
      received.push({
        provider,
        ...(token === undefined ? {} : { token }),
        body: Buffer.from(body).toString(),
        signature: headers['x-signature'],
      })
      return answer
    }
    return { received, gateway: fakeGateway({}, { receive }).gateway }
  }

  test('arrives byte for byte, whatever it says it is', async () => {
    const { received, gateway } = receiving()
    const { url } = await serve(gateway)
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
      const sent = { method: 'POST', headers: { 'content-type': type, 'x-signature': 's' }, body: '{ "b":1,  "a":"ü" }\n' }
      const response = await fetch(`${url}/webhooks/acme`, sent)
      expect([response.status, await response.text()]).toEqual([200, '{"received":true}'])
    }
    await fetch(`${url}/webhooks/acme/tok-1`, { method: 'POST' })
    const whole = { provider: 'acme', body: '{ "b":1,  "a":"ü" }\n', signature: 's' }
    expect(received).toEqual([whole, whole, whole, { provider: 'acme', token: 'tok-1', body: '', signature: undefined }])
  })

  test('is answered as the gateway says', async () => {
    const { gateway } = receiving({ status: 401, body: 'forged' })
    const { url } = await serve(gateway)
    const response = await fetch(`${url}/webhooks/acme`, { method: 'POST', body: '{}' })
    expect([response.status, await response.text()]).toEqual([401, 'forged'])
  })

  test('of more than 256 KiB is turned away unread', async () => {
    const { received, gateway } = receiving()
    const { url } = await serve(gateway)
    const response = await fetch(`${url}/webhooks/acme`, { method: 'POST', body: 'x'.repeat(256 * 1024 + 1) })
    expect([response.status, received]).toEqual([413, []])
  })

  test('that meets a bug is told nothing but an id', async () => {
    const { url } = await serve(fakeGateway({}, { receive: async () => Promise.reject(new Error('secret')) }).gateway)
    const response = await fetch(`${url}/webhooks/acme`, { method: 'POST', body: '{}' })
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('secret')])
  })
})

test('a server that is closed lets the answer under way be sent', async () => {
  let arrived!: () => void
  let finish!: (customer: null) => void
  const under = new Promise<void>(resolve => (arrived = resolve))
  const find = () => {
    arrived()
    return new Promise<null>(resolve => (finish = resolve))
  }
  const { ask, close } = await serve(fakeGateway({ customers: { find } }).gateway)
  const answer = ask('{ customer(id: "cus_1") { id } }')
  await under
  const closed = close()
  finish(null)
  expect(await answer).toEqual({ data: { customer: null } })
  await closed
})

test('a server that is closed does not wait for connections that never asked for anything', async () => {
  const { url, close } = await serve()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const closed = new Promise(resolve => socket.once('close', resolve))
  await new Promise(resolve => socket.once('connect', resolve))
  await fetch(`${url}/healthz`)
  await close()
  await closed
})

/** fetch does not let anybody set host or origin. */
async function status(url: string, headers: Record<string, string>, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/graphql`, { method: 'POST', headers }, response => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.on('error', reject).end(body)
  })
}

test('a token in the header is what the graph sees', async () => {
  const { post } = await serve()
  const response = await post('{ viewer { subject roles customer { id } } }', {
    headers: { authorization: await bearer('BACK_OFFICE') },
  })
  expect(await response.json()).toEqual({
    data: { viewer: { subject: 'demo-back-office', roles: ['BACK_OFFICE'], customer: null } },
  })
})
