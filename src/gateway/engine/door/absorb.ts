import { appendChange } from '../../../storage/changes.ts'
import type { Executor } from '../../../storage/database.ts'
import { updateJourney } from '../../../storage/door/journey-writes.ts'
import { childrenOf, lockJourney } from '../../../storage/journeys.ts'
import { moveTransactions } from '../../../storage/card-use/transactions.ts'
import type { JourneyRow } from '../../../storage/schema.ts'
import type { World } from '../../world.ts'

/**
 * A cardholder that was first seen on the provider's own list turns out to be a customer of ours, proven by our reference or by the
 * person. All that stands beneath the imported cardholder moves to ours, under the same ids, and the import is closed.
 */
export async function absorb(world: World, tx: Executor, seen: JourneyRow, ours: JourneyRow): Promise<void> {
  const now = world.now()
  const row = await lockJourney(tx, seen.id)
  if (row === undefined || row.customerId !== null || row.kind !== 'cardholder') return
  const beneath: JourneyRow[] = []
  for (const kind of ['kyc', 'card', 'topup'] as const) beneath.push(...(await childrenOf(tx, 'cardholder', [row.id], kind)))
  for (const { id } of beneath.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const child = await lockJourney(tx, id)
    if (child === undefined || (child.kind === 'kyc' && (await hasScope(tx, ours.id, child.kycScope)))) continue
    await updateJourney(tx, id, {
      cardholderId: ours.id,
      ownerId: ours.ownerId,
      customerId: ours.customerId,
      // The import had a data key of its own, which seals the old content; a card's name is read again from the provider.
      sealed: null,
      answers: null,
      // An idempotency key is its owner's: the customer may have used the same key for another order.
      idempotencyKey: null,
      fingerprint: null,
      ...(child.dueAt === null ? {} : { dueAt: now }),
      revision: child.revision + 1,
    })
    if (child.kind === 'card') await moveTransactions(tx, id, { ownerId: ours.ownerId, customerId: ours.customerId })
  }
  const version = row.version + 1
  const closed = { status: 'CLOSED', providerRef: null, dueAt: null, revision: row.revision + 1, version, updatedAt: now }
  await updateJourney(tx, row.id, closed)
  const { id, kind, ownerId, status: from } = row
  await appendChange(tx, {
    streamId: ownerId,
    subjectId: id,
    kind,
    version,
    from,
    to: 'CLOSED',
    reason: null,
    source: 'POLL',
    at: now,
  })
}

const hasScope = async (tx: Executor, cardholderId: string, scope: string | null): Promise<boolean> =>
  (await childrenOf(tx, 'cardholder', [cardholderId], 'kyc')).some(({ kycScope }) => kycScope === scope)
