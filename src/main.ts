import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { type Config, ConfigError, loadEnvFile, readConfig } from './config.ts'
import { createGateway } from './gateway/create-gateway.ts'
import type { World } from './gateway/world.ts'
import { createSchema } from './graphql/schema.ts'
import { type Manifest, TrustedDocuments } from './graphql/execution/trusted-documents.ts'
import { developmentTokens } from './http/development-tokens.ts'
import { startServer } from './http/server.ts'
import { USUAL_RATES } from './http/throttle.ts'
import { expectReady, openLogger, openWorld } from './open-world.ts'
import { PROVIDERS } from './providers/index.ts'
import { type Sandboxes, type Shelf, startSandboxes } from './sandbox/start.ts'
import { NotReady, StartProblem } from './storage/database.ts'
import { keep, keptOnce, readKeptBytes } from './storage/kept-file.ts'
import { warningsOf } from './warnings.ts'

/** Seconds that the demo's providers take to decide, and seconds between polls: a newcomer can watch. */
const DEMO = { decidesIn: 4, pollMin: 1, pollMax: 5 }

async function main(): Promise<void> {
  loadEnvFile()
  const asked = readConfig(PROVIDERS)
  const logger = openLogger(asked.logLevel)
  const sandboxes =
    !asked.production && asked.providers.size === 0
      ? await startSandboxes(PROVIDERS, {
          decidesIn: DEMO.decidesIn,
          shelf: shelfIn(asked.dataDirectory),
          chance: Math.random,
          onCode: (provider, to, code) => logger.info({ provider, to, code }, 'a simulated provider sent a code'),
        })
      : undefined
  const config = sandboxes === undefined ? asked : readConfig(PROVIDERS, { ...process.env, ...sandboxes.variables })
  for (const warning of [...warningsOf(PROVIDERS, process.env), ...(sandboxes?.warnings ?? [])]) logger.warn({}, warning)
  const metrics = createMetrics()

  const world = await openWorld(config, {
    logger,
    pace: paceOf(config, sandboxes),
    onCall: ({ provider, operation, outcome, milliseconds }) =>
      metrics.calls.observe({ provider, operation, outcome }, milliseconds / 1000),
    onDrift: ({ provider, operation, field }) => metrics.fields.inc({ provider, operation, field, outcome: 'unreadable' }),
    onClock: ahead => metrics.clock.set(ahead),
  })
  const { database } = world
  const gateway = await createGateway(world, {
    onNotice: (provider, outcome) => metrics.notices.inc({ provider, outcome }),
    onDifference: (provider, kind) => metrics.differences.inc({ provider, kind }),
  })
  const { authentication } = config
  const secret = authentication === undefined ? await tokenSecret(config.dataDirectory) : ''
  const server = await startServer({
    gateway,
    schema: createSchema(),
    authentication: { ...(authentication ?? { mode: 'open', secret }), mustEnd: config.production },
    host: config.host,
    port: config.port,
    playground: config.playground,
    trusted: readTrusted(config.trustedDocuments),
    origins: config.corsOrigins,
    ...(config.ratePerMinute === undefined ? {} : { rates: { ...USUAL_RATES, requests: config.ratePerMinute } }),
    ...(config.queryCostLimit === undefined ? {} : { costliest: config.queryCostLimit }),
    ...(config.trustProxy === undefined ? {} : { trustProxy: config.trustProxy }),
    ready: () => expectReady(world),
    metrics: metrics.registry,
    logger,
    ...(sandboxes === undefined
      ? {}
      : {
          codeSentTo: (address: string) =>
            sandboxes.all.map(sandbox => sandbox.codeSentTo(address)).find(code => code !== undefined),
        }),
  })
  sandboxes?.deliverTo(`${server.url}/webhooks`)
  void registerWebhooks(world, config.publicUrl)
  await greet(server.url, config, sandboxes, authentication === undefined ? secret : undefined)

  let closing = false
  const close = async (): Promise<void> => {
    if (closing) return
    closing = true
    await server.close()
    await gateway.close()
    await database.close()
    await sandboxes?.close()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void close().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ error }, 'closing failed')
          process.exit(1)
        },
      )
    })
  }
}

