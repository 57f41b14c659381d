import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Database, Executor } from './executor.ts'
import { Listener } from './listener.ts'
import { migrate } from './migrate.ts'
import { Pulse } from './pulse.ts'
import { discreet, QueryFailed } from './query-failed.ts'
import { reach, type Wait } from './reach.ts'

const STATEMENT_TIMEOUT_MS = 15_000
/** A process that stalls inside a transaction must not keep row locks. */
const IDLE_TRANSACTION_TIMEOUT_MS = 30_000
/** Any number, as long as no other program takes an advisory lock under the same number in the same database. */
const MIGRATION_LOCK = 4_826_107

export type PostgresOptions = {
  readonly url: string
  /**
   * The address of PostgreSQL itself, if `url` leads to a pooler of transactions such as PgBouncer. The pool then keeps no session
   * state: limits are set within each transaction, and single statements are limited by the process alone.
   */
  readonly listenUrl?: string
  /** Connections at most. */
  readonly size?: number
  /** Waits between tries to reach the database at the start. */
  readonly wait?: Wait
}

/** Shared by any number of processes. */
export async function openPostgres({ url, listenUrl, size = 10, wait }: PostgresOptions): Promise<Database> {
  // Positions and counts stay far below 2^53, and the embedded driver gives numbers too.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  const pooled = listenUrl !== undefined
  const common = { application_name: 'cardgraph', connectionTimeoutMillis: 10_000, keepAlive: true }
  const session = { options: '-c timezone=UTC -c datestyle=ISO' }
  const itself: pg.ClientConfig = { ...common, ...session, connectionString: listenUrl ?? url }
  await migrateAlone(itself, wait, pooled ? 'DATABASE_LISTEN_URL' : 'DATABASE_URL')

  const limits = {
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
  }
  const pool = new pg.Pool({
    ...common,
    ...(pooled ? {} : { ...session, ...limits }),
    connectionString: url,
    max: size,
    // The server's limit comes first; the second limit is for a server that no longer answers.
    query_timeout: STATEMENT_TIMEOUT_MS + 5_000,
  })
  // A connection lost while idle or between two statements is replaced, and does not crash the process; the user gets an error anyway.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  const listener = new Listener({ ...itself, query_timeout: STATEMENT_TIMEOUT_MS })
  const pulse = new Pulse()
  const over = (client: pg.Pool | pg.ClientBase): Executor => discreet(drizzle(client as pg.Pool), { failed: pulse.note })
  const direct = over(pool)
  const prepare = pooled ? (tx: Executor) => tx.execute(limitsWithin(limits)) : async () => {}

  let heard: Promise<void> | undefined
  const hears = (): Promise<void> => {
    heard ??= listener.expectHeard(token => direct.execute(sql`select pg_notify('start', ${token})`), pooled)
    heard.catch(() => (heard = undefined))
    return heard
  }
  return {
    kind: 'postgres',
    sql: direct,
    transaction: work =>
      persistent(() =>
        transaction(pool, over, async tx => {
          await prepare(tx)
          return work(tx)
        }),
      ),
    listen: async (channel, wake) => {
      await hears()
      return listener.listen(channel, wake)
    },
    ping: () => pulse.feel(direct),
    close: async () => {
      await listener.close()
      await pool.end()
    },
  }
}

/** Settings of one transaction: the next transaction on the connection, perhaps of a different program, has separate settings. */
const limitsWithin = (limits: Readonly<Record<string, number>>) =>
  sql`select ${sql.join(
    Object.entries({ ...limits, timezone: 'UTC', datestyle: 'ISO' }).map(
      ([name, value]) => sql`set_config(${name}, ${value}, true)`,
    ),
    sql`, `,
  )}`

/** SQLSTATEs of a transaction that conflicted and was undone: no effect remains. */
const UNDONE = new Set(['40P01', '40001'])
const TRIES = 4

/** Work in a transaction has no effect outside, so undone work is repeated. */
async function persistent<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (thrown) {
      if (tries === TRIES || !(thrown instanceof QueryFailed) || !UNDONE.has(thrown.code ?? '')) throw thrown
    }
  }
}

/** Drizzle's own transaction, on a pool, loses a connection whose `begin` fails, and hides the error of the work behind a failing rollback. */
async function transaction<T>(
  pool: pg.Pool,
  over: (client: pg.ClientBase) => Executor,
  work: (tx: Executor) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  let first: { readonly thrown: unknown } | undefined
  try {
    const result = await over(client).transaction(async tx => {
      try {
        return await work(tx)
      } catch (thrown) {
        first = { thrown }
        throw thrown
      }
    })
    client.release()
    return result
  } catch (thrown) {
    // Without an SQLSTATE the state of the connection is unknown: no other work gets the connection.
    client.release(thrown instanceof QueryFailed && thrown.code === undefined)
    throw first === undefined ? thrown : first.thrown
  }
}

/** Of two processes that start at once, the first migrates; the second waits and finds no work left. */
async function migrateAlone(config: pg.ClientConfig, wait: Wait | undefined, variable: string): Promise<void> {
  const client = await reach(config, wait, variable)
  try {
    await discreet(drizzle(client)).transaction(async tx => {
      await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`)
      await migrate(tx)
    })
  } finally {
    await client.end()
  }
}
