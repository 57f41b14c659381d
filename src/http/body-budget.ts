import type { ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import { GraphQLError } from 'graphql'
import { HeaderMap } from '@apollo/server'

/** A document of 8 MiB grows by a third in base64; the rest is the request around the document. */
export const LARGEST_REQUEST = 12 * 1024 * 1024
/** The client's largest operation without a document has about 10 KiB. */
export const LARGEST_PLAIN_REQUEST = 256 * 1024
/** All large bodies in memory, over all callers. Parsed, each takes up to four times as much. */
const IN_FLIGHT = 4 * LARGEST_REQUEST
/** Large bodies of one caller at a time: a person hands in one document after the other. */
const OF_ONE_CALLER = 2 * LARGEST_REQUEST

/**
 * Bounds the bytes of request bodies that are held in memory. A plain body is small. A body that carries a document must
 * declare its length, and takes its place in the budget before the first byte is read.
 */
export class BodyBudget {
  #taken = 0
  readonly #byCaller = new Map<string, number>()

  /** The stream to read the body from; throws a GraphQLError where the body is too large or the budget is used up. */
  admit(response: ServerResponse, payload: NodeJS.ReadableStream, caller: string): NodeJS.ReadableStream {
    const declared = Number(response.req.headers['content-length'] ?? Number.NaN)
    if (Number.isNaN(declared)) return payload.pipe(boundedTo(LARGEST_PLAIN_REQUEST))
    if (declared > LARGEST_REQUEST) throw tooLarge(LARGEST_REQUEST)
    if (declared > LARGEST_PLAIN_REQUEST) this.#reserve(response, declared, caller)
    return payload
  }

  #reserve(response: ServerResponse, bytes: number, caller: string): void {
    const own = this.#byCaller.get(caller) ?? 0
    if (this.#taken + bytes > IN_FLIGHT || own + bytes > OF_ONE_CALLER) throw busy()
    this.#taken += bytes
    this.#byCaller.set(caller, own + bytes)
    // The text and the values of a body are in memory until the answer has been sent, or the connection is lost.
    response.once('close', () => this.#give(bytes, caller))
  }

  #give(bytes: number, caller: string): void {
    this.#taken -= bytes
    const left = (this.#byCaller.get(caller) ?? bytes) - bytes
    if (left > 0) this.#byCaller.set(caller, left)
    else this.#byCaller.delete(caller)
  }
}

function boundedTo(limit: number): Transform {
  let received = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length
      if (received > limit) done(tooLarge(limit))
      else done(null, chunk)
    },
  })
}

export const tooLarge = (limit: number): GraphQLError =>
  new GraphQLError(`the request is too large: at most ${limit} bytes; only submitDocument may send more, with a content-length`, {
    extensions: { code: 'PAYLOAD_TOO_LARGE', limit, http: { status: 413 } },
  })

const busy = (): GraphQLError =>
  new GraphQLError('too many documents are being received; try again in a few seconds', {
    extensions: { code: 'TOO_MANY_REQUESTS', http: { status: 429, headers: new HeaderMap([['retry-after', '5']]) } },
  })
