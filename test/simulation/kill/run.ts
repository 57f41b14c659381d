/*
 * Starts the product, puts it under a load of onboardings, and kills it with -9 again and again at random moments. The provider is a
 * sandbox in this process, so it remembers everything. In the end: all that was acknowledged is there, everybody has their funded
 * card, and at the provider every thing exists exactly once.
 *
 *   npm run test:kill -- [kills = 25] [people = 12] [DATABASE_URL, or postgres for a fresh one on TEST_DATABASE_URL's server]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type Client } from '../../../src/client/index.ts'
import { PROVIDERS } from '../../../src/providers/index.ts'
import { createDatabase } from '../../support/postgres.ts'
import { type Acknowledged, onboard } from './onboarding.ts'
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts'

const kills = Number(process.argv[2] ?? 25)
const people = Number(process.argv[3] ?? 12)
const fresh = process.argv[4] === 'postgres' ? await createDatabase('template0') : undefined
const databaseUrl = fresh?.url ?? process.argv[4]
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const LONGEST_MINUTES = 8

const dice = (() => {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
})()

const directory = await mkdtemp(join(tmpdir(), 'cardgraph-kill-'))
const module = PROVIDERS[0]
if (module === undefined) throw new Error('expected at least one provider')
const sandbox = await (await module.sandbox())({ decidesIn: 1 })
const variables = {
  ...sandbox.variables,
  DATA_DIR: directory,
  PORT: '0',
  POLL_MIN_SECONDS: '0.3',
  POLL_MAX_SECONDS: '1',
  UPSTREAM_TIMEOUT_SECONDS: '1',
  ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
}

const problems: string[] = []
const expectThat = (holds: boolean, problem: string): void => {
  if (!holds) problems.push(problem)
}

const started = Date.now()
const end = started + LONGEST_MINUTES * 60_000
let gateway: GatewayProcess = await startGatewayProcess(variables)
let client: Client = createClient(gateway.graphql)
const told: Acknowledged = { customers: new Set(), journeys: new Set() }
// People keep coming for as long as there are kills to come, so that there is always something under way to interrupt.
let arriving = true
const done: string[] = []
const lines = Array.from({ length: people }, async (_, line) => {
  for (let n = 0; n === 0 || arriving; n++) {
    const name = `person-${line}-${n}`
    await onboard(
      name,
      () => client,
      told,
      () => Date.now() > end,
    )
    done.push(name)
  }
})
const all = Promise.all(lines)
all.catch(() => undefined)

for (let kill = 0; kill < kills; kill++) {
  // A cold process answers late: a kill is only worth something once people are being served.
  await client.Providers().catch(() => undefined)
  await new Promise(resolve => setTimeout(resolve, dice() * 4_000))
  await gateway.kill()
  gateway = await startGatewayProcess(variables)
  client = createClient(gateway.graphql)
  process.stdout.write(`kill ${kill + 1} of ${kills}: ${done.length} people done, ${told.journeys.size} journeys acknowledged\n`)
}
arriving = false
await all

for (const id of told.customers)
  expectThat((await client.Customer({ id })).customer !== null, `customer ${id} was acknowledged and is gone`)
for (const id of told.journeys)
  expectThat((await client.Journey({ id })).node !== null, `journey ${id} was acknowledged and is gone`)
const { reviews } = await client.Reviews({})
expectThat(reviews.nodes.length === 0, `expected no reviews but got ${reviews.nodes.length}`)
const count = done.length
expectThat(
  sandbox.things('cardholder').length === count,
  `expected ${count} people at the provider but got ${sandbox.things('cardholder').length}`,
)
expectThat(
  sandbox.things('card').length === count,
  `expected ${count} cards at the provider but got ${sandbox.things('card').length}`,
)
expectThat(
  sandbox.things('topup').length === 2 * count,
  `expected ${2 * count} top-ups at the provider but got ${sandbox.things('topup').length}`,
)

await gateway.kill()
await sandbox.close()
await fresh?.drop()
await rm(directory, { recursive: true, force: true })
for (const problem of problems) process.stdout.write(`PROBLEM: ${problem}\n`)
process.stdout.write(
  `seed ${seed}: ${kills} kills, ${count} people, ${told.journeys.size} journeys in ${Math.round((Date.now() - started) / 1000)} s; ${problems.length === 0 ? 'nothing lost, nothing doubled' : `${problems.length} problems`}\n`,
)
process.exit(problems.length === 0 ? 0 : 1)
