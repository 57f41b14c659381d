import { HeaderMap } from '@apollo/server'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { BodyBudget, LARGEST_PLAIN_REQUEST, LARGEST_REQUEST, tooLarge } from './body-budget.ts'

/** A request with a document has one long string and little else. JSON of many small values takes far longer to parse. */
const MOST_SEPARATORS = 5_000
/** Variables nest as deep as the input types, which is six levels. */
const DEEPEST_JSON = 64

export type Bodies = {
  /** The length of the body of this request in bytes. */
  lengthOf(request: FastifyRequest): number
}

/** Reads JSON bodies. The route has identified the caller by then; `subjectOf` names the caller. */
export function addBodies(app: FastifyInstance, subjectOf: (request: FastifyRequest) => string): Bodies {
  const lengths = new WeakMap<FastifyRequest, number>()
  const budget = new BodyBudget()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addHook('preParsing', async (request, reply, payload) => {
    if (request.method !== 'POST') return payload
    return budget.admit(reply.raw, payload, subjectOf(request))
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer', bodyLimit: LARGEST_REQUEST },
    (request, bytes, done) => {
      lengths.set(request, bytes.length)
      const text = textOf(bytes)
      if (text instanceof GraphQLError) return done(text)
      return parse(request, text, (error, body) =>
        done(
          error ?? (deeperThan(DEEPEST_JSON, body) ? badBody(`JSON may be nested at most ${DEEPEST_JSON} levels deep`) : null),
          body,
        ),
      )
    },
  )
  return { lengthOf: request => lengths.get(request) ?? 0 }
}

/** Refuses a body in an encoding, unread. */
export function refuseEncoded({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase()
  if (encoding === undefined || encoding === '' || encoding === 'identity') return
  const http = { status: 415, headers: new HeaderMap([['accept-encoding', 'identity']]) }
  throw new GraphQLError('send the body without a content-encoding', {
    extensions: { code: 'UNSUPPORTED_MEDIA_TYPE', http },
  })
}

function textOf(bytes: Buffer): string | GraphQLError {
  if (bytes.length > LARGEST_PLAIN_REQUEST && separatorsOf(bytes) > MOST_SEPARATORS) return tooLarge(LARGEST_PLAIN_REQUEST)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return badBody('send the body as UTF-8')
  }
}

/** Base64 holds none of these. */
function separatorsOf(bytes: Buffer): number {
  let count = 0
  for (const separator of [',', '[', '{', ':'])
    for (let at = bytes.indexOf(separator); at >= 0 && count <= MOST_SEPARATORS; at = bytes.indexOf(separator, at + 1)) count++
  return count
}

/** Level by level, because the call stack does not hold a body nested 50,000 deep. */
function deeperThan(limit: number, body: unknown): boolean {
  let level: unknown[] = [body]
  for (let depth = 0; depth <= limit; depth++) {
    level = level.flatMap(value => (typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : []))
    if (level.length === 0) return false
  }
  return true
}

const badBody = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } })
