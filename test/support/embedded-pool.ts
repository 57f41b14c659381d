import { type PGlite } from '@electric-sql/pglite'
import { type Database } from '../../src/storage/database.ts'
import { overPGlite } from '../../src/storage/embedded.ts'

/*
 * Embedded databases that the test files of one worker use in turn. Starting PGlite takes more than a second of CPU time; emptying
 * the tables takes a few milliseconds. A test that changes the tables themselves ends the life of its database.
 */

/** Indexes, triggers and columns: whatever a test may alter and the next test relies on. */
const CATALOG = `
  select md5(string_agg(line, E'\\n' order by line)) as hash from (
    select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as line
      from information_schema.columns where table_schema = 'public'
    union all select indexdef from pg_indexes where schemaname = 'public'
    union all select concat_ws(' ', tgrelid::regclass, tgname, tgenabled) from pg_trigger where not tgisinternal
    union all select concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint where conrelid > 0
  ) as catalog`
/** The triggers of the audit trail refuse a truncation; as a replica, PostgreSQL runs no trigger. */
const EMPTY = `
  set session_replication_role = replica;
  do $$ declare t record; begin
    execute (select 'truncate ' || string_agg(format('public.%I', tablename), ', ') || ' restart identity'
      from pg_tables where schemaname = 'public');
    for t in select tablename from pg_tables where schemaname = 'migrated' loop
      execute format('insert into public.%I select * from migrated.%I', t.tablename, t.tablename);
    end loop;
  end $$;
  set session_replication_role = default;
  unlisten *;`
/** Rows that the migrations insert. */
const KEEP = `
  create schema migrated;
  do $$ declare t record; begin
    for t in select tablename from pg_tables where schemaname = 'public' loop
      execute format('create table migrated.%I as table public.%I', t.tablename, t.tablename);
    end loop;
  end $$;`

type Pooled = { readonly client: PGlite; readonly catalog: string }
const free: Pooled[] = []

/** Gives an empty, migrated database, of a test file before where one is free. */
export async function openPooled(create: () => Promise<PGlite>): Promise<Database> {
  const pooled = free.pop() ?? (await pooledOf(await create()))
  let closed = false
  const client = new Proxy(pooled.client, {
    get: (target, name) => {
      if (name === 'close') return release
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (closed) throw new Error('this database is closed')
      return value.bind(target) as unknown
    },
  })
  async function release(): Promise<void> {
    closed = true
    await pooled.client.exec('rollback')
    if ((await catalogOf(pooled.client)) !== pooled.catalog) return pooled.client.close()
    await pooled.client.exec(EMPTY)
    free.push(pooled)
  }
  return overPGlite(client)
}

async function pooledOf(client: PGlite): Promise<Pooled> {
  await client.exec(KEEP)
  return { client, catalog: await catalogOf(client) }
}

async function catalogOf(client: PGlite): Promise<string> {
  const { rows } = await client.query<{ hash: string }>(CATALOG)
  return (rows[0] as { hash: string }).hash
}
