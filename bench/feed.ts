/*
 * What does it cost to be watched?
 *
 * 500 changes of one customer, followed by 200 subscribers and by one: the time until the last has been told the last, and what one
 * more subscriber adds to it. Then what a subscriber who waits costs in memory, and one who stopped listening while changes went
 * by: it must be bounded by the hundred that are read at once for it, whatever it misses, so ten times as many must not cost ten
 * times as much. Without a transport: the gateway's feed alone.
 *
 * Before those who are woken together shared one look at the log, each further subscriber added 400 µs to every change; now about 20.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Change } from '../src/gateway/api/views.ts'
import { encodeCursor } from '../src/gateway/api/cursor.ts'
import { appendChange } from '../src/storage/changes.ts'
import { inTurns, median, milliseconds, ratio, show } from './support/figures.ts'
import { BACK_OFFICE, onPGlite, onPostgres, openWorkbench } from './support/workbench.ts'

const ROUNDS = 3
const SUBSCRIBERS = 200
const CHANGES = 500
const MISSED = [100, 1_000] as const
const WAITING = 2_000
const STALLED = 20

const bench = await openWorkbench({ database: (await onPostgres()) ?? (await onPGlite()), providers: ['artha'] })
const { database, newId, now } = bench.world
const newCustomer = async (): Promise<string> => {
  const name = newId('customer')
  return (await bench.session().customers.create({ externalId: name, profile: { email: `${name}@example.test` } })).id
}

let version = 0
async function change(streamId: string, count: number): Promise<void> {
  const what = {
    streamId,
    subjectId: newId('card'),
    kind: 'card',
    from: 'ACTIVE',
    to: 'FROZEN',
    reason: null,
    source: 'POLL',
  } as const
  for (let n = 0; n < count; n++) await database.transaction(tx => appendChange(tx, { ...what, version: ++version, at: now() }))
}

type Subscription = AsyncGenerator<Change, void, undefined>
const subscribe = async (customerId: string, count: number): Promise<Subscription[]> =>
  Promise.all(Array.from({ length: count }, () => bench.gateway.subscribe(BACK_OFFICE, customerId)))

async function told(subscription: Subscription, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await subscription.next()
}

const delivering = (subscribers: number) => async (): Promise<number> => {
  const customerId = await newCustomer()
  const subscriptions = await subscribe(customerId, subscribers)
  const all = subscriptions.map(subscription => told(subscription, CHANGES))
  const took = await milliseconds(() => Promise.all([change(customerId, CHANGES), ...all]))
  await Promise.all(subscriptions.map(subscription => subscription.return()))
  return took
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heap = async (): Promise<number> => {
  for (let n = 0; n < 3; n++) {
    collect()
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return process.memoryUsage().heapUsed
}

async function waitingCosts(): Promise<number> {
  const customerId = await newCustomer()
  const before = await heap()
  const subscriptions = await subscribe(customerId, WAITING)
  for (const subscription of subscriptions) void subscription.next()
  const cost = ((await heap()) - before) / WAITING
  await Promise.all(subscriptions.map(subscription => subscription.return()))
  return cost
}

/** Many who come back after so many changes, take the first and then no more. */
async function stallingCosts(missed: number): Promise<number> {
  const customerId = await newCustomer()
  await change(customerId, missed)
  const before = await heap()
  const stalled: Subscription[] = []
  // One after the other: side by side they would share what was read.
  for (let n = 0; n < STALLED; n++) {
    const subscription = await bench.gateway.subscribe(BACK_OFFICE, customerId, encodeCursor(customerId, 0))
    await subscription.next()
    stalled.push(subscription)
  }
  const cost = ((await heap()) - before) / STALLED
  await Promise.all(stalled.map(subscription => subscription.return()))
  return cost
}

await delivering(1)()
const { one, many } = await inTurns(ROUNDS, { one: delivering(1), many: delivering(SUBSCRIBERS) })
show(`${CHANGES} changes of one customer`, [
  {
    [`${SUBSCRIBERS} subscribers, ms`]: median(many),
    'one, ms': median(one),
    ratio: ratio(many, one),
    'deliveries/s': (SUBSCRIBERS * CHANGES) / (median(many) / 1000),
    'each further one, µs a change': ((median(many) - median(one)) * 1000) / (SUBSCRIBERS - 1) / CHANGES,
  },
])
const memory = [{ subscriber: 'one who waits', 'KiB of heap': (await waitingCosts()) / 1024 }]
for (const missed of MISSED)
  memory.push({
    subscriber: `one who stopped listening ${missed.toLocaleString('en')} changes ago`,
    'KiB of heap': (await stallingCosts(missed)) / 1024,
  })
show('What each costs in memory', memory)
await bench.close()
