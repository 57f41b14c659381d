import { PgDatabase } from 'drizzle-orm/pg-core'
import type { Provider } from '../../src/domain/provider.ts'
import type { Database, Executor } from '../../src/storage/database.ts'
import type { Chance } from './chance.ts'
import type { Schedule } from './schedule.ts'

/** How a process fares: at each of its dealings with the outside it may stall, or die. */
export type Fortune = { readonly dies: number; readonly stalls: number; readonly stallSeconds: number }
export const UNHARMED: Fortune = { dies: 0, stalls: 0, stallSeconds: 0 }

/** Dead: nothing that it does has any effect, and nothing that it waits for ever comes. */
const never = (): Promise<never> => new Promise(() => {})
class Died extends Error {}

/**
 * A process of the gateway that can be killed between any two of its awaits, and can stand still for a while. A transaction that it
 * dies in is rolled back; a call that it dies in may have reached the provider.
 */
export class Mortal {
  #dead = false
  #mourners: (() => void)[] = []

  constructor(
    readonly name: string,
    readonly schedule: Schedule,
    readonly chance: Chance,
    public fortune: Fortune,
  ) {}

  get dead(): boolean {
    return this.#dead
  }

  die(): void {
    if (this.#dead) return
    this.#dead = true
    for (const mourn of this.#mourners) mourn()
  }

  whenDead(mourn: () => void): void {
    if (this.#dead) mourn()
    else this.#mourners.push(mourn)
  }

  /** One dealing with the outside. Death may come before it, while it lasts, or before its answer is taken. */
  async deal<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn()
    this.schedule.acting = this
    const settled = await this.schedule.during(() =>
      work().then(
        value => ({ value }),
        (thrown: unknown) => ({ thrown }),
      ),
    )
    if (this.#dead) return never()
    await this.#turn()
    if ('thrown' in settled) throw settled.thrown
    return settled.value
  }

  /** The time, for whoever is about to send: the dead send nothing. */
  readonly now = (): Date => {
    if (this.#dead) throw new Died('expected a living process')
    return this.schedule.clock.now()
  }

  database(real: Database): Database {
    return {
      kind: real.kind,
      sql: this.#executor(real.sql),
      transaction: work =>
        this.deal(() =>
          real.transaction(async tx => {
            const done = await work(tx)
            if (this.#dead || this.#dies()) throw new Died('expected a living process')
            return done
          }),
        ),
      listen: async () => async () => {},
      ping: () => real.ping(),
      close: async () => {},
    }
  }

  /** The same adapter, each of whose calls is a dealing of this process. */
  provider(real: Provider): Provider {
    return this.#wrapped(real) as Provider
  }

  #wrapped(target: object): object {
    const wrap = ([name, value]: [string, unknown]): [string, unknown] => {
      if (typeof value === 'function' && !AT_ONCE.has(name)) {
        return [
          name,
          (...given: unknown[]) => this.deal(async () => (value as (...given: unknown[]) => unknown).apply(target, given)),
        ]
      }
      return [name, typeof value === 'object' && value !== null && !Array.isArray(value) ? this.#wrapped(value) : value]
    }
    return Object.fromEntries(Object.entries(target).map(wrap))
  }

  #executor(real: Executor): Executor {
    const { dialect } = real as unknown as { readonly dialect: ConstructorParameters<typeof PgDatabase>[0] }
    const session = Object.create(real._.session) as { prepareQuery(...given: unknown[]): Prepared }
    const prepare = session.prepareQuery.bind(session)
    session.prepareQuery = (...given) => {
      const prepared = prepare(...given)
      const gated = Object.create(prepared) as Prepared
      for (const method of ['execute', 'all'] as const) gated[method] = values => this.deal(() => prepared[method](values))
      return gated
    }
    return new PgDatabase(dialect, session as never, undefined) as unknown as Executor
  }

  async #turn(): Promise<void> {
    if (this.#dead || this.#dies()) return never()
    const now = this.schedule.clock.now().getTime()
    const stalls = this.chance.happens(this.fortune.stalls)
    await this.schedule.turn(() => this.#dead, stalls ? now + this.chance.below(this.fortune.stallSeconds * 1000) : now)
  }

  #dies(): boolean {
    if (this.chance.happens(this.fortune.dies)) this.die()
    return this.#dead
  }
}

/** drizzle's types hide `all`, through which `execute` reads. */
type Prepared = Record<'execute' | 'all', (values?: Record<string, unknown>) => Promise<unknown>>

/** What an adapter answers without asking anybody. */
const AT_ONCE = new Set(['at', 'read'])
