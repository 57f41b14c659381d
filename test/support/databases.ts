import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, describe, test, vi } from 'vitest'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { overPGlite, PARSERS } from '../../src/storage/embedded.ts'
import { openPooled } from './embedded-pool.ts'
import { createDatabase, dropLeftBehind, SERVER, withServer } from './postgres.ts'

/*
 * Fresh databases, fast. Making a PGlite takes seconds and loading one a fraction of that, so a migrated one is dumped once into a
 * temporary file; on PostgreSQL a migrated template is copied. Both are named after the migrations they hold.
 */

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))
const VERSION = createHash('sha256')
  .update(
    readdirSync(MIGRATIONS)
      .filter(name => name.endsWith('.sql'))
      .toSorted()
      .map(name => `${name}${readFileSync(join(MIGRATIONS, name), 'utf8')}`)
      .join(),
  )
  .update(readFileSync(fileURLToPath(new URL('../../node_modules/@electric-sql/pglite/package.json', import.meta.url))))
  .digest('hex')
  .slice(0, 12)
const TEMPLATE = `cardgraph_template_${VERSION}`
/** Any number; test files that start at once make the template one after the other. */
const TEMPLATE_LOCK = 7_201_345

/** Gives an empty, migrated database; closed and dropped after the suite. */
export type Open = () => Promise<Database>

/** Runs a suite on both databases. Without a PostgreSQL half of it is missing, which is said aloud, and fails where CI is set. */
export function forEachDatabase(suite: (name: 'PGlite' | 'PostgreSQL', open: Open) => void): void {
  vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })
  describe('on PGlite', () => suite('PGlite', closedAfterwards(openEmbedded)))
  if (postgresAnswers) describe('on PostgreSQL', () => suite('PostgreSQL', closedAfterwards(openCopy)))
  else test('a PostgreSQL answers, where CI is set', () => unlessInCi())
}

/** For suites in which the database plays no part: on PostgreSQL, which is several times faster, and embedded where none answers. */
export function onOneDatabase(suite: (name: 'PGlite' | 'PostgreSQL', open: Open) => void): void {
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
  if (postgresAnswers) describe('on PostgreSQL', () => suite('PostgreSQL', closedAfterwards(openCopy)))
  else describe('on PGlite', () => suite('PGlite', closedAfterwards(openEmbedded)))
}

/** For what only several processes on one database can show. Without a PostgreSQL it is missing, which forEachDatabase says aloud. */
export function onPostgres(suite: (open: Open) => void): void {
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
  if (postgresAnswers) describe('on PostgreSQL', () => suite(closedAfterwards(openCopy)))
  else test('nothing of several processes can be told without a PostgreSQL', () => unlessInCi())
}

function unlessInCi(): void {
  if (process.env['CI'] === undefined)
    return console.warn(`\n!!! NOT TESTED ON POSTGRESQL: nothing answers at TEST_DATABASE_URL (${new URL(SERVER).host}) !!!\n`)
  throw new Error(`expected a PostgreSQL at TEST_DATABASE_URL (${new URL(SERVER).host}) but nothing answers`)
}

const urls = new WeakMap<Database, string>()
/** Where a database of the PostgreSQL suite is, for those who play a second process on it. */
export function urlOf(database: Database): string {
  const url = urls.get(database)
  if (url === undefined) throw new Error('expected a database on PostgreSQL but it is embedded')
  return url
}

/** A PostgreSQL database without any table. */
export async function emptyPostgres(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  return createDatabase('template0')
}

export async function openInMemory(): Promise<Database> {
  return overPGlite(await fromSnapshot())
}

const openEmbedded = (): Promise<Database> => openPooled(fromSnapshot)

async function fromSnapshot(): Promise<PGlite> {
  return PGlite.create({ parsers: PARSERS, loadDataDir: new Blob([new Uint8Array(await snapshot())]) })
}

/** Two files that find no snapshot both make one; the last keeps its own, and they are alike. */
async function snapshot(): Promise<Buffer> {
  const file = join(tmpdir(), `cardgraph-pglite-${VERSION}.tar`)
  const kept = await readFile(file).catch(() => undefined)
  if (kept !== undefined) return kept
  const client = await PGlite.create()
  const database = await overPGlite(client)
  const dumped = Buffer.from(await (await client.dumpDataDir('none')).arrayBuffer())
  await database.close()
  const draft = `${file}.${process.pid}`
  await writeFile(draft, dumped)
  await rename(draft, file)
  return dumped
}

async function openCopy(): Promise<Database> {
  await makeTemplate()
  const { url, drop } = await createDatabase(TEMPLATE)
  const database = await openDatabase({ url })
  const dropped: Database = { ...database, close: () => database.close().then(drop) }
  urls.set(dropped, url)
  return dropped
}

async function makeTemplate(): Promise<void> {
  await withServer(async client => {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE])
    if (rowCount === 1) return
    await dropLeftBehind(client)
    // It gets its name last: one that was interrupted is no template.
    const draft = await createDatabase('template0')
    await (await openDatabase({ url: draft.url })).close()
    await client.query(`alter database ${new URL(draft.url).pathname.slice(1)} rename to ${TEMPLATE}`)
  })
}

export const postgresAnswers = await withServer(async () => true).catch(() => false)

function closedAfterwards(open: Open): Open {
  const opened: Database[] = []
  afterAll(async () => {
    for (const database of opened) await database.close()
  })
  return async () => {
    const database = await open()
    opened.push(database)
    return database
  }
}
