import type { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import { createHttp, parseJson, type Answer } from '../kit/http.ts'
import { readShape } from '../kit/read-shape.ts'
import type { Surroundings } from '../kit/surroundings.ts'
import { refusalIn, type Refusal } from './rejections.ts'
import type { Settings } from './settings.ts'
import { pageShape } from './shapes.ts'
import { signatureHeaders } from './signing.ts'

/** A write's body: an object goes out as JSON, a form as multipart. */
export type Body = { readonly json: object } | { readonly multipart: { readonly boundary: string; readonly bytes: Uint8Array } }
export type Wire = {
  readonly settings: Settings
  readonly now: () => Date
  /** A read. That a thing is not there is the fault `rejected`; any other 4xx to a read says nothing about the thing. */
  read<T>(operation: string, path: string, shape: z.ZodType<T>): Promise<T>
  /** Every page of a list. Filters are only asked for: their names are [assumed], so whoever calls filters again. */
  readAll<T>(operation: string, path: string, filters: Readonly<Record<string, string>>, shape: z.ZodType<T>): Promise<T[]>
  /** One write: what it was answered, or why it was refused. */
  write(operation: string, method: 'POST' | 'PATCH', path: string, body: Body | undefined, key: Key): Promise<Accepted | Refusal>
}
export type Accepted = { readonly refused: false; as<T>(shape: z.ZodType<T>): T }

/** Nothing is published; more than this at once helps nobody. */
const CONCURRENCY = 32
const PAGE = 100
/** Ten thousand records. A filter that is ignored and a list that is longer must not make "there is nothing" out of the first pages. */
const MOST_PAGES = 100

/** One way to Artha: signed at the moment of sending, unwrapped on the way back. */
export function createWire(settings: Settings, surroundings: Surroundings): Wire {
  const base = new URL(settings.ARTHA_BASE_URL)
  const prefix = `${base.pathname.replace(/\/+$/, '')}/api/v1`
  const secret =
    settings.ARTHA_SECRET_ENCODING === 'base64' ? Buffer.from(settings.ARTHA_API_SECRET, 'base64') : settings.ARTHA_API_SECRET
  const http = createHttp({ provider: 'artha', baseUrl: settings.ARTHA_BASE_URL, surroundings, concurrency: CONCURRENCY, judge })

  function call(operation: string, method: 'GET' | 'POST' | 'PATCH', path: string, body?: Body, key?: Key): Promise<Answer> {
    // Serialised once: the bytes that are hashed are the bytes that are sent.
    const bytes =
      body === undefined ? new Uint8Array() : 'json' in body ? Buffer.from(JSON.stringify(body.json)) : body.multipart.bytes
    const type =
      body === undefined
        ? {}
        : { 'content-type': 'json' in body ? 'application/json' : `multipart/form-data; boundary=${body.multipart.boundary}` }
    return http.call({ name: operation, ...(key === undefined ? {} : { key }) }, () => {
      const timestamp = Math.floor(surroundings.now().getTime() / 1000)
      const nonce = Buffer.from(surroundings.randomBytes(16)).toString('hex')
      const signed = { method, path: `${prefix}${path}`, timestamp, nonce, body: bytes }
      const headers = { accept: 'application/json', ...type, ...signatureHeaders(settings.ARTHA_API_KEY, secret, signed) }
      return { method, path: signed.path, headers, ...(body === undefined ? {} : { body: bytes }) }
    })
  }

  async function read<T>(operation: string, path: string, shape: z.ZodType<T>): Promise<T> {
    const answer = await call(operation, 'GET', path)
    if (answer.status === 404) throw refusalIn(operation, answer).fault
    if (answer.status >= 400) throw new Fault('unreadable', `expected ${operation} to be answered but got ${answer.status}`)
    return readShape(shape, unwrapped(parseJson(answer, operation)), operation)
  }

  return {
    settings,
    now: surroundings.now,
    read,
    async readAll<T>(
      operation: string,
      path: string,
      filters: Readonly<Record<string, string>>,
      shape: z.ZodType<T>,
    ): Promise<T[]> {
      const found: T[] = []
      for (let page = 0; page < MOST_PAGES; page++) {
        const query = new URLSearchParams({ ...filters, limit: String(PAGE), offset: String(page * PAGE) })
        const { items, total } = await read(operation, `${path}?${query.toString()}`, pageShape(shape))
        found.push(...items)
        if (items.length < PAGE || (total !== undefined && found.length >= total)) return found
      }
      throw new Fault('unknowable', `expected ${operation} to end within ${MOST_PAGES} pages but it goes on`)
    },
    async write(operation, method, path, body, key) {
      const answer = await call(operation, method, path, body, key)
      if (answer.status >= 400) return refusalIn(operation, answer)
      return { refused: false, as: shape => readShape(shape, unwrapped(parseJson(answer, operation)), operation) }
    },
  }
}

/** Older revisions wrap an object in `data`; the current one does not [docs A, B, C]. Lists keep theirs. */
function unwrapped(body: unknown): unknown {
  const data = (body as { data?: unknown } | null)?.data
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : body
}

/** A reused nonce is no matter of credentials: it says nothing about whether the first request was carried out [docs]. */
function judge(answer: Answer, write: boolean): Fault | undefined {
  if (answer.status !== 401 || refusalIn('', answer).code !== 'nonce_reused') return undefined
  return new Fault(write ? 'no-answer' : 'unavailable', 'expected a fresh nonce to be accepted but it had been used')
}
