/*
 * How many turns a second, and what does it bring to take them in batches?
 *
 * 200 cards due, each looked at through the real wire and saved: claimed fifty at a time and observed in one batch, as the runner
 * does, against claimed and observed one by one. On the embedded database, and on PostgreSQL where one answers.
 * Then people who are registered, verified, given a card and topped up, ten at once, at a provider that decides at once: everything
 * that the product does, by mutations and its runner.
 */
import { randomUUID } from 'node:crypto'
import { inArray } from 'drizzle-orm'
import type { Session } from '../src/gateway/session.ts'
import { takeDueTurns } from '../src/gateway/engine/turn.ts'
import type { Database } from '../src/storage/database.ts'
import { journeys } from '../src/storage/schema.ts'
import { inTurns, median, milliseconds, ratio, show } from './support/figures.ts'
import { populate } from './support/population.ts'
import { onPGlite, onPostgres, openWorkbench, type Workbench } from './support/workbench.ts'

const ROUNDS = 3
const CARDS = 200
const PEOPLE = 20
const SIDE_BY_SIDE = 10

async function measureTurns(bench: Workbench, provider: string): Promise<Record<string, string | number>> {
  const cards = (await populate(bench, provider, CARDS)).flatMap(({ cardIds }) => cardIds)
  const { calls } = bench.sandbox(provider)
  const counted: Record<number, number> = {}
  const perSecond = (batch: number) => async (): Promise<number> => {
    await bench.world.database.sql.update(journeys).set({ dueAt: bench.world.now() }).where(inArray(journeys.id, cards))
    const before = calls.length
    let taken = 0
    const took = await milliseconds(async () => {
      for (let n = -1; n !== 0; taken += n) n = await takeDueTurns(bench.world, batch)
    })
    if (taken !== CARDS) throw new Error(`expected ${CARDS} turns but ${taken} were taken`)
    counted[batch] = calls.length - before
    return taken / (took / 1000)
  }
  const { batches, single } = await inTurns(ROUNDS, { batches: perSecond(50), single: perSecond(1) })
  return {
    'turns of': provider,
    on: bench.world.database.kind === 'postgres' ? 'PostgreSQL' : 'PGlite',
    'fifty at a time, turns/s': median(batches),
    'one by one, turns/s': median(single),
    ratio: ratio(batches, single),
    'calls, fifty': counted[50] ?? 0,
    'calls, one by one': counted[1] ?? 0,
  }
}

async function measureOnboarding(database: Database): Promise<Record<string, string | number>> {
  const bench = await openWorkbench({ database, providers: ['artha'], runs: true, limits: { readFresh: 3600 } })
  // The machine warms up.
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, () => onboard(bench)))
  const took: number[] = []
  const all = await milliseconds(async () => {
    const one = async (): Promise<void> => {
      while (took.length < PEOPLE) took.push(await milliseconds(() => onboard(bench)))
    }
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, one))
  })
  await bench.close()
  return {
    'from nothing to a funded card': 'artha',
    on: database.kind === 'postgres' ? 'PostgreSQL' : 'PGlite',
    'people/s': took.length / (all / 1000),
    'median, ms': median(took),
  }
}

async function onboard({ session, world }: Workbench): Promise<void> {
  const name = randomUUID()
  const product = (await world.catalog.products('artha'))[0]
  if (product === undefined) throw new Error('expected a product')
  const idempotencyKey = 'first'
  const profile = { ...PROFILE, email: `${name}@example.test`, phone: phone() }
  const { id: customerId } = await session().customers.create({ externalId: name, profile })
  const { id: cardholderId } = await session().cardholders.create({ customerId, productId: product.id })
  await become(session, cardholderId, 'ACTIVE')
  const { id: kycId } = await session().kyc.start({ cardholderId, productId: product.id })
  await become(session, kycId, 'APPROVED')
  const money = { amount: product.initialAmount.min ?? '10.00', currency: product.currency ?? 'USD' }
  const initialAmount = product.initialAmount.need === 'REQUIRED' ? money : undefined
  const { id: cardId } = await session().cards.issue({
    cardholderId,
    productId: product.id,
    type: product.type,
    initialAmount,
    idempotencyKey,
  })
  await become(session, cardId, 'ACTIVE')
  const { id: topupId } = await session().topups.create({
    cardId,
    amount: { ...money, amount: product.topup.min ?? '10.00' },
    idempotencyKey,
  })
  await become(session, topupId, 'APPROVED')
}

const PROFILE = {
  firstName: 'Ines',
  lastName: 'Okoro',
  dateOfBirth: '1991-04-02',
  nationality: 'GB',
  gender: 'female',
  address: { line1: '1 Quay St', city: 'Leith', postalCode: 'EH6 6AA', country: 'GB' },
}
let phones = 0
const phone = (): string => `+4477009${String(++phones).padStart(5, '0')}`

/** Asks the provider as a person who reloads the page does. */
async function become(session: () => Session, journeyId: string, status: string): Promise<void> {
  for (let asked = 0; asked < 200; asked++) {
    const { status: now } = await session().journeys.refresh({ journeyId })
    if (now === status) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error(`expected ${journeyId} to become ${status}`)
}

/** One is asked card by card, the other tells of many at once. */
const PROVIDERS = ['artha', 'fyatu']
const databases = [onPGlite, onPostgres]
const turns: Record<string, string | number>[] = []
const onboarding: Record<string, string | number>[] = []
for (const open of databases) {
  const first = await open()
  if (first === undefined) continue
  const bench = await openWorkbench({ database: first, providers: PROVIDERS })
  for (const provider of PROVIDERS) turns.push(await measureTurns(bench, provider))
  await bench.close()
  const database = await open()
  if (database !== undefined) onboarding.push(await measureOnboarding(database))
}
show(`${CARDS} turns due`, turns)
show(`${SIDE_BY_SIDE} people at once`, onboarding)
