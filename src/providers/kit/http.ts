import { BrokenCircuitError, bulkhead, circuitBreaker, ConsecutiveBreaker, handleWhen, type IPolicy, noop, wrap } from 'cockatiel'
import { Pool } from 'undici'
import { Fault, faultFrom } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import { CLOCKS_DIFFER_SECONDS } from './lost-write.ts'
import { requestWindow } from './request-window.ts'
import type { Surroundings } from './surroundings.ts'
import { unpack } from './unpack.ts'

export type Request = {
  /** A name for people and metrics, without ids: "POST topup". */
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Exactly as sent, with the query. Relative to the base URL's origin. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  /** Present on writes: spent at the last moment before sending. */
  readonly key?: Key
}
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  /**
   * Milliseconds by which the provider's clock is at least ahead of ours (negative: behind), from the provider's Date header.
   * Absent without the header, or for a header that no working clock would send: then a cache may have kept the answer.
   */
  readonly ahead?: number
}
export type Http = {
  /**
   * An answer 2xx comes back, and a 4xx about the request; every other outcome is a Fault.
   * `prepare` runs once the call has a place in the queue, so that signatures carry the time of sending.
   */
  call(operation: { name: string; key?: Key }, prepare: () => Omit<Request, 'operation' | 'key'>): Promise<Answer>
  close(): Promise<void>
}

export type HttpOptions = {
  readonly provider: string
  readonly baseUrl: string
  readonly surroundings: Surroundings
  readonly concurrency: number
  /** Where the provider counts: calls are kept under the limit, unless the surroundings say otherwise. */
  readonly requestsPerMinute?: number
  /**
   * Whether a 4xx is in the provider's own error envelope. Any other 4xx came from a proxy or a firewall in between, and the
   * proxy may have passed the request on: a write with such an answer may have acted.
   */
  readonly ownWords: (answer: Answer) => boolean
  /** A provider's own reading of an answer, asked before the table below. */
  readonly judge?: (answer: Answer, write: boolean) => Fault | 'fine' | undefined
}

/** Larger answers are not read to the end. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** One provider's connection pool, concurrency limit and circuit breaker. undici's Pool costs 33 µs of CPU a call where global fetch costs 228. */
export function createHttp({ provider, baseUrl, surroundings, concurrency, judge, ownWords, ...limits }: HttpOptions): Http {
  const pool = new Pool(new URL(baseUrl).origin, {
    connections: surroundings.concurrency ?? concurrency,
    pipelining: 1,
    connect: { timeout: Math.min(5, surroundings.readTimeout) * 1000 },
  })
  const perMinute = surroundings.requestsPerMinute ?? limits.requestsPerMinute
  const admit =
    perMinute === undefined
      ? async () => {}
      : requestWindow({ limit: perMinute, seconds: 60 }, surroundings.sharedWindow?.(provider))
  const policy = guard(surroundings.concurrency ?? concurrency, surroundings.breaker ?? true)

  return {
    close: () => pool.destroy(),
    async call(operation, prepare) {
      const write = operation.key !== undefined
      const started = performance.now()
      let outcome = 'ok'
      try {
        return await policy.execute(async () => {
          await admit(write ? 'write' : 'read', surroundings.now())
          const request = prepare()
          const answer = await send(
            pool,
            { ...request, operation: operation.name, ...(operation.key ? { key: operation.key } : {}) },
            surroundings,
          )
          const fault =
            judge?.(answer, write) ??
            judgeStatus(operation.name, answer, write, answer.status < 400 || answer.status >= 500 || ownWords(answer))
          if (fault !== 'fine') throw fault
          return answer
        })
      } catch (thrown) {
        const fault =
          thrown instanceof BrokenCircuitError
            ? new Fault('unavailable', `${provider} has failed many times in a row; ${operation.name} was not sent`, {
                retryAfter: HALF_OPEN_SECONDS,
              })
            : thrown
        outcome = fault instanceof Fault ? fault.code : 'bug'
        throw fault
      } finally {
        surroundings.onCall?.({
          provider,
          operation: operation.name,
          write,
          milliseconds: performance.now() - started,
          outcome,
          at: surroundings.now(),
        })
      }
    },
  }
}

const HALF_OPEN_SECONDS = 5
const QUEUE = 10_000

function guard(concurrency: number, breaker: boolean): IPolicy {
  const lanes = bulkhead(concurrency, QUEUE)
  if (!breaker) return wrap(noop, lanes)
  const sick = handleWhen(
    error =>
      error instanceof Fault && (error.code === 'no-answer' || error.code === 'unavailable') && error.retryAfter === undefined,
  )
  return wrap(lanes, circuitBreaker(sick, { halfOpenAfter: HALF_OPEN_SECONDS * 1000, breaker: new ConsecutiveBreaker(20) }))
}

