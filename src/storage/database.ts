import type { Database } from './executor.ts'
import { openPostgres, type PostgresOptions } from './postgres.ts'

export type { Database, Executor } from './executor.ts'
export { NotReady, StartProblem } from './start-problem.ts'

/** A PostgreSQL by its URL, or an embedded one for this process alone, in a directory or in memory. Its tables are up to date. */
export type DatabaseOptions = PostgresOptions | { readonly directory: string } | { readonly memory: true }

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if ('url' in options) return openPostgres(options)
  // Loaded where it is asked for: a process on PostgreSQL never loads the embedded database, which takes a third of a second.
  const { openEmbedded } = await import('./embedded.ts')
  return openEmbedded(options)
}
