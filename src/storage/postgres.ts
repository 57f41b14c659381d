import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Database, Executor } from './executor.ts'
import { Listener } from './listener.ts'
import { migrate } from './migrate.ts'
import { discreet, QueryFailed } from './query-failed.ts'

const STATEMENT_TIMEOUT_MS = 15_000
/** A process that stalls inside a transaction must not keep its row locks. */
const IDLE_TRANSACTION_TIMEOUT_MS = 30_000
/** Any number, as long as nothing else in the same database takes an advisory lock under it. */
const MIGRATION_LOCK = 4_826_107

/** Shared by any number of processes. */
export async function openPostgres({ url, size = 10 }: { readonly url: string; readonly size?: number }): Promise<Database> {
  // Positions and counts stay far below 2^53, and the embedded driver gives numbers too.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: 'cardgraph',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    options: '-c timezone=UTC -c datestyle=ISO',
  }
  await migrateAlone(config)

  const pool = new pg.Pool({
    ...config,
    max: size,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    // The server's limit comes first; this one is for a server that no longer answers.
    query_timeout: STATEMENT_TIMEOUT_MS + 5_000,
  })
  // A connection lost while idle or between two statements is replaced, not a reason to crash; whoever uses it is told anyway.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  const listener = new Listener({ ...config, query_timeout: STATEMENT_TIMEOUT_MS })
  const direct = over(pool)

  return {
    kind: 'postgres',
    sql: direct,
    transaction: work => persistent(pool, work),
    listen: (channel, wake) => listener.listen(channel, wake),
    ping: async () => void (await direct.execute(sql`select 1`)),
    close: async () => {
      await listener.close()
      await pool.end()
    },
  }
}

const over = (client: pg.Pool | pg.ClientBase): Executor => discreet(drizzle(client as pg.Pool))

/** SQLSTATEs of a transaction that stood in another's way and was undone: nothing of it happened. */
const UNDONE = new Set(['40P01', '40001'])
const TRIES = 4

/** Work in a transaction does nothing outside it, so one that was undone is done again. */
async function persistent<T>(pool: pg.Pool, work: (tx: Executor) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction(pool, work)
    } catch (thrown) {
      if (tries === TRIES || !(thrown instanceof QueryFailed) || !UNDONE.has(thrown.code ?? '')) throw thrown
    }
  }
}

/** Drizzle's own, on a pool, loses a connection whose `begin` fails and hides what the work threw behind a failing rollback. */
async function transaction<T>(pool: pg.Pool, work: (tx: Executor) => Promise<T>): Promise<T> {
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
    // Without an SQLSTATE nobody knows what the connection is doing: it is not given to anyone else.
    client.release(thrown instanceof QueryFailed && thrown.code === undefined)
    throw first === undefined ? thrown : first.thrown
  }
}

/** Two processes that start at once: one migrates, the other waits and finds nothing left to do. */
async function migrateAlone(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await migrate(over(client))
  } finally {
    // Ending the session gives the lock back.
    await client.end()
  }
}
