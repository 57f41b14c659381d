import type { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import type { Key } from '../../domain/key.ts'
import { type Answer, createHttp } from '../kit/http.ts'
import { shapeReader } from '../kit/read-shape.ts'
import type { Surroundings } from '../kit/surroundings.ts'
import { faultOf, isDecision, Refusal, UNTIMELY } from './rejections.ts'
import { createSeal, type Seal } from './seal.ts'
import type { Settings } from './settings.ts'
import { createTimestamps } from './timestamps.ts'

/** One sealed call: the fields go at the root of the payload, and what comes back has been opened and read through its shape. */
export type Wire = {
  call<T>(endpoint: string, shape: z.ZodType<T>, fields: Readonly<Record<string, unknown>>, key?: Key): Promise<T>
  close(): Promise<void>
}

/** No rate limit is documented. */
const CONCURRENCY = 10
/** How often a call refused for its timestamp alone is sent again, at once. */
const TIMESTAMP_RETRIES = 2
/** The endpoints that take an idempotency key; the rest are protected by uniqueness, or do no harm twice. [docs] */
const KEYED: ReadonlySet<string> = new Set(['cards/create', 'cards/topup'])

/** Webhooks have a newer generation, whose deliveries can be told apart, under v2. [docs] */
export const pathOf = (endpoint: string): string => `/api/${endpoint.startsWith('wh/') ? 'v2' : 'v1'}/${endpoint}`

export function createWire(settings: Settings, surroundings: Surroundings): Wire {
  const seal = createSeal(settings.PINTOPAY_API_SECRET, surroundings.randomBytes)
  const timestamp = createTimestamps(surroundings)
  const root = new URL(settings.PINTOPAY_BASE_URL).pathname.replace(/\/+$/, '')
  const readShape = shapeReader('pintopay', surroundings)
  const http = createHttp({
    provider: 'pintopay',
    baseUrl: settings.PINTOPAY_BASE_URL,
    surroundings,
    concurrency: CONCURRENCY,
    ownWords: answer => refusalIn(opened(answer, seal)) !== undefined,
    judge: answer => {
      const refusal = answer.status < 400 ? undefined : refusalIn(opened(answer, seal))
      return refusal !== undefined && isDecision(answer.status, refusal) ? 'fine' : undefined
    },
  })

  const send = (endpoint: string, fields: Readonly<Record<string, unknown>>, key: Key | undefined): Promise<Answer> =>
    http.call({ name: `POST ${endpoint}`, ...(key ? { key } : {}) }, () => {
      // The key goes into header and payload: the pages contradict each other, and either may be what is read. [docs]
      const keyed = key !== undefined && KEYED.has(endpoint)
      const payload = { request_timestamp: timestamp(), ...fields, ...(keyed ? { idempotency_key: key.value } : {}) }
      return {
        method: 'POST',
        path: root + pathOf(endpoint),
        headers: {
          'API-KEY': settings.PINTOPAY_API_KEY,
          'Content-Type': 'application/json',
          ...(keyed ? { 'Idempotency-Key': key.value } : {}),
        },
        body: JSON.stringify({ encrypted: seal.seal(JSON.stringify(payload)) }),
      }
    })

  return {
    close: () => http.close(),
    async call(endpoint, shape, fields, key) {
      const operation = `POST ${endpoint}`
      for (let retries = 0; ; retries++) {
        const answer = await send(endpoint, fields, key)
        const body = opened(answer, seal)
        const refusal = refusalIn(body)
        if (refusal === undefined) return readShape(shape, contentOf(answer, body, operation), operation)
        if (!UNTIMELY.has(refusal.error_slug) || retries === TIMESTAMP_RETRIES) throw faultOf(operation, refusal)
      }
    },
  }
}

/** An answer's body: sealed and by somebody who knows the secret, or plain as anybody could have written it. */
type Body = { readonly content: unknown; readonly sealed: boolean }

function opened(answer: Answer, seal: Seal): Body | undefined {
  try {
    const content = JSON.parse(answer.body.toString('utf8')) as unknown
    const sealed = (content as { encrypted?: unknown } | null)?.encrypted
    if (typeof sealed !== 'string') return { content, sealed: false }
    const plain = seal.open(sealed)
    return plain === undefined ? undefined : { content: JSON.parse(plain) as unknown, sealed: true }
  } catch {
    return undefined
  }
}

/** Errors come sealed, or plain where the provider could not seal them: both are read. [docs, docs-wl] */
function refusalIn(body: Body | undefined): Refusal | undefined {
  const content = body?.content as { success?: unknown } | null | undefined
  return content?.success === true ? undefined : Refusal.safeParse(content).data
}

/** A success is always sealed: what is not could have been written by anybody, and is not believed. */
function contentOf(answer: Answer, body: Body | undefined, operation: string): unknown {
  if (body?.sealed === true && answer.status < 300) return body.content
  throw new Fault('unreadable', `expected a sealed answer to ${operation} but got ${answer.status} with something else`)
}
