import { randomBytes } from 'node:crypto'
import { createCatalog } from '../../src/gateway/engine/catalog.ts'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { Session } from '../../src/gateway/session.ts'
import { createHealthBook, watchDrift } from '../../src/gateway/engine/health.ts'
import { processNotices } from '../../src/gateway/events/inbox.ts'
import type { Logger } from '../../src/gateway/logger.ts'
import { expireChallenges } from '../../src/gateway/engine/card-use/expire.ts'
import { pursueLimits } from '../../src/gateway/engine/card-use/limits.ts'
import { takeDueSweeps } from '../../src/gateway/engine/card-use/sweep.ts'
import { takeDueTurns } from '../../src/gateway/engine/turn.ts'
import type { Role } from '../../src/gateway/api/viewer.ts'
import { USUAL_LIMITS, type World } from '../../src/gateway/world.ts'
import { newId } from '../../src/gateway/ids.ts'
import { PROVIDERS } from '../../src/providers/index.ts'
import type { ProviderModule } from '../../src/providers/kit/module.ts'
import type { Sandbox } from '../../src/providers/kit/sandbox.ts'
import type { Call } from '../../src/providers/kit/surroundings.ts'
import type { Database } from '../../src/storage/database.ts'
import { nextDueAt } from '../../src/storage/claims.ts'
import { createVault } from '../../src/storage/vault.ts'
import { manualClock, type ManualClock } from './clock.ts'

/** The product without its HTTP server, on one database. Real adapters talk to real sandboxes; the clock moves only when a test moves it. */
export type Harness = {
  readonly world: World
  readonly gateway: Gateway
  readonly clock: ManualClock
  readonly sandboxes: ReadonlyMap<string, Sandbox>
  readonly sandbox: Sandbox
  /** What was logged at warn and error. */
  readonly complaints: string[]
  as(who?: Partial<{ subject: string; roles: readonly Role[]; scopes: readonly string[] }>): Session
  /** Takes every turn that is due now, at the time it is. */
  settle(): Promise<void>
  /** Reads every list of transactions that is due now, pursues new limits, and ends challenges whose time is over. */
  sweep(): Promise<void>
  /** Moves the clock from one due turn to the next until the condition holds. */
  until(condition: () => Promise<boolean>, limitSeconds?: number): Promise<void>
  close(): Promise<void>
}

export type HarnessOptions = {
  readonly database: Database
  /** Ids of the providers to have; all unless told. */
  readonly providers?: readonly string[]
  /** Everything that there is; the product's own list unless told. */
  readonly modules?: readonly ProviderModule[]
  /** A second process on the same database: it shares the sandboxes and the clock of the first harness. */
  readonly beside?: Harness
  readonly limits?: Partial<World['limits']>
  readonly runs?: boolean
  /** Told of everything that is logged, beside the complaints. */
  readonly logger?: Logger
  /** Told of every call to a provider. */
  readonly onCall?: (call: Call) => void
}

const STAFF: readonly Role[] = ['BACK_OFFICE', 'SERVICE']
const KEYS = [{ id: 'test', key: new Uint8Array(32).fill(7) }] as const

export async function openHarness({
  database,
  providers: asked,
  modules: all = PROVIDERS,
  beside,
  limits = {},
  runs = false,
  ...told
}: HarnessOptions): Promise<Harness> {
  const clock = beside?.clock ?? manualClock()
  const complaints: string[] = []
  const logger = complaining(complaints, told.logger)
  const modules = all.filter(({ id }) => asked === undefined || asked.includes(id))
  const sandboxes = new Map<string, Sandbox>(beside?.sandboxes)
  for (const module of modules) {
    if (!sandboxes.has(module.id)) sandboxes.set(module.id, await (await module.sandbox())({ now: clock.now, decidesIn: 4 }))
  }
  const health = createHealthBook()
  const surroundings = {
    now: clock.now,
    randomBytes: (length: number) => randomBytes(length),
    readTimeout: 2,
    writeTimeout: 2,
    breaker: false,
    onDrift: watchDrift(health, logger),
    ...(told.onCall ? { onCall: told.onCall } : {}),
  }
  const providers = new Map(
    modules.map(
      module =>
        [module.id, module.create(module.settings.parse((sandboxes.get(module.id) as Sandbox).variables), surroundings)] as const,
    ),
  )
  const world: World = {
    database,
    vault: createVault([...KEYS] as never, { randomBytes: surroundings.randomBytes, now: clock.now }),
    providers,
    now: clock.now,
    chance: () => 0.5,
    newId,
    pace: { rest: 6 * 3600, deadline: 24 * 3600, sweep: 300 },
    limits: { ...USUAL_LIMITS, ...limits },
    logger,
    health,
    catalog: createCatalog(providers, clock.now, 2),
  }
  const gateway = await createGateway(world, { runs })

  const settle = async (): Promise<void> => {
    for (let round = 0; round < 100; round++) {
      const did = (await processNotices(world, 50)) + (await takeDueTurns(world, 50))
      if (did === 0) return
    }
    throw new Error('expected due turns to come to an end at one moment but they go on')
  }
  return {
    world,
    gateway,
    clock,
    sandboxes,
    sandbox: [...sandboxes.values()][0] as Sandbox,
    complaints,
    as: ({ subject = 'back-office', roles = STAFF, scopes = ['funds:write', 'pii:read', 'review:write'] } = {}) =>
      gateway.session({ subject, roles: new Set(roles), scopes: new Set(scopes) }),
    settle,
    async sweep() {
      for (let round = 0; round < 100; round++) {
        const did = (await takeDueSweeps(world, 50)) + (await pursueLimits(world, 50)) + (await expireChallenges(world, 50))
        if (did === 0) return
      }
      throw new Error('sweeps do not come to an end at one moment')
    },
    async until(condition, limitSeconds = 48 * 3600) {
      const end = clock.now().getTime() + limitSeconds * 1000
      for (;;) {
        await settle()
        if (await condition()) return
        const due = await nextDueAt(database.sql, clock.now())
        const next = Math.max(due?.getTime() ?? Number.POSITIVE_INFINITY, clock.now().getTime() + 100)
        if (next > end) throw new Error(`expected the condition to hold within ${limitSeconds} s but it did not`)
        clock.moveTo(new Date(next))
      }
    },
    async close() {
      await gateway.close()
      if (beside === undefined) await Promise.all([...sandboxes.values()].map(sandbox => sandbox.close()))
    },
  }
}

function complaining(complaints: string[], also?: Logger): Logger {
  const complain =
    (level: 'warn' | 'error') =>
    (detail: object, message: string): void => {
      const { error } = detail as { error?: unknown }
      complaints.push(error instanceof Error ? `${message}: ${error.stack ?? error.message}` : message)
      also?.[level](detail, message)
    }
  return {
    debug: (detail, message) => also?.debug(detail, message),
    info: (detail, message) => also?.info(detail, message),
    warn: complain('warn'),
    error: complain('error'),
  }
}
