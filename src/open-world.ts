import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import type { Config } from './config.ts'
import type { Pace } from './domain/journey.ts'
import { createCatalog } from './gateway/engine/catalog.ts'
import { createHealthBook, watchDrift } from './gateway/engine/health.ts'
import { newId } from './gateway/ids.ts'
import { describeError, type Logger } from './gateway/logger.ts'
import { type Limits, USUAL_LIMITS, type World } from './gateway/world.ts'
import { PROVIDERS } from './providers/index.ts'
import type { Call, Drift, Surroundings } from './providers/kit/surroundings.ts'
import { takeSharedCalls } from './storage/call-windows.ts'
import { type DatabaseClock, openDatabaseClock } from './storage/database-clock.ts'
import { type Database, openDatabase } from './storage/database.ts'
import { createVault, developmentKey, type Vault } from './storage/vault.ts'

/** Seconds between looks at a live journey that is at rest. */
const REST = 6 * 3600
const READ_TIMEOUT = 10
const WRITE_TIMEOUT = 15
/** Seconds of a lease without a planned end. */
const SPARE = 2
/** Seconds between this host's clock and the database's that an operator should know of. */
const FAR_OFF = 2

export type WorldOptions = {
  readonly logger: Logger
  readonly pace?: Partial<Pick<Pace, 'min' | 'max'>>
  /** Told of every call to a provider, for metrics. */
  readonly onCall?: (call: Call) => void
  /** Told of every field of an answer that does not fit, for metrics. */
  readonly onDrift?: (drift: Drift) => void
  /** Told the seconds by which this process's clock is ahead of the database's, for metrics. */
  readonly onClock?: (ahead: number) => void
}

/** The surroundings of a gateway, as configured: for the server, and for commands that do the server's work. */
export async function openWorld(config: Config, { logger, pace = {}, onCall, onDrift, onClock }: WorldOptions): Promise<World> {
  const { database, vault, clock } = await openStorage(config, watchClock(logger, onClock))
  const { now } = clock
  const health = createHealthBook()
  const timeouts = timeoutsOf(config)
  const watch = watchDrift(health, logger)
  const surroundings: Surroundings = {
    now: clock.latest,
    randomBytes,
    ...timeouts,
    ...(database.kind === 'postgres' ? { sharedWindow: sharedIn(database) } : {}),
    onCall: call => {
      health.record(call)
      onCall?.(call)
    },
    onDrift: drift => {
      watch(drift)
      onDrift?.(drift)
    },
  }
  const on = PROVIDERS.filter(({ id }) => config.providers.has(id))
  const providers = new Map(on.map(module => [module.id, module.create(config.providers.get(module.id) as never, surroundings)]))
  return {
    database,
    vault,
    providers,
    now,
    chance: Math.random,
    newId,
    pace: { rest: REST, deadline: config.deadlineHours * 3600, sweep: config.sweepSeconds, ...pace },
    limits: limitsOf(config),
    logger,
    health,
    catalog: createCatalog(providers, now, USUAL_LIMITS.mutationWait),
  }
}

/** All times are the database's. A clock that is far off is warned of once, for the sake of logs and of other programs on the host. */
function watchClock(logger: Logger, onClock?: (ahead: number) => void): (ahead: number) => void {
  let warned = false
  return ahead => {
    onClock?.(ahead)
    if (warned || Math.abs(ahead) < FAR_OFF) return
    warned = true
    logger.warn({ aheadSeconds: ahead }, "this host's clock and the database's differ; cardgraph uses the database's")
  }
}

const timeoutsOf = ({ upstreamTimeoutSeconds: given }: Config): Pick<Surroundings, 'readTimeout' | 'writeTimeout'> => ({
  readTimeout: given ?? READ_TIMEOUT,
  writeTimeout: given ?? WRITE_TIMEOUT,
})

/** Processes on one database count the calls to a provider together. */
const sharedIn =
  (database: Database): NonNullable<Surroundings['sharedWindow']> =>
  provider =>
  (window, kind, wanted) =>
    takeSharedCalls(database, provider, window, { kind, wanted })

/** For every timeout of a provider: the last request ends before the lease. */
export function limitsOf(config: Config): Limits {
  const { readTimeout, writeTimeout } = timeoutsOf(config)
  const longest = USUAL_LIMITS.lease - SPARE - writeTimeout
  return {
    ...USUAL_LIMITS,
    sendWindow: Math.min(USUAL_LIMITS.sendWindow, readTimeout, longest),
    writeTimeout,
    readFresh: config.readFreshSeconds,
  }
}

/** The database, with its tables up to date. */
export async function openTables(config: Config): Promise<Database> {
  const { databaseUrl: url, databaseListenUrl: listenUrl, dataDirectory: directory } = config
  return openDatabase(url === undefined ? { directory } : { url, ...(listenUrl === undefined ? {} : { listenUrl }) })
}

export type Storage = { readonly database: Database; readonly vault: Vault; readonly clock: DatabaseClock }

/** The database, its clock, and the vault over it; throws where the keys open no stored data key. */
export async function openStorage(config: Config, onClock?: (ahead: number) => void): Promise<Storage> {
  // readConfig refuses this case as well. A key out of a file beside the data must never seal the data of production.
  if (config.production && config.encryptionKeys === undefined)
    throw new Error('ENCRYPTION_KEYS: must have at least one key in production')
  const opened = await openTables(config)
  let clock: DatabaseClock | undefined
  try {
    clock = await openDatabaseClock(opened, onClock === undefined ? {} : { onReading: onClock })
    const { now, stop } = clock
    const database = { ...opened, close: () => (stop(), opened.close()) }
    const keys = config.encryptionKeys ?? (await developmentKey(config.dataDirectory, randomBytes))
    const vault = createVault(keys, { randomBytes, now })
    await vault.expectOpening(database.sql)
    return { database, vault, clock }
  } catch (thrown) {
    clock?.stop()
    await opened.close()
    throw thrown
  }
}

/** Errors are logged by their type, place and code, and never with a value. */
export const LOG_SERIALIZERS = { error: describeError, err: describeError }

export const openLogger = (level: Config['logLevel']): Logger & { readonly fatal: Logger['error'] } =>
  pino({ level, base: null, serializers: LOG_SERIALIZERS }, pino.destination(2))

/** Throws NotReady, or the database's own failure, while the product cannot work. */
export async function expectReady({ database, vault }: Pick<World, 'database' | 'vault'>): Promise<void> {
  await database.ping()
  await vault.expectOpening(database.sql)
}
