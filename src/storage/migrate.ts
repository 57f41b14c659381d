import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Executor } from './executor.ts'

/** As far from src/storage as from dist/storage. */
const FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url))

/**
 * Brings the tables up to this version, within one transaction; safe to repeat, but only one process may migrate at a time.
 * The record of migrations is drizzle's own. drizzle's migrator opens a separate transaction, so that no lock of a transaction
 * can cover the whole migration.
 */
export async function migrate(tx: Executor): Promise<void> {
  await tx.execute(sql`create schema if not exists drizzle`)
  await tx.execute(
    sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
  )
  const { rows } = await tx.execute<{ last: string | number | null }>(
    sql`select max(created_at) as last from drizzle.__drizzle_migrations`,
  )
  const last = Number(rows[0]?.last ?? -1)
  for (const migration of readMigrationFiles({ migrationsFolder: FOLDER }).filter(({ folderMillis }) => folderMillis > last)) {
    for (const statement of migration.sql) await tx.execute(sql.raw(statement))
    await tx.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.folderMillis})`,
    )
  }
}
