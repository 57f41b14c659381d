/*
 * Does a provider that hangs slow down the others?
 *
 * Two providers in one gateway with its runner, breakers and time-outs. In every other phase one of them hangs (takes calls and
 * never answers) while 420 of its journeys are due; in the phases between it is idle. Measured in either, at the provider that is
 * well: the 99th percentile of reading a stale card and of topping one up, and how long a due turn waits for the runner. All should
 * be about 1: a phase ends before the sick provider's breaker opens, so this is the worst of it. A page that shows cards of both
 * waits for the sick one as long as a read may, a second, and no longer.
 *
 * Before each provider's turns were begun and saved for themselves, with a share of the runner each, a due turn waited here for
 * the sick provider's time-out, whatever that was: a ratio beyond 50.
 */
import { randomUUID } from 'node:crypto'
import { and, eq, lte, sql } from 'drizzle-orm'
import { later } from '../src/domain/journey.ts'
import { journeys } from '../src/storage/schema.ts'
import { median, milliseconds, percentile, ratio, show } from './support/figures.ts'
import { populate } from './support/population.ts'
import { onPGlite, onPostgres, openWorkbench } from './support/workbench.ts'

const ROUNDS = 3
const PHASE_MILLISECONDS = 2_500
/** Longer than a phase: nothing that hangs is given up within one. */
const TIMEOUT = 5

const bench = await openWorkbench({
  database: (await onPostgres()) ?? (await onPGlite()),
  providers: ['artha', 'fyatu'],
  runs: true,
  limits: { readFresh: 0 },
  timeout: TIMEOUT,
})
const db = bench.world.database.sql
const well = await populate(bench, 'fyatu', 70)
const sick = await populate(bench, 'artha', 140)
const cards = well.flatMap(({ cardIds }) => cardIds)
const page = [...sick.slice(0, 2), ...well.slice(0, 2)]

type Phase = { readonly read: number; readonly topup: number; readonly turn: number; readonly page: number }

async function phase(hangs: boolean): Promise<Phase> {
  bench.sandbox('artha').faults.dice = hangs ? () => ({ kind: 'hang' }) : undefined
  const dueAt = later(bench.world.now(), hangs ? 0 : 3600)
  await db.update(journeys).set({ dueAt }).where(eq(journeys.provider, 'artha'))
  const end = performance.now() + PHASE_MILLISECONDS
  const [reads, topups, turns, pages] = await Promise.all([
    every(20, end, async n => bench.session().cards.find(cards[n % 20] as string)),
    every(100, end, n => topUp(cards[20 + (n % 10)] as string)),
    every(100, end, n => turnTaken(cards[30 + n] as string)),
    every(500, end, showPage),
  ])
  bench.sandbox('artha').faults.dice = undefined
  return { read: percentile(reads, 0.99), topup: percentile(topups, 0.99), turn: median(turns), page: median(pages) }
}

/** As often as people come, whether or not those before them were answered: only then does a wait show. */
async function every(pause: number, end: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
  const took: Promise<number>[] = []
  for (let n = 0; performance.now() < end; n++) {
    took.push(milliseconds(() => work(n)))
    await new Promise(resolve => setTimeout(resolve, pause))
  }
  return Promise.all(took)
}

const topUp = (cardId: string): Promise<unknown> =>
  bench.session().topups.create({ cardId, amount: { amount: '10.00', currency: 'USD' }, idempotencyKey: randomUUID() })

/** Everybody's cards, in one request. */
async function showPage(): Promise<void> {
  const session = bench.session()
  await Promise.all(page.map(async ({ customerId }) => session.cards.of({ customerId })))
}

/** Makes a turn due, and waits until the runner has taken it. */
async function turnTaken(id: string): Promise<void> {
  const at = bench.world.now()
  await db.update(journeys).set({ dueAt: at }).where(eq(journeys.id, id))
  await db.execute(sql`select pg_notify('due', '')`)
  while ((await db.$count(journeys, and(eq(journeys.id, id), lte(journeys.dueAt, at)))) > 0)
    await new Promise(resolve => setTimeout(resolve, 20))
}

await phase(false)
const phases: Record<'well' | 'sick', Phase[]> = { well: [], sick: [] }
for (let round = 0; round < ROUNDS; round++) {
  phases.well.push(await phase(false))
  phases.sick.push(await phase(true))
  // What hangs is given up before the next round.
  await new Promise(resolve => setTimeout(resolve, TIMEOUT * 1_000))
}
const row = (name: string, measured: keyof Phase) => {
  const [idle, hanging] = [phases.well.map(one => one[measured]), phases.sick.map(one => one[measured])]
  return {
    'at the provider that is well': name,
    'the other idle, ms': median(idle),
    'the other hangs, ms': median(hanging),
    ratio: ratio(hanging, idle),
  }
}
show('A provider hangs', [
  row('reading a stale card, p99', 'read'),
  row('topping up, p99', 'topup'),
  row('a due turn, median', 'turn'),
  row('a page of both, median', 'page'),
])
await bench.close()
