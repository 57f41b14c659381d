import { LRUCache } from 'lru-cache'
import { Refusal } from '../api/refusal.ts'
import { seesAll, type Viewer } from '../api/viewer.ts'
import type { BalanceView } from '../api/views.ts'
import type { World } from '../world.ts'

/** A balance of at most this age, in milliseconds, is answered without the provider. */
const FRESH_MS = 1_000
/** A balance of at most this age is answered to a customer who has used up the share. */
const KEPT_MS = 60_000
/** Balances of one provider that one customer may have read in a minute. The rest of the provider's calls is for the other customers. */
const SHARE = 60
const MOST = 10_000

type Asked = { readonly name: string }
type Kept = { readonly balance: BalanceView; readonly at: number }
type Answers = Map<string, BalanceView | Error | null>

/** The recently read balances of the process, and the number of reads of each customer. */
export class RecentBalances {
  readonly #now: () => number
  readonly #kept: LRUCache<string, Kept>
  readonly #reads: LRUCache<string, number>

  constructor(now: () => Date) {
    this.#now = () => now().getTime()
    const timing = { max: MOST, ttl: KEPT_MS, ttlResolution: 0, perf: { now: this.#now } }
    this.#kept = new LRUCache(timing)
    this.#reads = new LRUCache({ ...timing, noUpdateTTL: true })
  }

  /** Answers the fresh balances, and gives the rest for a question to the provider. */
  missing<A extends Asked>(
    viewer: Viewer,
    provider: string,
    asked: readonly A[],
    { answers, anew }: { readonly answers: Answers; readonly anew: boolean },
  ): A[] {
    return asked.filter(({ name }) => {
      const kept = this.#kept.get(name)
      const fresh = !anew && kept !== undefined && this.#now() - kept.at < FRESH_MS
      if (!fresh && this.#mayRead(viewer, provider)) return true
      answers.set(name, kept?.balance ?? unavailable())
      return false
    })
  }

  keep(answers: Answers): void {
    for (const [name, balance] of answers) {
      if (balance === null || balance instanceof Error || this.#kept.get(name)?.balance === balance) continue
      this.#kept.set(name, { balance, at: this.#now() })
    }
  }

  /** A service reads for many people, so only a customer has a share. */
  #mayRead(viewer: Viewer, provider: string): boolean {
    if (seesAll(viewer)) return true
    const who = `${provider}/${viewer.subject}`
    const reads = this.#reads.get(who) ?? 0
    if (reads >= SHARE) return false
    this.#reads.set(who, reads + 1)
    return true
  }
}

/** One for each world, so for each process. */
const books = new WeakMap<World, RecentBalances>()
export function recentBalances(world: World): RecentBalances {
  const book = books.get(world) ?? new RecentBalances(world.now)
  books.set(world, book)
  return book
}

export const unavailable = (): Refusal =>
  new Refusal([
    {
      code: 'PROVIDER_UNAVAILABLE',
      message: 'the provider did not tell the balance; try again later',
    },
  ])
