import type { ChangeSource } from '../../../domain/record.ts'
import type { TransactionRecord } from '../../../domain/transaction.ts'
import { appendChange } from '../../../storage/changes.ts'
import type { Executor } from '../../../storage/database.ts'
import { lockJourney } from '../../../storage/journeys.ts'
import type { JourneyRow } from '../../../storage/schema.ts'
import {
  insertTransaction,
  keepRecordKeys,
  type StoredTransaction,
  transactionsBetween,
  transactionsByKeys,
  updateTransaction,
} from '../../../storage/card-use/transactions.ts'
import type { World } from '../../world.ts'
import { type Assigned, assign, type Kept } from '../card-use/assign.ts'
import { keysOf } from '../card-use/merge.ts'
import { openPersonal, sealPersonal } from '../card-use/personal.ts'

/** Milliseconds around a record in which its purchase may lie, where ids do not match. */
const WINDOW = 60_000

/**
 * Keeps what a list or a notice says of one card's transactions, and tells clients of the changes. The card's row is locked
 * first, so two processes never make two transactions of one purchase. Returns how many transactions changed.
 */
export async function tellTransactions(
  world: World,
  tx: Executor,
  cardId: string,
  records: readonly TransactionRecord[],
  source: ChangeSource,
): Promise<number> {
  const card = await lockJourney(tx, cardId)
  if (card === undefined || records.length === 0) return 0
  const known = await candidates(world, tx, card, records)
  const saving = assign(card, known, records, { now: world.now(), newId: () => world.newId('transaction') })
  const from = new Map(known.map(({ row }) => [row.id, row.status]))
  for (const assigned of saving) await save(world, tx, assigned, from.get(assigned.row.id) ?? null, source)
  return saving.filter(({ changed }) => changed).length
}

async function candidates(
  world: World,
  tx: Executor,
  card: JourneyRow,
  records: readonly TransactionRecord[],
): Promise<readonly Kept[]> {
  const named = await transactionsByKeys(tx, card.provider, card.id, records.flatMap(keysOf))
  const times = records.filter(({ space }) => space !== undefined).map(({ occurredAt }) => occurredAt.getTime())
  const near: readonly StoredTransaction[] =
    times.length === 0
      ? []
      : await transactionsBetween(tx, card.id, new Date(Math.min(...times) - WINDOW), new Date(Math.max(...times) + WINDOW))
  const stored = [...new Map([...named, ...near].map(one => [one.row.id, one])).values()]
  const ordered = stored.toSorted(
    (a, b) => a.row.occurredAt.getTime() - b.row.occurredAt.getTime() || (a.row.id < b.row.id ? -1 : 1),
  )
  return Promise.all(ordered.map(async ({ row, keys }) => ({ row, keys, personal: await openPersonal(world, tx, row) })))
}

async function save(
  world: World,
  tx: Executor,
  { row, personal, keys, before, changed }: Assigned,
  from: string | null,
  source: ChangeSource,
): Promise<void> {
  const sealed = { ...row, sealed: await sealPersonal(world, tx, row, personal) }
  if (before === 0) await insertTransaction(tx, sealed)
  else await updateTransaction(tx, sealed)
  await keepRecordKeys(
    tx,
    keys.map(key => ({ provider: row.provider, key, transactionId: row.id })),
  )
  if (!changed) return
  await appendChange(tx, {
    streamId: row.ownerId,
    subjectId: row.id,
    kind: 'transaction',
    version: row.version,
    from,
    to: row.status,
    reason: row.reason,
    source,
    at: world.now(),
  })
}
