import { sql } from 'drizzle-orm'
import type { Executor } from './executor.ts'
import type { QueryFailed } from './query-failed.ts'
import { NotReady } from './start-problem.ts'

/** SQLSTATEs of a database that answers but takes no writes, each with a meaning. */
const NO_WRITES: Readonly<Record<string, string>> = {
  '25006': 'the database is read-only',
  '53100': 'the disk of the database is full',
  '58030': 'the disk of the database fails',
}
/** How long one such failure counts: a write within the free space of a page still succeeds on a full disk. */
const COUNTS_MS = 30_000

/** Whether the database can be worked with. */
export class Pulse {
  #last: { readonly why: string; readonly at: number } | undefined
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Told of every statement that failed. */
  readonly note = ({ code }: QueryFailed): void => {
    const why = NO_WRITES[code ?? '']
    if (why !== undefined) this.#last = { why, at: this.#now() }
  }

  /** Throws NotReady, or the failure itself where the database does not answer at all. */
  async feel(executor: Executor): Promise<void> {
    try {
      // Changes no row, and is refused all the same where writes are not allowed.
      await executor.execute(sql`update jobs set done = done where name = ''`)
    } catch (thrown) {
      const why = NO_WRITES[(thrown as { code?: string }).code ?? '']
      throw why === undefined ? thrown : new NotReady(why)
    }
    if (this.#last !== undefined && this.#now() - this.#last.at < COUNTS_MS) throw new NotReady(this.#last.why)
  }
}
