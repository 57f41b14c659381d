import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { PgDialect, PgSession } from 'drizzle-orm/pg-core'
import type { Executor } from './executor.ts'

/** As far from src/storage as from dist/storage. */
const FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url))

/** Brings the tables up to this version; safe to repeat, but only one process may do it at a time. */
export async function migrate(executor: Executor): Promise<void> {
  // What both of drizzle's own migrators do; theirs are typed for one driver each.
  const { dialect } = executor as unknown as { readonly dialect: PgDialect }
  await dialect.migrate(readMigrationFiles({ migrationsFolder: FOLDER }), executor._.session as unknown as PgSession, {
    migrationsFolder: FOLDER,
  })
}
