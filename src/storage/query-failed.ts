import { DrizzleQueryError } from 'drizzle-orm'
import type { PgSession } from 'drizzle-orm/pg-core'
import type { Executor } from './executor.ts'

/** SQLSTATE of a second row where a unique index allows one. */
export const UNIQUE_VIOLATION = '23505'

/**
 * A statement that the database did not carry out. Drivers and drizzle put the statement's parameters, or the row in
 * question, into what they throw, and from there it reaches logs; this carries neither.
 */
export class QueryFailed extends Error {
  override readonly name = 'QueryFailed'
  constructor(
    message: string,
    /** SQLSTATE; undefined where the database did not answer at all. */
    readonly code: string | undefined,
    /** The constraint or unique index that stood in the way. */
    readonly constraint: string | undefined,
    /** The statement, with placeholders. */
    readonly query: string,
  ) {
    super(message)
  }
}

type Session = PgSession<never>
type Prepared = ReturnType<Session['prepareQuery']>

/** Makes everything that runs on an executor fail with QueryFailed; `before` may refuse a statement by throwing. */
export function discreet(executor: Executor, before: () => void = () => {}): Executor {
  const session = executor._.session as unknown as Session
  const prepare = session.prepareQuery.bind(session)
  session.prepareQuery = (...args: Parameters<Session['prepareQuery']>) => {
    const prepared: Prepared = prepare(...args)
    // drizzle's types hide `all`, through which the migrator and `execute` read.
    const runs = prepared as unknown as Record<'execute' | 'all', (values?: Record<string, unknown>) => Promise<unknown>>
    for (const method of ['execute', 'all'] as const) {
      const run = runs[method].bind(prepared)
      runs[method] = async values => {
        before()
        try {
          return await run(values)
        } catch (thrown) {
          throw failure(thrown, args[0].sql)
        }
      }
    }
    return prepared as never
  }
  return executor
}

type Driver = { readonly message?: string; readonly code?: unknown; readonly constraint?: unknown }

function failure(thrown: unknown, query: string): QueryFailed {
  const {
    message = 'no answer',
    code,
    constraint,
  } = ((thrown instanceof DrizzleQueryError ? thrown.cause : thrown) ?? {}) as Driver
  const sqlState = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
  // Class 22 is about values, and its messages quote them.
  const what = sqlState?.startsWith('22') ? 'a value does not fit' : message
  return new QueryFailed(
    `expected the database to carry out a statement but: ${what}${typeof code === 'string' ? ` (${code})` : ''}`,
    sqlState,
    typeof constraint === 'string' ? constraint : undefined,
    query,
  )
}
