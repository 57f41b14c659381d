import { openEmbedded } from './embedded.ts'
import type { Database } from './executor.ts'
import { openPostgres } from './postgres.ts'

export type { Database, Executor } from './executor.ts'

/** A PostgreSQL by its URL, or an embedded one for this process alone, in a directory or in memory. Its tables are up to date. */
export type DatabaseOptions =
  | { readonly url: string; /** Connections at most. */ readonly size?: number }
  | { readonly directory: string }
  | { readonly memory: true; /** What the memory starts from: a dumped data directory. */ readonly snapshot?: Blob }

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return 'url' in options ? openPostgres(options) : openEmbedded(options)
}
