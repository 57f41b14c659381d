import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import type { GraphContext } from '../graphql/context.ts'
import { Flow } from './flow.ts'

const KEPT_MILLISECONDS = 60_000
/** Of one subject, not yet opened. */
const MOST = 20

/** A stream that was asked for; `unopened` runs out unless somebody comes for it. */
type Reservation = {
  readonly token: string
  readonly subject: string
  readonly flow: Flow
  unopened?: NodeJS.Timeout | undefined
}
type Discard = (token: string, arrival: { graph: GraphContext; flow: Flow }) => Promise<void>

/** The event streams that were asked for by PUT, each its owner's alone, and forgotten when nobody comes. */
export class Reservations {
  readonly #all = new Map<string, Reservation>()
  readonly #discard: Discard

  constructor(discard: Discard) {
    this.#discard = discard
  }

  /** The stream that a request names or, with PUT, asks for; undefined when it wants one of its own. */
  find(request: FastifyRequest, graph: GraphContext): Reservation | undefined {
    if (request.method === 'PUT') return this.#reserve(graph)
    const token = request.headers['x-graphql-event-stream-token'] ?? (request.query as { token?: string }).token
    if (token === undefined) return undefined
    const reservation = this.#all.get(String(token))
    if (reservation?.subject === graph.viewer.subject) return reservation
    throw refused('NOT_FOUND', 404, 'expected the token of a stream of yours but got another')
  }

  opened(token: string | undefined): void {
    const reservation = this.#all.get(token ?? '')
    clearTimeout(reservation?.unopened)
    if (reservation !== undefined) reservation.unopened = undefined
  }

  forget(token: string | undefined): void {
    this.opened(token)
    this.#all.delete(token ?? '')
  }

  #reserve(graph: GraphContext): Reservation {
    const { subject } = graph.viewer
    const waiting = [...this.#all.values()].filter(other => other.subject === subject && other.unopened !== undefined)
    if (waiting.length >= MOST)
      throw refused('TOO_MANY_REQUESTS', 429, `expected at most ${MOST} streams in waiting but got another`)
    const reservation: Reservation = { token: randomUUID(), subject, flow: new Flow() }
    reservation.unopened = setTimeout(() => {
      this.forget(reservation.token)
      void this.#discard(reservation.token, { graph, flow: reservation.flow })
    }, KEPT_MILLISECONDS).unref()
    this.#all.set(reservation.token, reservation)
    return reservation
  }
}

const refused = (code: string, status: number, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status } } })
