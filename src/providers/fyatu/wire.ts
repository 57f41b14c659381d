import type { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import { Private } from '../../domain/private.ts'
import { isCode } from '../../domain/reason.ts'
import { type Answer, createHttp, parseJson } from '../kit/http.ts'
import { type ReadShape, readShape, shapeReader } from '../kit/read-shape.ts'
import type { Surroundings } from '../kit/surroundings.ts'
import type { Settings } from './settings.ts'
import { tryJson } from '../kit/try-json.ts'
import { AcceptedBody, RejectedBody } from './shapes.ts'

/** Fyatu understood and said no: the machine code, and the fields that are wrong. */
export type Rejection = { readonly code: string; readonly fields: readonly string[]; readonly words?: Private<string> }
export type Said<T> = { readonly yes: true; readonly data: T } | { readonly yes: false; readonly rejection: Rejection }
export type Found<T> = {
  readonly data: T
  readonly total: number | undefined
  readonly hasMore: boolean | undefined
  /** Whether what the answer says about the length of the list does not fit. */
  readonly doubtful: boolean
  readonly ahead: number | undefined
}
export type Query = Readonly<Record<string, string | number | undefined>>
export type Write = {
  readonly operation: string
  readonly method: 'POST' | 'PATCH'
  readonly path: string
  readonly body?: object
  /** Only fund and unload keep keys [docs]; elsewhere the header would promise what is not there. */
  readonly idempotent?: boolean
}

export type Wire = {
  read<T>(operation: string, path: string, query: Query, shape: z.ZodType<T>): Promise<Found<T>>
  write<T>(write: Write, key: Key, shape: z.ZodType<T>): Promise<Said<T>>
}

const SIXTEEN_AT_ONCE = 16
/** 1,000 a minute and key [docs]; a tenth is left to whoever else uses the key. */
const REQUESTS_PER_MINUTE = 900

/** Bearer key, one envelope around every answer. */
export function createWire({ FYATU_BASE_URL: baseUrl, FYATU_API_KEY: apiKey }: Settings, surroundings: Surroundings): Wire {
  const reader = shapeReader('fyatu', surroundings)
  const http = createHttp({
    provider: 'fyatu',
    baseUrl,
    surroundings,
    concurrency: SIXTEEN_AT_ONCE,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    ownWords: isOwnError,
  })
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '')
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/json' }

  return {
    async read(operation, path, query, shape) {
      const answer = await http.call({ name: operation }, () => ({
        method: 'GET',
        path: prefix + path + queryText(query),
        headers,
      }))
      if (answer.status >= 400) {
        const { code } = rejectionIn(answer, operation)
        throw new Fault('rejected', `Fyatu rejected ${operation}: ${code}`, { providerCode: code })
      }
      return acceptedIn(reader, answer, operation, shape)
    },

    async write({ operation, method, path, body, idempotent = false }, key, shape) {
      const answer = await http.call({ name: operation, key }, () => {
        return {
          method,
          path: prefix + path,
          headers: {
            ...headers,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(idempotent ? { 'idempotency-key': key.value } : {}),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }
      })
      if (answer.status >= 400) return { yes: false, rejection: rejectionIn(answer, operation) }
      return { yes: true, data: acceptedIn(reader, answer, operation, shape).data }
    },
  }
}

function acceptedIn<T>(read: ReadShape, answer: Answer, operation: string, shape: z.ZodType<T>): Found<T> {
  const { data, pagination } = read(AcceptedBody, parseJson(answer, operation), operation)
  return {
    data: read(shape, data, operation),
    ...pagination,
    ahead: answer.ahead,
  }
}

const isOwnError = ({ body }: Answer): boolean => RejectedBody.safeParse(tryJson(body)).success

function rejectionIn(answer: Answer, operation: string): Rejection {
  const { code, detail, fields } = readShape(RejectedBody, parseJson(answer, operation), operation).error
  const known = isCode(code) ? { code } : { code: `HTTP_${answer.status}`, words: new Private(code) }
  return { ...known, fields: (fields ?? []).map(({ field }) => field), ...(detail ? { words: new Private(detail) } : {}) }
}

function queryText(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const text = new URLSearchParams(Object.fromEntries(given.map(([name, value]) => [name, String(value)])))
  return given.length === 0 ? '' : `?${text.toString()}`
}

/** An id as a path segment: ids are opaque [assumed], so nothing about them is relied on. */
export const segment = (id: string): string => encodeURIComponent(id)
