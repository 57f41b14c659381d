import type { Database } from './executor.ts'
import { openPostgres, type PostgresOptions } from './postgres.ts'

export type { Database, Executor } from './executor.ts'
export { NotReady, StartProblem } from './start-problem.ts'

/** A PostgreSQL by URL, or an embedded database for one process, in a directory or in memory. The tables are up to date. */
export type DatabaseOptions = PostgresOptions | { readonly directory: string } | { readonly memory: true }

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if ('url' in options) return openPostgres(options)
  // Loaded on demand: a process on PostgreSQL never loads the embedded database; loading takes a third of a second.
  const { openEmbedded } = await import('./embedded.ts')
  return openEmbedded(options)
}
