import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** The answer of both drivers to SQL written by hand. There, instants are text; through a table's columns instants are a Date. */
interface Rows extends PgQueryResultHKT {
  readonly type: Answer<this['row']>
}
type Answer<Row> = { readonly rows: Row[] }

/** Runs SQL: a connection, or an open transaction. */
export type Executor = PgDatabase<Rows>

/** `start`: the process asks whether its own notifications arrive. */
export type Channel = 'changes' | 'due' | 'start'

/** The database. PostgreSQL for many processes, or an embedded database in one process. */
export interface Database {
  readonly kind: 'embedded' | 'postgres'
  /**
   * For single statements outside a transaction. The embedded database has one connection: a statement issued here while a
   * transaction is open waits for the end. Awaiting the statement inside the transaction would wait for ever, so the call is refused.
   */
  readonly sql: Executor
  /** Commits when the work is done, and rolls back and throws on when the work throws. Every statement inside goes through `tx`. */
  transaction<T>(work: (tx: Executor) => Promise<T>): Promise<T>
  /**
   * Wakes on NOTIFY, with the payload. A hint only: after a lost connection one wake with an empty payload stands for
   * all missed wakes. Gives the function that ends the listening.
   */
  listen(channel: Channel, wake: (payload: string) => void): Promise<() => Promise<void>>
  /** Throws where the database does not answer, and NotReady where the database takes no writes. */
  ping(): Promise<void>
  close(): Promise<void>
}