/** Development tokens outlive a restart: the server keeps the secret that signs the tokens. */
const tokenSecret = (directory: string): Promise<string> =>
  keptOnce(join(directory, 'development-tokens.key'), () => randomBytes(32).toString('base64url'))

/** The states of the sandboxes, beside the embedded database with the sandboxes' customers and cards. */
const shelfIn = (directory: string): Shelf => ({
  read: name => readKeptBytes(join(directory, 'sandboxes', name)),
  write: (name, state) => keep(join(directory, 'sandboxes', name), state),
})

/** The client's own operations, beside package.json, unless TRUSTED_DOCUMENTS_FILE names a file. */
function readTrusted({ mode, file }: Config['trustedDocuments']): TrustedDocuments {
  if (mode === 'off') return new TrustedDocuments()
  const { operations } = JSON.parse(
    readFileSync(file ?? new URL('../trusted-documents.json', import.meta.url), 'utf8'),
  ) as Manifest
  return new TrustedDocuments({ operations, only: mode === 'only' })
}

/** The demo's own, unless configured. */
function paceOf(config: Config, sandboxes: Sandboxes | undefined): Partial<World['pace']> {
  const min = config.pollMinSeconds ?? (sandboxes === undefined ? undefined : DEMO.pollMin)
  const max = config.pollMaxSeconds ?? (sandboxes === undefined ? undefined : Math.max(DEMO.pollMax, min ?? 0))
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const calls = new Histogram({
    name: 'cardgraph_provider_call_seconds',
    help: 'Calls to providers, by what came of them.',
    labelNames: ['provider', 'operation', 'outcome'],
    registers: [registry],
  })
  const fields = new Counter({
    name: 'cardgraph_provider_fields_total',
    help: 'Fields of answers that do not fit their documented shape.',
    labelNames: ['provider', 'operation', 'field', 'outcome'],
    registers: [registry],
  })
  const notices = new Counter({
    name: 'cardgraph_notices_total',
    help: 'Webhooks, by what came of them.',
    labelNames: ['provider', 'outcome'],
    registers: [registry],
  })
  new Gauge({ name: 'cardgraph_up', help: '1 while this process serves.', registers: [registry] }).set(1)
  const clock = new Gauge({
    name: 'cardgraph_clock_ahead_seconds',
    help: "Seconds by which this host's clock is ahead of the database's.",
    registers: [registry],
  })
  const differences = new Counter({
    name: 'cardgraph_reconciliation_differences_total',
    help: 'Where a provider’s own list of a day differs from ours, by how.',
    labelNames: ['provider', 'kind'],
    registers: [registry],
  })
  return { registry, calls, fields, notices, clock, differences }
}

/** A provider whose API takes subscriptions is told our address; a provider that cannot be reached now is told at the next start. */
async function registerWebhooks({ providers, logger }: World, publicUrl: string | undefined): Promise<void> {
  if (publicUrl === undefined) return
  for (const { id, webhooks } of providers.values()) {
    const url = `${publicUrl.replace(/\/+$/, '')}/webhooks/${id}`
    await webhooks
      ?.register?.(url)
      .catch((error: unknown) =>
        logger.warn({ provider: id, error }, 'cannot subscribe to webhooks now; polling goes on without webhooks'),
      )
  }
}

async function greet(url: string, config: Config, sandboxes: Sandboxes | undefined, secret: string | undefined): Promise<void> {
  const lines = [`graph       ${url}/graphql`, ...(config.playground ? [`playground  ${url}/`] : [])]
  for (const sandbox of sandboxes?.all ?? [])
    lines.push(
      `sandbox     ${sandbox.provider} at ${Object.values(sandbox.variables).find(value => value.startsWith('http')) ?? ''}`,
    )
  if (secret !== undefined) {
    const tokens = await developmentTokens(secret, config.authentication)
    lines.push('', 'Open to this machine. To be somebody in particular, send one of these as "Authorization: Bearer …":')
    for (const [role, token] of Object.entries(tokens)) lines.push(`${role.padEnd(12)}${token}`)
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError || error instanceof StartProblem || error instanceof NotReady
      ? `${error.message}\n`
      : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
