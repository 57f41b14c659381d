import type { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import { createHttp, parseJson, type Answer } from '../kit/http.ts'
import { shapeReader } from '../kit/read-shape.ts'
import type { Surroundings } from '../kit/surroundings.ts'
import { readList, type ProviderList } from '../kit/whole-list.ts'
import { isOwnError, rejectionIn, type Rejection } from './rejections.ts'
import type { Settings } from './settings.ts'
import { pageShape } from './shapes.ts'
import { signatureHeaders } from './signing.ts'

/** A write's body: an object goes out as JSON, a form as multipart. */
export type Body = { readonly json: object } | { readonly multipart: { readonly boundary: string; readonly bytes: Uint8Array } }
export type Wire = {
  readonly settings: Settings
  readonly now: () => Date
  /** A read. A 404 is the fault `rejected`; any other 4xx to a read says nothing about the thing. */
  read<T>(operation: string, path: string, shape: z.ZodType<T>): Promise<T>
  /** Every page of a list. The names of filters are [assumed], so the caller filters again. */
  readAll<T extends Identified>(
    operation: string,
    path: string,
    filters: Readonly<Record<string, string>>,
    shape: z.ZodType<T>,
  ): Promise<ProviderList<T>>
  /** One write: Artha's answer, or why Artha rejected the write. */
  write(
    operation: string,
    method: 'POST' | 'PATCH',
    path: string,
    body: Body | undefined,
    key: Key,
  ): Promise<Accepted | Rejection>
}
type Identified = { readonly ref: string }
export type Accepted = { readonly rejected: false; as<T>(shape: z.ZodType<T>): T }

/** Artha publishes no limit. */
const CONCURRENCY = 32
const PAGE = 100

/** The connection to Artha: requests are signed at the moment of sending, answers are unwrapped. */
export function createWire(settings: Settings, surroundings: Surroundings): Wire {
  const base = new URL(settings.ARTHA_BASE_URL)
  const prefix = `${base.pathname.replace(/\/+$/, '')}/api/v1`
  const secret =
    settings.ARTHA_SECRET_ENCODING === 'base64' ? Buffer.from(settings.ARTHA_API_SECRET, 'base64') : settings.ARTHA_API_SECRET
  const readShape = shapeReader('artha', surroundings)
  const http = createHttp({
    provider: 'artha',
    baseUrl: settings.ARTHA_BASE_URL,
    surroundings,
    concurrency: CONCURRENCY,
    ownWords: isOwnError,
    judge,
  })

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

  async function get<T>(operation: string, path: string, shape: z.ZodType<T>): Promise<{ data: T; ahead: number | undefined }> {
    const answer = await call(operation, 'GET', path)
    if (answer.status === 404) throw rejectionIn(operation, answer).fault
    if (answer.status >= 400) throw new Fault('unreadable', `${operation} was answered with ${answer.status}`)
    return { data: readShape(shape, unwrapped(parseJson(answer, operation)), operation), ahead: answer.ahead }
  }

  return {
    settings,
    now: surroundings.now,
    read: async (operation, path, shape) => (await get(operation, path, shape)).data,
    readAll: (operation, path, filters, shape) =>
      readList(
        operation,
        ({ ref }) => ref,
        async offset => {
          const query = new URLSearchParams({ ...filters, limit: String(PAGE), offset: String(offset) })
          const { data, ahead } = await get(operation, `${path}?${query.toString()}`, pageShape(shape))
          return { ...data, ahead }
        },
      ),
    async write(operation, method, path, body, key) {
      const answer = await call(operation, method, path, body, key)
      if (answer.status >= 400) return rejectionIn(operation, answer)
      return { rejected: false, as: shape => readShape(shape, unwrapped(parseJson(answer, operation)), operation) }
    },
  }
}

/** Older revisions wrap an object in `data`; the current one does not [docs A, B, C]. Lists keep theirs. */
function unwrapped(body: unknown): unknown {
  const data = (body as { data?: unknown } | null)?.data
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : body
}

/** A reused nonce says nothing about the first request, which may have been carried out; our credentials are right [docs]. */
function judge(answer: Answer, write: boolean): Fault | undefined {
  if (answer.status !== 401 || rejectionIn('', answer).code !== 'nonce_reused') return undefined
  return new Fault(write ? 'no-answer' : 'unavailable', 'Artha has seen the nonce of this request before')
}
