import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { emptyPostgres, openInMemory } from '../support/databases.ts'
import { type Run, simulate } from './simulate.ts'

/*
 * SEED=123 npx vitest run test/simulation    one storm, told step by step
 * SEEDS=5000 npx vitest run test/simulation  so many in all; FROM=10000 begins there
 */
const { SEED, SEEDS, FROM, TEST_DATABASE_URL } = process.env
/** A sample. `npm run test:storms` sets SEEDS. */
const IN_ALL = Number(SEEDS ?? 24)
/** Storms of one test: short enough to see how far it is. */
const AT_ONCE = 50

/** One share of all seeds, on a database of its own. */
export function storms(share: number, of: number): void {
  let database: Database
  beforeAll(async () => {
    database = await (TEST_DATABASE_URL === undefined ? openInMemory() : openOnServer())
  })
  afterAll(() => database.close())

  test('the same seed is the same storm', { timeout: 900_000 }, async () => {
    const seed = Number(SEED ?? FROM ?? 1) + share
    expect((await simulate(seed, database)).story).toEqual((await simulate(seed, database)).story)
  })

  if (SEED !== undefined) {
    test.runIf(share === 0)(`money is safe in storm ${SEED}`, async () => {
      const run = await simulate(Number(SEED), database)
      console.log(run.story.join('\n'), run.weather, run.counts, run.reviews)
      expect(run.wrongs).toEqual([])
    })
    return
  }
  const first = Number(FROM ?? 1)
  const seeds = Array.from({ length: IN_ALL }, (_, n) => first + n).filter(seed => seed % of === share)
  for (let n = 0; n < seeds.length; n += AT_ONCE) {
    const some = seeds.slice(n, n + AT_ONCE)
    test(`money is safe in storms ${some[0]} to ${some.at(-1)}`, { timeout: 900_000 }, async () => {
      for (const seed of some) expect(wrongsOf(await simulate(seed, database))).toEqual([])
    })
  }
}

/** Costs half of what the embedded one does. What a crash of the server would lose, no storm is about. */
async function openOnServer(): Promise<Database> {
  const { url, drop } = await emptyPostgres()
  const database = await openDatabase({ url: `${url}?options=${encodeURIComponent('-c synchronous_commit=off')}` })
  return { ...database, close: () => database.close().then(drop) }
}

/** With how to see it again. */
const wrongsOf = ({ wrongs, seed, provider }: Run): readonly string[] =>
  wrongs.length === 0 ? [] : [`SEED=${seed} npx vitest run test/simulation  (${provider})`, ...wrongs]
