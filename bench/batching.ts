/*
 * What does batching save?
 *
 * Fifty cards of fifty customers, all stale, with their live balances: as one query, as fifty queries one after the other, and as
 * fifty queries at once. Every call to the provider takes 10 ms. Counted: the calls that reach it, and the time until all is told.
 * One query asks nothing twice (a wallet's card, KYC and balance are one read; a list tells of many cards), and what it asks it asks
 * side by side, as many at once as that provider's wire allows.
 */
import type { Session } from '../src/gateway/session.ts'
import { inTurns, median, milliseconds, ratio, show } from './support/figures.ts'
import { populate } from './support/population.ts'
import { onPGlite, onPostgres, openWorkbench } from './support/workbench.ts'

const ROUNDS = 3
const CARDS = 50
const CALL_MILLISECONDS = 10

const providers = ['artha', 'yativo', 'fyatu']
const bench = await openWorkbench({
  database: (await onPostgres()) ?? (await onPGlite()),
  providers,
  limits: { readFresh: 0, readWait: 30 },
})

async function measure(provider: string): Promise<Record<string, string | number>> {
  const { calls, faults } = bench.sandbox(provider)
  const cards = (await populate(bench, provider, CARDS)).flatMap(({ cardIds }) => cardIds)
  faults.dice = () => ({ kind: 'delay', delay: CALL_MILLISECONDS })
  const counted: Record<string, number> = {}
  const counting = (name: string, work: () => Promise<unknown>) => async (): Promise<number> => {
    const before = calls.length
    const took = await milliseconds(work)
    counted[name] = calls.length - before
    return took
  }
  const { one, after, atOnce } = await inTurns(ROUNDS, {
    one: counting('one', async () => {
      const session = bench.session()
      await Promise.all(cards.map(async id => tell(session, id)))
    }),
    after: counting('after', async () => {
      for (const id of cards) await tell(bench.session(), id)
    }),
    atOnce: counting('atOnce', async () => Promise.all(cards.map(async id => tell(bench.session(), id)))),
  })
  faults.dice = undefined
  return {
    provider,
    'calls, one query': counted['one'] ?? 0,
    'calls, a query each': counted['after'] ?? 0,
    'one, ms': median(one),
    'at once, ms': median(atOnce),
    'one by one, ms': median(after),
    'one by one ÷ one': ratio(after, one),
    'at once ÷ one': ratio(atOnce, one),
  }
}

/** What the graph asks for a card with its balance and its cardholder. */
async function tell(session: Session, id: string): Promise<void> {
  const card = await session.cards.find(id)
  if (card?.status !== 'ACTIVE') throw new Error('expected an active card')
  if ((await session.cards.balance(id)) === null) throw new Error('expected a balance')
}

const rows: Record<string, string | number>[] = []
for (const provider of providers) rows.push(await measure(provider))
show(`${CARDS} stale cards with balances, ${CALL_MILLISECONDS} ms a call`, rows)
await bench.close()
