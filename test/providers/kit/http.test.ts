import { gzipSync } from 'node:zlib'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import { Key } from '../../../src/domain/key.ts'
import { createHttp, type HttpOptions, parseJson } from '../../../src/providers/kit/http.ts'
import type { Call, Surroundings } from '../../../src/providers/kit/surroundings.ts'

type Handle = (request: IncomingMessage, response: ServerResponse) => void
const now = (): Date => new Date('2026-04-01T09:00:00Z')

async function upstream(handle: Handle): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    handle(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>(resolve => (server.close(() => resolve()), server.closeAllConnections())))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

function wire(baseUrl: string, surroundings: Partial<Surroundings> = {}, options: Partial<HttpOptions> = {}) {
  const calls: Call[] = []
  const http = createHttp({
    provider: 'acme',
    baseUrl,
    concurrency: 4,
    ownWords: () => true,
    surroundings: {
      now,
      randomBytes: length => new Uint8Array(length),
      readTimeout: 2,
      writeTimeout: 2,
      onCall: call => calls.push(call),
      ...surroundings,
    },
    ...options,
  })
  onTestFinished(() => http.close())
  const get = (path = '/x') => http.call({ name: 'GET x' }, () => ({ method: 'GET', path, headers: {} }))
  const post = () =>
    http.call({ name: 'POST x', key: new Key('k', new Date(now().getTime() + 20_000)) }, () => ({
      method: 'POST',
      path: '/x',
      headers: {},
      body: '{}',
    }))
  return { get, post, calls }
}
const faultOf = async (call: Promise<unknown>): Promise<Fault> => {
  const thrown = await call.catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(Fault)
  return thrown as Fault
}

describe('a provider', () => {
  test('is asked only so many things at once; the rest wait their turn', async () => {
    const waiting: ServerResponse[] = []
    let most = 0
    const { url } = await upstream((_request, response) => {
      waiting.push(response)
      most = Math.max(most, waiting.length)
      if (waiting.length === 4) setImmediate(() => waiting.splice(0).forEach(each => each.end('{}')))
    })
    const { get } = wire(url)
    const answers = await Promise.all(Array.from({ length: 20 }, () => get()))
    expect([most, answers.length]).toEqual([4, 20])
  })

  test('that fails twenty times in a row is left alone for five seconds, then tried once', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    let well = false
    const { url, asked } = await upstream((_request, response) => (well ? response.end('{}') : response.writeHead(503).end()))
    const { get, calls } = wire(url)
    for (let time = 0; time < 20; time++) expect((await faultOf(get())).code).toBe('unavailable')
    const shut = await faultOf(get())
    expect([shut.code, shut.retryAfter, asked.length]).toEqual(['unavailable', 5, 20])
    vi.setSystemTime(Date.now() + 5_001)
    expect((await faultOf(get())).code, 'still sick').toBe('unavailable')
    expect((await faultOf(get())).message).toContain('was not sent')
    expect(asked).toHaveLength(21)
    well = true
    vi.setSystemTime(Date.now() + 5_001)
    expect((await get()).status).toBe(200)
    expect((await get()).status).toBe(200)
    expect(calls.map(({ outcome }) => outcome).slice(-2)).toEqual(['ok', 'ok'])
  })

  test('that says no, or when to come back, is not sick: its breaker stays closed', async () => {
    let turn = 0
    const { url, asked } = await upstream((_request, response) =>
      turn++ % 2 === 0 ? response.writeHead(422).end('{}') : response.writeHead(429, { 'retry-after': '7' }).end(),
    )
    const { get } = wire(url)
    for (let time = 0; time < 50; time++) await get().catch(() => undefined)
    expect(asked).toHaveLength(50)
  })

  test.each([
    ['7', 7],
    ['99999', 3600],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['-1', undefined],
    [undefined, undefined],
  ])('that says to come back after %j is believed for an hour at most', async (header, seconds) => {
    const { url } = await upstream((_request, response) =>
      response.writeHead(429, header === undefined ? {} : { 'retry-after': header }).end(),
    )
    const { get, post } = wire(url)
    for (const call of [get, post]) expect(await faultOf(call())).toMatchObject({ code: 'unavailable', retryAfter: seconds })
  })

  test.each([400, 401, 403, 404, 409, 422, 429])('may have acted where a %i is in other words than its own', async status => {
    const { url } = await upstream((_request, response) => response.writeHead(status).end('<html>'))
    const { get, post } = wire(url, {}, { ownWords: () => false })
    expect(await faultOf(post())).toMatchObject({ code: 'no-answer' })
    const codes: Partial<Record<number, string>> = { 401: 'credentials', 403: 'credentials', 429: 'unavailable' }
    expect(await faultOf(get())).toMatchObject({ code: codes[status] ?? 'unreadable' })
  })

  test.each([
    ['10 s ahead of ours', 'Wed, 01 Apr 2026 09:00:10 GMT', 10_000],
    ['not told', undefined, undefined],
    ['off by more than clocks are', 'Wed, 01 Apr 2026 09:05:01 GMT', undefined],
    ['no date', 'yesterday', undefined],
  ])('whose clock is %s is known by that', async (_, date, ahead) => {
    const { url } = await upstream((_request, response) => {
      response.sendDate = false
      response.writeHead(200, date === undefined ? {} : { date }).end('{}')
    })
    expect((await wire(url).get()).ahead).toBe(ahead)
  })

  test('that counts calls is sent fewer than it counts; one too many is told when', async () => {
    let at = now().getTime()
    const { url, asked } = await upstream((_request, response) => response.end('{}'))
    const { get } = wire(url, { now: () => new Date(at) }, { requestsPerMinute: 3 })
    for (let time = 0; time < 3; time++) await get()
    at += 20_000
    expect(await faultOf(get())).toMatchObject({ code: 'unavailable', retryAfter: 40 })
    expect(asked).toHaveLength(3)
    at += 40_000
    expect((await get()).status).toBe(200)
  })

  test('that never answers is given up on, and may have acted', async () => {
    const { url } = await upstream(() => undefined)
    const { get, post } = wire(url, { readTimeout: 0.05, writeTimeout: 0.05 })
    expect((await faultOf(get())).code).toBe('no-answer')
    expect((await faultOf(post())).code).toBe('no-answer')
  })

  test('that is not there did nothing', async () => {
    const { url } = await upstream(() => undefined)
    const { post } = wire(url.replace(/\d+$/, '1'))
    expect(await faultOf(post())).toMatchObject({ code: 'unavailable', message: expect.stringContaining('ECONNREFUSED') })
  })
})

