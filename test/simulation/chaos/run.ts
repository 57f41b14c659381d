/*
 * Several gateway processes on a PostgreSQL of the run, under a load of onboardings and of faults: kill -9, a
 * SIGSTOP beyond the lease, restarts of PostgreSQL, terminated sessions, faults of the provider. Then the faults end. Each key must
 * have had one effect, each acknowledged journey must be there and at rest, and subscribers must have seen each change in order.
 *
 *   npm run test:chaos -- [minutes = 10] [processes = 3]
 *
 * CLOCKS=60 sets the clocks of the processes up to 60 s apart. SEED repeats the dice.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROVIDERS } from '../../../src/providers/index.ts'
import { type Acknowledged, InReview, onboard } from '../kill/onboarding.ts'
import { startFleet } from './fleet.ts'
import { type Follower, follow } from './follower.ts'
import { startOwnPostgres } from './own-postgres.ts'
import { providerFaults } from './provider-faults.ts'
import { doubled, gaps, missed, stuck } from './verdict.ts'

const minutes = Number(process.argv[2] ?? 10)
const size = Number(process.argv[3] ?? 3)
const apart = Number(process.env['CLOCKS'] ?? 0) * 1_000
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const PEOPLE_AT_ONCE = 6
const BEYOND_THE_LEASE_MS = 33_000
/** A journey whose turn breaks with the database rests for 300 s. The people must come to an end some time after the rest. */
const CALM_MS = 400_000

const dice = (() => {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
})()
const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

const module = PROVIDERS[0]
if (module === undefined) throw new Error('no provider to run with')
const directory = await mkdtemp(join(tmpdir(), 'cardgraph-chaos-'))
const postgres = await startOwnPostgres()
const sandbox = await (await module.sandbox())({ decidesIn: 1 })
const fleet = await startFleet(
  {
    ...sandbox.variables,
    DATA_DIR: directory,
    DATABASE_URL: postgres.url,
    POLL_MIN_SECONDS: '0.3',
    POLL_MAX_SECONDS: '1',
    UPSTREAM_TIMEOUT_SECONDS: '1',
    // A process without its database logs each answer; LOG_LEVEL=error shows them.
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
  },
  Array.from({ length: size }, (_, index) => (size < 2 ? 0 : Math.round((apart * index) / (size - 1)))),
)

const started = Date.now()
const rough = started + minutes * 60_000
const latest = rough + CALM_MS
const faults = new Map<string, number>()
const disturbances = new Map<string, number>()
const told: Acknowledged = { customers: new Set(), journeys: new Set() }
const followers: Follower[] = []
const outcomes = { began: 0, done: 0, inReview: 0 }
const problems: string[] = []

sandbox.faults.dice = providerFaults(dice, faults)
const lines = Array.from({ length: PEOPLE_AT_ONCE }, async (_, line) => {
  for (let n = 0; Date.now() < rough; n++) {
    const name = `person-${line}-${n}`
    outcomes.began++
    try {
      await onboard(name, fleet.client, told, () => Date.now() > latest, {
        // Different amounts: a lost top-up is looked for by its amount, and two equal amounts are rightly a review.
        amounts: ['10.00', '11.00'],
        onCustomer: (id, cursor) => void followers.push(follow(id, cursor, fleet.client, dice)),
      })
      outcomes.done++
    } catch (thrown) {
      if (thrown instanceof InReview) outcomes.inReview++
      else problems.push(`${name} did not come to an end: ${String(thrown)}`)
    }
  }
})

const any = () => Math.floor(dice() * fleet.size)
const KINDS: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['kill -9', () => fleet.kill(any())],
  ['SIGSTOP beyond the lease', () => fleet.pause(any(), BEYOND_THE_LEASE_MS)],
  ['PostgreSQL restart', () => postgres.restart('fast')],
  ['terminated sessions', () => postgres.terminateSessions(0.5)],
  ['kill -9', () => fleet.kill(any())],
  ['PostgreSQL crash', () => postgres.restart('immediate')],
]
// In order, so that a run of one minute has each kind; when each happens is for the dice.
for (let n = 0; Date.now() < rough; n++) {
  await pause(500 + dice() * 4_000)
  const [kind, disturb] = KINDS[n % KINDS.length] ?? []
  if (kind === undefined || disturb === undefined) continue
  await disturb()
  disturbances.set(kind, (disturbances.get(kind) ?? 0) + 1)
  process.stdout.write(
    `${Math.round((Date.now() - started) / 1_000)} s, ${kind}: ${outcomes.done} people done, ${told.journeys.size} journeys acknowledged\n`,
  )
}
sandbox.faults.dice = undefined
const calm = Date.now()
await Promise.all(lines)
const restless = Math.round((Date.now() - calm) / 1_000)

const client = fleet.client()
for (const id of told.customers)
  if ((await client.Customer({ id })).customer === null) problems.push(`customer ${id} was acknowledged and is gone`)
for (const id of told.journeys)
  if ((await client.Journey({ id })).node === null) problems.push(`journey ${id} was acknowledged and is gone`)

const cardholders = sandbox.things('cardholder').length
if (cardholders > outcomes.began) problems.push(`${cardholders} people at the provider, ${outcomes.began} asked for`)
problems.push(
  ...doubled(sandbox.things('card'), ({ parent }) => `the card of ${parent}`),
  ...doubled(sandbox.things('topup'), ({ parent, amount }) => `the top-up of ${parent} by ${amount}`),
  ...(await stuck(postgres, 60_000)),
  ...(await gaps(postgres)),
  ...(await missed(postgres, followers, 60_000)),
)
const cards = sandbox.things('card').length
if (cards < outcomes.done) problems.push(`${outcomes.done} people have a card, ${cards} cards are at the provider`)
const topups = sandbox.things('topup').length
if (topups < 2 * outcomes.done) problems.push(`${2 * outcomes.done} top-ups are approved, ${topups} are at the provider`)
if (outcomes.done === 0) problems.push('no person came to the end, so the run shows nothing')

for (const follower of followers)
  await follower
    .end()
    .catch((thrown: unknown) => problems.push(`subscriber of ${follower.customerId} gave up: ${String(thrown)}`))
await fleet.close()
await sandbox.close()
await postgres.drop()
await rm(directory, { recursive: true, force: true })
const list = (counts: ReadonlyMap<string, number>) => [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
for (const problem of problems) process.stdout.write(`PROBLEM: ${problem}\n`)
process.stdout.write(
  [
    `seed ${seed}, ${size} processes, clocks ${apart / 1_000} s apart, ${Math.round((Date.now() - started) / 1_000)} s`,
    `disturbances: ${list(disturbances)}`,
    `provider faults: ${list(faults)}`,
    `${outcomes.began} people, ${outcomes.done} done, ${outcomes.inReview} in review, the last ${restless} s after the faults ended; ${told.journeys.size} journeys acknowledged; ${cards} cards and ${topups} top-ups at the provider`,
    `${followers.length} subscribers saw ${followers.reduce((sum, { seen }) => sum + seen.length, 0)} changes`,
    problems.length === 0 ? 'nothing lost, doubled, stuck or out of order' : `${problems.length} problems`,
  ].join('\n') + '\n',
)
process.exit(problems.length === 0 ? 0 : 1)
