import type { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import { createHttp, parseJson, type Answer, type Request } from '../kit/http.ts'
import { type ReadShape, shapeReader } from '../kit/read-shape.ts'
import type { Surroundings } from '../kit/surroundings.ts'
import { tryJson } from '../kit/try-json.ts'
import type { Settings } from './settings.ts'
import { fixedToken, mintedTokens, readToken, type Minted, type Tokens } from './tokens.ts'

export type Call = {
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'PUT'
  /** After the base URL: "/v1/card-issuer/customers". Ids in it are escaped by the caller. */
  readonly path: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly key?: Key
}
/** What it said: `data` on success, and otherwise a code, upper case whichever of the error envelopes it came in. */
export type Said = {
  readonly status: number
  readonly data: unknown
  /** `data` through its schema. */
  as<T>(shape: z.ZodType<T>): T
  readonly code?: string
  readonly details?: unknown
  readonly ahead?: number | undefined
  readonly body: Envelope
}
export type Wire = { call(call: Call): Promise<Said> }
type Envelope = Readonly<Record<string, unknown>>

/** No figures are published [docs]; a few calls side by side stay friendly, and a 429 says when to come back. */
const CONCURRENCY = 8

/** The connection: base URL, bearer token, and the one reading of the three envelopes. */
export function createWire(settings: Settings, surroundings: Surroundings): Wire {
  const prefix = new URL(settings.YATIVO_BASE_URL).pathname.replace(/\/$/, '')
  const readShape = shapeReader('yativo', surroundings)
  const http = createHttp({
    provider: 'yativo',
    baseUrl: settings.YATIVO_BASE_URL,
    surroundings,
    concurrency: CONCURRENCY,
    ownWords: isOwnError,
    judge,
  })
  const tokens =
    settings.YATIVO_ACCESS_TOKEN === undefined ? mintedTokens(mint, surroundings.now) : fixedToken(settings.YATIVO_ACCESS_TOKEN)

  async function mint(): Promise<Minted> {
    const askedAt = surroundings.now()
    const body = JSON.stringify({ api_key: settings.YATIVO_API_KEY, api_secret: settings.YATIVO_API_SECRET })
    const answer = await http.call({ name: 'POST token' }, () => ({
      method: 'POST',
      path: `${prefix}/v1/auth/token`,
      headers: JSON_TYPE,
      body,
    }))
    if (answer.status >= 400) throw new Fault('credentials', `expected an access token for our API key but got ${answer.status}`)
    return readToken(parseJson(answer, 'POST token'), askedAt, readShape)
  }

  async function send(call: Call, token: string): Promise<Said> {
    const request: Omit<Request, 'operation' | 'key'> = {
      method: call.method,
      path: prefix + call.path,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...(call.body ? JSON_TYPE : {}), ...call.headers },
      ...(call.body ? { body: JSON.stringify(call.body) } : {}),
    }
    const answer = await http.call({ name: call.operation, ...(call.key ? { key: call.key } : {}) }, () => request)
    return read(answer, call.operation, readShape)
  }

  return { call: call => withToken(tokens, token => send(call, token)) }
}

/** A token that is turned away did nothing: once more with another. */
async function withToken(tokens: Tokens, send: (token: string) => Promise<Said>): Promise<Said> {
  const token = await beforeWriting(tokens.current())
  try {
    return await send(token)
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.cause !== UNAUTHORIZED || !tokens.spoil(token)) throw thrown
    return send(await beforeWriting(tokens.current()))
  }
}

/** Whatever the minting came to, the call that it was for was never sent. */
async function beforeWriting<T>(task: Promise<T>): Promise<T> {
  try {
    return await task
  } catch (thrown) {
    if (thrown instanceof Fault && (thrown.code === 'no-answer' || thrown.code === 'unreadable'))
      throw new Fault('unavailable', `nothing was sent for want of a token: ${thrown.message}`, {
        cause: thrown,
      })
    throw thrown
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }
const UNAUTHORIZED = 401

/** A 403 that speaks of the programme's funding is about the request, not about our credentials [assumed]. */
function judge(answer: Answer, write: boolean): Fault | 'fine' | undefined {
  if (answer.status !== UNAUTHORIZED && answer.status !== 403) return undefined
  if (write && !isOwnError(answer)) return undefined
  const code = codeOf(answer.status, envelopeOf(answer))
  if (code === 'MASTER_WALLET_REQUIRED') return 'fine'
  return new Fault('credentials', `Yativo did not accept our credentials (${answer.status})`, {
    providerCode: code,
    cause: answer.status,
  })
}

/** The three error envelopes [docs]: of the card API, of the platform, and the one that the introduction shows. */
function isOwnError(answer: Answer): boolean {
  const { success, status, error, error_code: code, message } = envelopeOf(answer)
  if (success === false) return isWord(code) || isWord(error) || typeof message === 'string'
  return typeof message === 'string' && (isWord(error) || status === 'error')
}

function read(answer: Answer, operation: string, readShape: ReadShape): Said {
  const { status } = answer
  const body = status < 400 ? (parseJson(answer, operation) as Envelope) : envelopeOf(answer)
  const failed = status >= 400 || body?.success === false
  const as: Said['as'] = shape => readShape(shape, body?.data, operation)
  if (!failed) return { status, data: body?.data, as, body: body ?? {}, ahead: answer.ahead }
  return { status, data: body.data, as, code: codeOf(status, body), details: body.details, body }
}

function envelopeOf({ body }: Answer): Envelope {
  const value = tryJson(body)
  return typeof value === 'object' && value !== null ? (value as Envelope) : {}
}

/** `error_code ?? error`, whatever its case; the HTTP status where neither is a code [assumed]. */
function codeOf(status: number, { error_code, error }: Envelope): string {
  const code = error_code ?? error
  return isWord(code) ? code.toUpperCase() : `HTTP_${status}`
}

const isWord = (code: unknown): code is string => typeof code === 'string' && /^\w{2,64}$/.test(code)
