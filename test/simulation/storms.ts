import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/storage/database.ts'
import { openInMemory } from '../support/databases.ts'
import { type Run, simulate } from './simulate.ts'

/*
 * SEED=123 npx vitest run test/simulation    one storm, told step by step
 * SEEDS=5000 npx vitest run test/simulation  so many in all; FROM=10000 begins there
 */
const { SEED, SEEDS, FROM, CI } = process.env
/** Everything on a server that has the time, a sample elsewhere. */
const IN_ALL = Number(SEEDS ?? (CI === undefined ? 200 : 2_000))
/** Storms of one test: short enough to see how far it is. */
const AT_ONCE = 50

/** One share of all seeds, on a database of its own. */
export function storms(share: number, of: number): void {
  let database: Database
  beforeAll(async () => {
    database = await openInMemory()
  })
  afterAll(() => database.close())

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
    test(`money is safe in storms ${some[0]} to ${some.at(-1)}`, { timeout: 120_000 }, async () => {
      for (const seed of some) expect(wrongsOf(await simulate(seed, database))).toEqual([])
    })
  }
}

/** With how to see it again. */
const wrongsOf = ({ wrongs, seed, provider }: Run): readonly string[] =>
  wrongs.length === 0 ? [] : [`SEED=${seed} npx vitest run test/simulation  (${provider})`, ...wrongs]
