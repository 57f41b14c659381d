import { readFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { expect, test } from 'vitest'
import type { Executor } from '../../../src/storage/executor.ts'
import { discreet, isAway, QueryFailed } from '../../../src/storage/query-failed.ts'
import { customers } from '../../../src/storage/schema.ts'

const SECRET = 'ada@example.com'
/** A driver that repeats the parameters in what it throws, as drivers do. */
const driver = {
  query: (_text: unknown, values: unknown) =>
    Promise.reject(
      Object.assign(new Error('duplicate key'), { code: '23505', constraint: 'one', detail: JSON.stringify(values) }),
    ),
}
const executor = (...args: Parameters<typeof discreet> extends [unknown, ...infer Rest] ? Rest : never): Executor =>
  discreet(drizzle(driver as never), ...args)

test('the methods of drizzle that are replaced exist in the one version that package.json allows', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }
  const installed = JSON.parse(readFileSync('node_modules/drizzle-orm/package.json', 'utf8')) as { version: string }
  expect(manifest.dependencies['drizzle-orm']).toBe(installed.version)
})

test.each([
  [
    'a query by its builder',
    (db: Executor) =>
      db
        .select()
        .from(customers)
        .where(sql`external_id = ${SECRET}`),
  ],
  [
    'an insert',
    (db: Executor) => db.insert(customers).values({ id: 'a', externalId: SECRET, createdAt: new Date(), updatedAt: new Date() }),
  ],
  ['SQL written by hand', (db: Executor) => db.execute(sql`select ${SECRET}`)],
  ['a count', (db: Executor) => db.$count(customers, sql`external_id = ${SECRET}`)],
  ['a query in a transaction', (db: Executor) => db.transaction(tx => tx.execute(sql`select ${SECRET}`))],
])('%s that fails names no parameter', async (_what, run) => {
  const noted: QueryFailed[] = []
  const thrown: unknown = await Promise.resolve(run(executor({ failed: failure => noted.push(failure) }))).catch(
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(QueryFailed)
  expect(thrown).toMatchObject({ code: '23505', constraint: 'one' })
  expect(noted).toEqual([thrown])
  expect(`${(thrown as Error).stack} ${JSON.stringify(thrown)} ${String((thrown as Error).cause)}`).not.toContain(SECRET)
})

test('a statement can be refused before the driver sees it', async () => {
  const refused = new Error('not now')
  const before = () => {
    throw refused
  }
  await expect(executor({ before }).execute(sql`select 1`)).rejects.toBe(refused)
})

test('a database that does not answer, stops or has no free connection is away; a statement that is refused for its content is not', () => {
  const failure = (code: string | undefined) => new QueryFailed('', code, undefined, '')
  for (const code of [undefined, '08006', '57P01', '57P03', '53300', '55000']) expect(isAway(failure(code)), code).toBe(true)
  for (const code of ['23505', '42P01', '22P02', '25006']) expect(isAway(failure(code)), code).toBe(false)
  expect(isAway(new Error('08006'))).toBe(false)
})
