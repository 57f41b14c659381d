import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { StartProblem } from './start-problem.ts'

/** Seconds between tries; together about a minute, the time that a database may take that starts together with us. */
const PAUSES = [0.5, 0.5, 1, 1, 2, 2, 3, 5, 5, 10, 10, 10, 10]

/** PostgreSQL is starting or stopping, or has no connection left. */
const NOT_NOW = new Set(['57P03', '57P01', '53300', '08006', '08001', '08004'])
/** The way to PostgreSQL is missing. */
const NO_WAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
])

const ADVICE: Readonly<Record<string, string>> = {
  '28P01': 'the password is not accepted; correct it in DATABASE_URL',
  '28000': 'the user is not accepted; correct the user in DATABASE_URL, or let the server accept the user',
  '3D000': 'there is no such database; create the database, or correct its name in DATABASE_URL',
  '42501': 'the user may not make tables; grant the user all on the database',
  '25006': 'the database is read-only; let DATABASE_URL lead to the primary',
}

export type Wait = (seconds: number) => Promise<unknown>

/** A connection, opened as soon as the database can be reached. */
export async function reach(
  config: pg.ClientConfig,
  wait: Wait = seconds => pause(seconds * 1000),
  variable = 'DATABASE_URL',
): Promise<pg.Client> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client(config)
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (thrown) {
      await client.end().catch(() => {})
      const seconds = PAUSES[tries]
      if (!mayPass(thrown) || seconds === undefined) throw inOneLine(thrown, client, variable)
      await wait(seconds)
    }
  }
}

type Thrown = { readonly code?: string; readonly message?: string }

function mayPass(thrown: unknown): boolean {
  const { code, message = '' } = thrown as Thrown
  if (code !== undefined) return NOT_NOW.has(code) || NO_WAY.has(code)
  return /timeout|terminated/i.test(message)
}

function inOneLine(thrown: unknown, { host, port }: pg.Client, variable: string): StartProblem {
  const { code, message = '' } = thrown as Thrown
  const place = `${host}:${port}`
  if (code === '08P01' && message.includes('startup parameter'))
    return new StartProblem(
      `A connection pooler answers at ${variable} (${place}). Set DATABASE_LISTEN_URL to the address of PostgreSQL itself: ` +
        'the product then keeps no session state on pooled connections.',
    )
  const advice = ADVICE[code ?? '']
  if (advice !== undefined) return new StartProblem(`The database of ${variable} (${place}) cannot be used: ${advice}.`)
  const why = code ?? (/timeout/i.test(message) ? 'no answer in time' : 'the connection ended')
  return new StartProblem(
    `The database of ${variable} cannot be reached at ${place} (${why}). Start PostgreSQL there, or correct ${variable}; without ${variable} the embedded database is used.`,
  )
}
