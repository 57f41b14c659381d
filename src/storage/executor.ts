import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** What both drivers answer to SQL written by hand. There, instants are text; through a table's columns they are a Date. */
interface Rows extends PgQueryResultHKT {
  readonly type: Answer<this['row']>
}
type Answer<Row> = { readonly rows: Row[] }

/** Runs SQL: a connection, or an open transaction. */
export type Executor = PgDatabase<Rows>

/** `start`: the process asks whether its own notifications arrive. */
export type Channel = 'changes' | 'due' | 'start'

/** Where everything is kept. PostgreSQL for many processes, or one embedded in this process. */
export interface Database {
  readonly kind: 'embedded' | 'postgres'
  /**
   * For single statements outside a transaction. The embedded database has one connection: a statement issued here while a
   * transaction is open waits for its end, so awaiting it inside that transaction would wait for ever; it is refused instead.
   */
  readonly sql: Executor
  /** Commits when the work is done and rolls back when it throws, with what it threw. Everything in it goes through `tx`. */
  transaction<T>(work: (tx: Executor) => Promise<T>): Promise<T>
  /**
   * Wakes on NOTIFY, with its payload. A hint only: after a lost connection one wake with an empty payload stands for
   * whatever was missed. Gives the function that ends it.
   */
  listen(channel: Channel, wake: (payload: string) => void): Promise<() => Promise<void>>
  /** Throws where the database does not answer, and NotReady where the database takes no writes. */
  ping(): Promise<void>
  close(): Promise<void>
}
