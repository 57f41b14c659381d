import type { Executor } from '../storage/database.ts'
import { childrenOf, lockJourney, updateJourney } from '../storage/journeys.ts'
import { appendChange } from '../storage/changes.ts'
import type { JourneyRow } from '../storage/schema.ts'
import type { World } from './world.ts'

/**
 * Somebody who was first seen on the provider's own list turns out to be a customer of ours, proven by our reference or by the person.
 * What was seen then gives way: its cards go to the customer's cardholder, and it is closed. The ids of the cards stay.
 */
export async function absorb(world: World, tx: Executor, seen: JourneyRow, ours: JourneyRow): Promise<void> {
  const now = world.now()
  const row = await lockJourney(tx, seen.id)
  if (row === undefined || row.customerId !== null || row.kind !== 'cardholder') return
  for (const card of await childrenOf(tx, 'cardholder', [row.id], 'card')) {
    // What was sealed for them was sealed under a key of their own; a card's name is read again from the provider.
    const moved = {
      cardholderId: ours.id,
      ownerId: ours.ownerId,
      customerId: ours.customerId,
      sealed: null,
      answers: null,
      dueAt: now,
    }
    await updateJourney(tx, card.id, { ...moved, revision: card.revision + 1 })
  }
  const closed = {
    status: 'CLOSED',
    providerRef: null,
    dueAt: null,
    revision: row.revision + 1,
    version: row.version + 1,
    updatedAt: now,
  }
  await updateJourney(tx, row.id, closed)
  const { id, kind, ownerId, status: from } = row
  await appendChange(tx, {
    streamId: ownerId,
    subjectId: id,
    kind,
    version: row.version + 1,
    from,
    to: 'CLOSED',
    reason: null,
    source: 'POLL',
    at: now,
  })
}
