import { randomBytes } from 'node:crypto'
import { Registry } from 'prom-client'
import { createCatalog } from '../../src/gateway/engine/catalog.ts'
import { createGateway } from '../../src/gateway/create-gateway.ts'
import type { Gateway } from '../../src/gateway/gateway.ts'
import type { Session } from '../../src/gateway/session.ts'
import { createHealthBook } from '../../src/gateway/engine/health.ts'
import { newId } from '../../src/gateway/ids.ts'
import type { Viewer } from '../../src/gateway/api/viewer.ts'
import { type Limits, USUAL_LIMITS, type World } from '../../src/gateway/world.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { type RunningServer, startServer } from '../../src/http/server.ts'
import { PROVIDERS } from '../../src/providers/index.ts'
import type { Sandbox } from '../../src/providers/kit/sandbox.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { createVault } from '../../src/storage/vault.ts'
import { emptyPostgres, openInMemory } from '../../test/support/databases.ts'

/** The whole product as main puts it together, breakers and all, on real time, with simulated providers in the same process. */
export type Workbench = {
  readonly world: World
  readonly gateway: Gateway
  readonly sandboxes: ReadonlyMap<string, Sandbox>
  sandbox(provider: string): Sandbox
  session(): Session
  close(): Promise<void>
}

export type WorkbenchOptions = {
  readonly database: Database
  readonly providers: readonly string[]
  readonly runs?: boolean
  readonly limits?: Partial<Limits>
  /** Seconds before an unanswered call is a fault. */
  readonly timeout?: number
  /** Seconds that a provider takes to decide. */
  readonly decidesIn?: number
}

/** May see and do everything. */
export const BACK_OFFICE: Viewer = {
  subject: 'bench',
  roles: new Set(['BACK_OFFICE', 'SERVICE']),
  scopes: new Set(['funds:write', 'pii:read', 'review:write']),
}
const SECRET = 'a secret of the benchmarks, long enough for HS256'
/** More than any benchmark sends: what is measured is ours, not the wait for a provider's limit. */
const UNLIMITED = 10_000_000
const now = (): Date => new Date()

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { database, runs = false, limits = {}, timeout = 10, decidesIn = 0 } = options
  const modules = PROVIDERS.filter(({ id }) => options.providers.includes(id))
  const sandboxes = new Map<string, Sandbox>()
  for (const module of modules)
    sandboxes.set(module.id, await (await module.sandbox())({ decidesIn, requestsPerMinute: UNLIMITED }))
  const sandbox = (id: string): Sandbox => sandboxes.get(id) as Sandbox

  const health = createHealthBook()
  const surroundings = {
    now,
    randomBytes,
    readTimeout: timeout,
    writeTimeout: timeout,
    requestsPerMinute: UNLIMITED,
    onCall: health.record,
  }
  const providers = new Map(
    modules.map(module => [module.id, module.create(module.settings.parse(sandbox(module.id).variables), surroundings)] as const),
  )
  const world: World = {
    database,
    vault: createVault([{ id: 'bench', key: new Uint8Array(32).fill(7) }], { randomBytes, now }),
    providers,
    now,
    chance: Math.random,
    newId,
    pace: { rest: 6 * 3600, deadline: 24 * 3600, sweep: 300 },
    limits: { ...USUAL_LIMITS, ...limits },
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: complain },
    health,
    catalog: createCatalog(providers, now, USUAL_LIMITS.mutationWait),
  }
  const gateway = await createGateway(world, { runs })
  return {
    world,
    gateway,
    sandboxes,
    sandbox,
    session: () => gateway.session(BACK_OFFICE),
    async close() {
      await gateway.close()
      await database.close()
      await Promise.all([...sandboxes.values()].map(one => one.close()))
    },
  }
}

/** Ours, as main starts it. Requests from this machine need no token: a page's rate limits are not what is measured. */
export function serve({ gateway, world }: Pick<Workbench, 'gateway' | 'world'>): Promise<RunningServer> {
  return startServer({
    gateway,
    schema: createSchema(),
    authentication: { mode: 'open', secret: SECRET },
    host: '127.0.0.1',
    port: 0,
    playground: false,
    ready: () => world.database.ping(),
    metrics: new Registry(),
    logger: world.logger,
  })
}

export const onPGlite = openInMemory

/** A database of its own, dropped when closed; undefined where no PostgreSQL answers. */
export async function onPostgres(): Promise<Database | undefined> {
  const made = await emptyPostgres().catch(() => undefined)
  if (made === undefined) return undefined
  const database = await openDatabase({ url: made.url })
  return { ...database, close: () => database.close().then(made.drop) }
}

/** A benchmark of something that has gone wrong would say nothing: it is at least said aloud. */
function complain(detail: object, message: string): void {
  const { error } = detail as { error?: unknown }
  process.stderr.write(`${message}: ${error instanceof Error ? error.message : JSON.stringify(detail)}\n`)
}