describe('an answer', () => {
  test('is read like any other where it is packed and has a byte order mark', async () => {
    const { url } = await upstream((_request, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync('\uFEFF{"a":1}'))
    })
    expect(parseJson(await wire(url).get(), 'GET x')).toEqual({ a: 1 })
  })

  test('is unreadable where it is small but unpacks to more than 8 MiB', async () => {
    const { url } = await upstream((_request, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(64 * 1024 * 1024)))
    })
    expect(await faultOf(wire(url).get())).toMatchObject({
      code: 'unreadable',
      message: 'the answer to GET x is larger than 8 MiB',
    })
  })

  test('is unreadable where it is cut off while packed', async () => {
    const { url } = await upstream((_request, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync('{"a":1}').subarray(0, 15))
    })
    expect(await faultOf(wire(url).get())).toMatchObject({
      code: 'unreadable',
      message: 'the answer to GET x cannot be unpacked',
    })
  })

  test('that begins with an unasked 100 Continue is a clear fault, and the next call works', async () => {
    let first = true
    const { url } = await upstream((_request, response) => {
      if (first) response.writeContinue()
      first = false
      response.end('{}')
    })
    const { get } = wire(url)
    expect(await faultOf(get())).toMatchObject({
      code: 'no-answer',
      message: 'the answer to GET x began with a 100 Continue that was not asked for',
    })
    expect((await get()).status).toBe(200)
  })

  test('of more than 8 MiB is not read to its end', async () => {
    let written = 0
    const { url } = await upstream((_request, response) => {
      const more = (): void => {
        if (response.destroyed || written > 64) return
        written++
        response.write(Buffer.alloc(1024 * 1024), more)
      }
      more()
    })
    const fault = await faultOf(wire(url).get())
    expect([fault.code, fault.message]).toEqual(['unreadable', 'the answer to GET x is larger than 8 MiB'])
    expect(written).toBeLessThan(64)
  })

  test('that comes without end, drop by drop, is given up on', async () => {
    const { url } = await upstream((_request, response) => {
      response.write('{')
      const drip = setInterval(() => response.write(' '), 10)
      response.once('close', () => clearInterval(drip))
    })
    expect((await faultOf(wire(url, { readTimeout: 0.2 }).get())).code).toBe('no-answer')
  })

  test.each([301, 302, 303, 307, 308])('that sends us elsewhere (%d) is not followed, wherever that is', async status => {
    const elsewhere = await upstream((_request, response) => response.end('{"secret":1}'))
    const { url, asked } = await upstream((_request, response) =>
      response.writeHead(status, { location: `${elsewhere.url}/latest/meta-data` }).end(),
    )
    const { get, post } = wire(url)
    for (const call of [get, post])
      expect(await faultOf(call())).toMatchObject({ code: 'unreadable', message: expect.stringContaining('redirect') })
    expect([asked.length, elsewhere.asked]).toEqual([2, []])
  })

  test.each(['//evil.test/x', '/\\evil.test/x', '/x?next=http://evil.test', '/../../x'])(
    'to %s comes from where we are configured to ask, and nowhere else',
    async path => {
      const { url, asked } = await upstream((_request, response) => response.end('{}'))
      expect((await wire(url).get(path)).status).toBe(200)
      expect(asked).toEqual([`GET ${path}`])
    },
  )

  test.each([
    [401, 'credentials', 'credentials'],
    [403, 'credentials', 'credentials'],
    [500, 'no-answer', 'no-answer'],
    [503, 'unavailable', 'no-answer'],
  ])('of %d says %s to a read and %s to a write, and none of its body', async (status, read, write) => {
    const { url } = await upstream((_request, response) => response.writeHead(status).end('{"name":"Quintessa"}'))
    const { get, post } = wire(url)
    const faults = [await faultOf(get()), await faultOf(post())]
    expect(faults.map(({ code }) => code)).toEqual([read, write])
    expect(JSON.stringify(faults.map(({ message, cause }) => [message, cause]))).not.toContain('Quintessa')
  })
})

test('one provider that hangs takes no lane of another’s', async () => {
  const sick = await upstream(() => undefined)
  const well = await upstream((_request, response) => response.end('{}'))
  const hanging = wire(sick.url, { readTimeout: 0.5 })
  const stuck = Promise.allSettled(Array.from({ length: 8 }, () => hanging.get()))
  const { get } = wire(well.url)
  for (let time = 0; time < 50; time++) expect((await get()).status).toBe(200)
  expect(well.asked).toHaveLength(50)
  expect((await stuck).map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 'rejected'))
})