async function send(
  pool: Pool,
  { operation, method, path, headers, body, key }: Request,
  surroundings: Surroundings,
): Promise<Answer> {
  const timeout = (key ? surroundings.writeTimeout : surroundings.readTimeout) * 1000
  key?.spend(operation, surroundings.now())
  try {
    const response = await pool.request({
      method,
      path,
      headers,
      body: body ?? null,
      headersTimeout: timeout,
      bodyTimeout: timeout,
      signal: AbortSignal.timeout(timeout),
    })
    const ahead = clockAhead(response.headers.date, surroundings.now())
    const bytes = await readAll(response.body, response.headers['content-encoding'], operation)
    return { status: response.statusCode, headers: response.headers, body: bytes, ...(ahead === undefined ? {} : { ahead }) }
  } catch (thrown) {
    throw thrown instanceof Fault ? thrown : transportFault(operation, thrown)
  }
}

function clockAhead(date: string | string[] | undefined, now: Date): number | undefined {
  const ahead = typeof date === 'string' ? Date.parse(date) - now.getTime() : Number.NaN
  return Math.abs(ahead) <= CLOCKS_DIFFER_SECONDS * 1000 ? ahead : undefined
}

async function readAll(stream: AsyncIterable<Buffer>, coding: string | string[] | undefined, operation: string): Promise<Buffer> {
  const tooLarge = (): Fault => new Fault('unreadable', `the answer to ${operation} is larger than 8 MiB`)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return await unpack(Buffer.concat(chunks), coding, MAX_ANSWER_BYTES)
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown
    if ((thrown as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw new Fault('unreadable', `the answer to ${operation} cannot be unpacked`)
  }
}

/** Failing to connect is the only failure that is known not to have acted. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function transportFault(operation: string, thrown: unknown): Fault {
  const code = (thrown as { code?: string }).code ?? (thrown as Error).name
  if (NEVER_CONNECTED.has(code))
    return new Fault('unavailable', `expected to reach the provider for ${operation} but got ${code}`)
  // undici gives up a connection on which a `100 Continue` arrives that no request asked for.
  if (code === 'UND_ERR_SOCKET' && (thrown as Error).message === 'bad response')
    return new Fault('no-answer', `the answer to ${operation} began with a 100 Continue that was not asked for`)
  return new Fault('no-answer', `expected an answer to ${operation} but got ${code}`)
}

/** The meaning of a status, where the provider has no reading. */
function judgeStatus(operation: string, answer: Answer, write: boolean, inOwnWords: boolean): Fault | 'fine' {
  const { status } = answer
  if (!inOwnWords && write)
    return new Fault('no-answer', `the ${status} to ${operation} is not in the provider's own words; the write may have acted`)
  if (status === 401 || status === 403)
    return new Fault('credentials', `our credentials were not accepted for ${operation} (${status})`)
  if (status === 429 || (status === 503 && !write))
    return new Fault('unavailable', `${operation} was not served (${status})`, retryAfter(answer))
  // A proxy that has passed the request on may answer with these statuses.
  if (status === 408 || status === 425 || status === 499 || status >= 500)
    return new Fault('no-answer', `no answer to ${operation} but ${status}`, write ? {} : retryAfter(answer))
  if (status >= 300 && status < 400) return new Fault('unreadable', `${operation} was answered with a redirect (${status})`)
  if (!inOwnWords)
    return new Fault('unreadable', `the ${status} to ${operation} is not in the provider's own words and says nothing`)
  return 'fine'
}

/** Retry-After in seconds, at most an hour; the date form is rare and ignored. */
export function retryAfter(answer: Answer): { retryAfter?: number } {
  const seconds = Number(answer.headers['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? { retryAfter: Math.min(seconds, 3600) } : {}
}

/** The body as JSON, or a fault that names the expected type; never the body itself. */
export function parseJson(answer: Answer, operation: string): unknown {
  try {
    // No valid answer has a NUL, and no text column takes a NUL.
    return JSON.parse(answer.body.toString('utf8').replace(/(?<!\\)((?:\\\\)*)\\u0000/gu, '$1'))
  } catch (cause) {
    throw new Fault('unreadable', `expected JSON from ${operation} but got ${answer.body.length} bytes of something else`, {
      cause: faultFrom(cause).name,
    })
  }
}
