/*
 * Reads the lists of what cards did, for what no notice told. A sweep is a turn: a row that is due, taken under a lease by one
 * of all processes, and made due again. A card in use is swept more often than a card at rest.
 */
import { faultFrom } from '../../../domain/fault.ts'
import { freshReads } from '../../../domain/fresh-reads.ts'
import { later } from '../../../domain/journey.ts'
import type { TransactionRecord } from '../../../domain/transaction.ts'
import { journeyById, journeysByProviderRef } from '../../../storage/journeys.ts'
import type { SweepRow } from '../../../storage/schema.ts'
import { claimSweeps, endSweep } from '../../../storage/card-use/sweeps.ts'
import { oldestHold } from '../../../storage/card-use/transactions.ts'
import type { World } from '../../world.ts'
import { newLease, tellTransactions } from '../door.ts'
import type { UnderWay } from '../turn.ts'

/** Seconds that the clocks of provider and gateway may differ, and that a list may lag behind. */
const OVERLAP = 600
/** Seconds after the last use during which a card counts as in use. */
const IN_USE = 24 * 3600
/** Seconds before the first sweep of a card that are read too: the card may have been used before it was known here. */
const FIRST = 7 * 24 * 3600
const LONGEST_PAUSE = 3600

/** Claims due sweeps and begins them, each provider's by itself. */
export async function beginDueSweeps(world: World, limit: number, except: readonly string[] = []): Promise<readonly UnderWay[]> {
  const off = [...world.providers.values()].filter(({ transactions }) => transactions === undefined).map(({ id }) => id)
  const claimed = await claimSweeps(world.database.sql, limit, newLease(world), [...except, ...off])
  const providers = [...new Set(claimed.map(({ provider }) => provider))]
  return providers.map(provider => {
    const theirs = claimed.filter(sweep => sweep.provider === provider)
    return { provider, count: theirs.length, over: Promise.all(theirs.map(sweep => take(world, sweep))).then(() => undefined) }
  })
}

/** Takes due sweeps, side by side. Returns how many there were. */
export async function takeDueSweeps(world: World, limit: number): Promise<number> {
  const begun = await beginDueSweeps(world, limit)
  await Promise.all(begun.map(({ over }) => over))
  return begun.reduce((sum, { count }) => sum + count, 0)
}

async function take(world: World, sweep: SweepRow): Promise<void> {
  const began = world.now()
  const db = world.database.sql
  try {
    const changed = await read(world, sweep)
    const activeAt = changed > 0 ? began : sweep.activeAt
    const dueAt = later(began, pauseAfter(world, sweep, activeAt))
    await endSweep(db, sweep, { dueAt, sweptTo: began, failures: 0, ...(activeAt === null ? {} : { activeAt }) })
  } catch (thrown) {
    const fault = faultFrom(thrown)
    world.logger.warn(
      { provider: sweep.provider, sweep: sweep.id, fault: fault.code },
      'a list of transactions could not be read',
    )
    const failures = sweep.failures + 1
    const pause = Math.max(fault.retryAfter ?? 0, Math.min(LONGEST_PAUSE, world.pace.sweep * 2 ** Math.min(failures, 10)))
    await endSweep(db, sweep, { dueAt: later(began, pause), failures })
  }
}

/** Seconds to the next sweep. After a use the list may lag behind its notice: it is read again when it should show all. */
function pauseAfter(world: World, sweep: SweepRow, activeAt: Date | null): number {
  const { sweep: usual, rest } = world.pace
  const transactions = world.providers.get(sweep.provider)?.transactions
  if (transactions?.listed === 'PROGRAMME') return usual
  const idle = activeAt === null ? Number.POSITIVE_INFINITY : (world.now().getTime() - activeAt.getTime()) / 1000
  if (idle > IN_USE) return Math.max(usual, rest)
  return idle < 2 * (transactions?.appearsIn ?? 0) ? Math.min(usual, transactions?.appearsIn ?? usual) : usual
}

/** Reads back to the oldest hold that is still open: its row may have moved. */
async function read(world: World, sweep: SweepRow): Promise<number> {
  const transactions = world.providers.get(sweep.provider)?.transactions
  if (transactions === undefined) return 0
  const db = world.database.sql
  const programme = transactions.listed === 'PROGRAMME'
  const card = programme ? undefined : await journeyById(db, sweep.id)
  if (!programme && card === undefined) return 0
  const parent = card?.cardholderId == null ? undefined : await journeyById(db, card.cardholderId)
  const hold = await oldestHold(db, programme ? { provider: sweep.provider } : { cardId: sweep.id })
  const from = later(sweep.sweptTo ?? later(card?.createdAt ?? world.now(), -FIRST), -OVERLAP)
  const since = hold !== undefined && hold < from ? hold : from
  const subject = card === undefined ? {} : { card: { cardholder: parent?.refs ?? {}, card: card.refs } }
  let changed = 0
  for await (const page of transactions.list({ ...subject, since }, freshReads()))
    changed += await keep(world, sweep.provider, page)
  return changed
}

/** Each card in a transaction of its own. Cards that are not ours are left out. */
async function keep(world: World, provider: string, page: readonly TransactionRecord[]): Promise<number> {
  const ids = [...new Set(page.flatMap(({ card: { id } }) => (id === undefined ? [] : [id])))]
  const cards = await journeysByProviderRef(world.database.sql, provider, 'card', ids)
  let changed = 0
  for (const card of cards.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const records = page.filter(({ card: { id } }) => id === card.providerRef)
    changed += await world.database.transaction(tx => tellTransactions(world, tx, card.id, records, 'POLL'))
  }
  return changed
}
