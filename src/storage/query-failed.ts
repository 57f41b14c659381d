import { DrizzleQueryError } from 'drizzle-orm'
import type { PgSession } from 'drizzle-orm/pg-core'
import type { Executor } from './executor.ts'

/** SQLSTATE of a second row where a unique index allows one. */
export const UNIQUE_VIOLATION = '23505'

/**
 * A statement that the database did not carry out. Drivers and drizzle put the statement's parameters, or the row in
 * question, into the thrown error, and an error reaches logs; QueryFailed carries neither.
 */
export class QueryFailed extends Error {
  override readonly name = 'QueryFailed'
  constructor(
    message: string,
    /** SQLSTATE; undefined where the database did not answer. */
    readonly code: string | undefined,
    /** The constraint or unique index that was violated. */
    readonly constraint: string | undefined,
    /** The statement, with placeholders. */
    readonly query: string,
  ) {
    super(message)
  }
}

/** SQLSTATEs of a database that is away for now: connection lost or refused, server stopping, none free, too slow. */
const AWAY = /^(08...|57P0[1-5]|57014|53300|55000|25P03)$/

/** Whether the same statement may succeed later: the database did not answer, or answered that it is away. */
export const isAway = (thrown: unknown): boolean =>
  thrown instanceof QueryFailed && (thrown.code === undefined || AWAY.test(thrown.code))

type Session = PgSession<never>
type Prepared = ReturnType<Session['prepareQuery']>

type Watching = {
  /** May refuse a statement by throwing. */
  readonly before?: () => void
  /** Told of every statement that failed. */
  readonly failed?: (failure: QueryFailed) => void
}

/**
 * Makes every statement of an executor fail with QueryFailed. Wrapping the driver would not do: drizzle puts every error of the
 * driver into a drizzle error that names every parameter. So a method is replaced that drizzle does not document; drizzle is
 * pinned to one version, and the unit test fails where a new version no longer calls the method.
 */
export function discreet(executor: Executor, { before, failed }: Watching = {}): Executor {
  const session = executor._.session as unknown as Session
  const prepare = session.prepareQuery.bind(session)
  session.prepareQuery = (...args: Parameters<Session['prepareQuery']>) => {
    const prepared: Prepared = prepare(...args)
    // drizzle's types hide `all`; `execute` reads through `all`.
    const runs = prepared as unknown as Record<'execute' | 'all', (values?: Record<string, unknown>) => Promise<unknown>>
    for (const method of ['execute', 'all'] as const) {
      const run = runs[method].bind(prepared)
      runs[method] = async values => {
        before?.()
        try {
          return await run(values)
        } catch (thrown) {
          const failure = failureOf(thrown, args[0].sql)
          failed?.(failure)
          throw failure
        }
      }
    }
    return prepared as never
  }
  return executor
}

type Driver = { readonly message?: string; readonly code?: unknown; readonly constraint?: unknown }

function failureOf(thrown: unknown, query: string): QueryFailed {
  const {
    message = 'no answer',
    code,
    constraint,
  } = ((thrown instanceof DrizzleQueryError ? thrown.cause : thrown) ?? {}) as Driver
  const sqlState = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
  // Class 22 is about values, and the messages quote the values.
  const what = sqlState?.startsWith('22') ? 'a value does not fit' : message
  return new QueryFailed(
    `the database did not carry out a statement: ${what}${typeof code === 'string' ? ` (${code})` : ''}`,
    sqlState,
    typeof constraint === 'string' ? constraint : undefined,
    query,
  )
}
