import { createCatalog } from '../../src/gateway/engine/catalog.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { Session } from '../../src/gateway/session.ts'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import { createHealthBook } from '../../src/gateway/engine/health.ts'
import { ID_PREFIXES } from '../../src/gateway/ids.ts'
import type { Logger } from '../../src/gateway/logger.ts'
import { Refusal } from '../../src/gateway/api/refusal.ts'
import { USUAL_LIMITS, type World } from '../../src/gateway/world.ts'
import type { ProviderModule } from '../../src/providers/kit/module.ts'
import type { Sandbox } from '../../src/providers/kit/sandbox.ts'
import type { Database } from '../../src/storage/database.ts'
import { createVault } from '../../src/storage/vault.ts'
import { manualClock } from '../support/clock.ts'
import type { Chance } from './chance.ts'
import { type Fortune, Mortal } from './process.ts'
import { Schedule } from './schedule.ts'

/** One process of the gateway, and what it is doing. */
export type Running = { readonly mortal: Mortal; readonly world: World; readonly gateway: Gateway; session(): Session }
export type Task = { readonly name: string; readonly by: Running; over: boolean }

const KEYS = [{ id: 'test', key: new Uint8Array(32).fill(7) }] as const
const EVERYTHING = {
  subject: 'back-office',
  roles: new Set(['BACK_OFFICE', 'SERVICE'] as const),
  scopes: new Set(['funds:write', 'pii:read', 'review:write']),
}
/** Real seconds, never reached: how long something may take is up to the virtual clock alone. */
const PATIENCE = 20

/** A provider, a database, a clock, and processes that come and go. */
export class Town {
  readonly clock = manualClock()
  readonly schedule: Schedule
  readonly complaints: string[] = []
  readonly story: string[] = []
  refusals = 0
  /** Letters may lie in the inbox that nobody has looked at. */
  unread = false
  tasks: Task[] = []
  processes: Running[] = []
  #born = 0
  #ids = 0

  private constructor(
    readonly chance: Chance,
    readonly database: Database,
    readonly module: ProviderModule,
    readonly sandbox: Sandbox,
    clock: Town['clock'],
  ) {
    this.clock = clock
    this.schedule = new Schedule(clock, chance.apart())
  }

  static async open(seed: number, chance: Chance, database: Database, module: ProviderModule): Promise<Town> {
    const clock = manualClock()
    const sandbox = await (
      await module.sandbox()
    )({ now: clock.now, decidesIn: chance.between(1, 20), seed: (seed % 60_000) + 1, requestsPerMinute: 1e9 })
    return new Town(chance, database, module, sandbox, clock)
  }

  /** Another process on the same database. */
  async start(fortune: Fortune): Promise<Running> {
    const mortal = new Mortal(`process ${++this.#born}`, this.schedule, this.chance.apart(), fortune)
    const dice = this.chance.apart()
    const randomBytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => dice.below(256))
    const surroundings = {
      now: mortal.now,
      randomBytes,
      readTimeout: PATIENCE,
      writeTimeout: PATIENCE,
      requestsPerMinute: 1e9,
      breaker: false,
    }
    const { id, settings, create } = this.module
    const providers = new Map([[id, mortal.provider(create(settings.parse(this.sandbox.variables), surroundings))]])
    const world: World = {
      database: mortal.database(this.database),
      vault: createVault([...KEYS] as never, { randomBytes, now: this.clock.now }),
      providers,
      now: this.clock.now,
      chance: () => dice.next(),
      newId: this.newId,
      pace: { rest: 6 * 3600, deadline: 2 * 3600, sweep: 300 },
      limits: { ...USUAL_LIMITS, mutationWait: PATIENCE, readWait: PATIENCE },
      logger: this.#logger(mortal),
      health: createHealthBook(),
      catalog: createCatalog(providers, this.clock.now, PATIENCE),
    }
    const gateway = await createGateway(world, { runs: false })
    const running = { mortal, world, gateway, session: () => gateway.session(EVERYTHING) }
    this.processes.push(running)
    this.tell(`${mortal.name} starts`)
    return running
  }

  /** In the order in which they are given out, as real ones are. */
  readonly newId: World['newId'] = kind => `${ID_PREFIXES[kind]}_${String(++this.#ids).padStart(26, '0')}`

  tell(what: string): void {
    this.story.push(`${this.clock.now().toISOString().slice(8, 23)} ${what}`)
  }

  /** Begins something on a process; it gets on as the schedule lets it. What refuses is no news, what breaks is a complaint. */
  begin(name: string, by: Running, work: (running: Running) => Promise<unknown>): Task {
    const task: Task = { name, by, over: false }
    this.tasks.push(task)
    this.tell(`${by.mortal.name} ${name}`)
    const end = (how: string): void => {
      task.over = true
      this.tell(`${by.mortal.name} ${name}: ${how}`)
    }
    work(by).then(
      () => end('done'),
      (thrown: unknown) => {
        end(thrown instanceof Error ? thrown.message : 'thrown')
        if (thrown instanceof Refusal) this.refusals++
        else this.complain(`${name} broke`, thrown)
      },
    )
    return task
  }

  complain(message: string, error?: unknown): void {
    this.complaints.push(error instanceof Error ? `${message}: ${error.stack ?? error.message}` : message)
  }

  /** Lets those who wait go on, one at a time, until none can before the clock moves, or `most` have. */
  async run(most = Number.POSITIVE_INFINITY): Promise<void> {
    for (let steps = 0; steps < most && (await this.schedule.step()); steps++);
    this.processes = this.processes.filter(({ mortal }) => !mortal.dead)
    this.tasks = this.tasks.filter(task => !task.over && !task.by.mortal.dead)
  }

  /** The same, and moves the clock for those who stand still, until nobody is doing anything. */
  async finish(): Promise<void> {
    for (;;) {
      await this.run()
      const { nextAt } = this.schedule
      if (nextAt === undefined) return
      this.clock.moveTo(new Date(nextAt))
    }
  }

  #logger(mortal: Mortal): Logger {
    const complain = (detail: object, message: string): void => {
      if (!mortal.dead) this.complain(message, (detail as { error?: unknown }).error)
    }
    return { debug: () => {}, info: () => {}, warn: complain, error: complain }
  }
}
