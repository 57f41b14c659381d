/*
 * What providers say about transactions becomes rows and changes here, whatever told it: a sweep of a list or a notice.
 * The card's row is locked first, so that two processes never make two transactions of one purchase.
 */
import { sameLooks, type TransactionRecord } from '../../domain/transaction.ts'
import { appendChange } from '../../storage/changes.ts'
import type { Executor } from '../../storage/database.ts'
import { lockJourney } from '../../storage/journeys.ts'
import type { ChangeSource, JourneyRow, TransactionRow } from '../../storage/schema.ts'
import { insertTransaction, keepRecordKeys, transactionsBetween, transactionsByKeys, updateTransaction } from '../../storage/transactions.ts'
import type { World } from '../world.ts'
import { openPersonal, sealPersonal } from './personal.ts'
import { begin, keysOf, type Known, merge } from './merge.ts'

/** Milliseconds around a record in which its purchase may lie, where ids do not match. */
const WINDOW = 60_000

/** Keeps what these records of one card say. Returns how many transactions changed for clients. */
export async function absorb(
  world: World,
  tx: Executor,
  cardId: string,
  records: readonly TransactionRecord[],
  source: ChangeSource,
): Promise<number> {
  const card = await lockJourney(tx, cardId)
  if (card === undefined) return 0
  const known = new Map<string, TransactionRow>(await transactionsByKeys(tx, card.provider, records.flatMap(keysOf)))
  let changed = 0
  for (const record of records.toSorted((a, b) => a.saidAt.getTime() - b.saidAt.getTime())) {
    const found = keysOf(record).flatMap(key => known.get(key) ?? [])[0] ?? (await alike(tx, card, record))
    const row = await keep(world, tx, card, found, record, source)
    if (row.version !== (found?.version ?? 0)) changed++
    for (const key of keysOf(record)) known.set(key, row)
    // The rows that share a transaction share its newest state.
    for (const [key, other] of known) if (other.id === row.id) known.set(key, row)
  }
  return changed
}

async function keep(
  world: World,
  tx: Executor,
  card: JourneyRow,
  found: TransactionRow | undefined,
  record: TransactionRecord,
  source: ChangeSource,
): Promise<TransactionRow> {
  const now = world.now()
  const before: Known =
    found === undefined
      ? begin(card, record, world.newId('transaction'), now)
      : { row: found, personal: await openPersonal(world, tx, found) }
  const after = merge(before, record, now)
  if (!after.news) {
    await keepKeys(tx, card, before.row.id, record)
    return before.row
  }
  const row = { ...after.row, sealed: await sealPersonal(world, tx, after.row, after.personal) }
  if (found === undefined) await insertTransaction(tx, row)
  else await updateTransaction(tx, row)
  await keepKeys(tx, card, row.id, record)
  if (after.changed)
    await appendChange(tx, {
      streamId: row.ownerId,
      subjectId: row.id,
      kind: 'transaction',
      version: row.version,
      from: found?.status ?? null,
      to: row.status,
      reason: row.reason,
      source,
      at: now,
    })
  return row
}

const keepKeys = (tx: Executor, { provider }: JourneyRow, transactionId: string, record: TransactionRecord): Promise<void> =>
  keepRecordKeys(
    tx,
    keysOf(record).map(key => ({ provider, key, transactionId })),
  )

/**
 * The purchase that a record of another id space tells of as well. Of several that look the same the oldest is taken: each
 * transaction takes one record of a space, so two equal purchases stay two.
 */
async function alike(tx: Executor, card: JourneyRow, record: TransactionRecord): Promise<TransactionRow | undefined> {
  if (record.space === undefined) return undefined
  const at = record.occurredAt.getTime()
  const near = await transactionsBetween(tx, card.id, new Date(at - WINDOW), new Date(at + WINDOW))
  const free = near.filter(({ keys }) => !keys.some(key => key.startsWith(`${record.space}:`)))
  return free.find(({ row }) =>
    sameLooks(record, { kind: row.kind, amount: { amount: row.statements[0]?.amount ?? row.amount, currency: row.currency }, occurredAt: row.occurredAt }),
  )?.row
}
