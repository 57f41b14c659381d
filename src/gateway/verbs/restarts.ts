import { isErased } from '../../storage/customers.ts'
import { lockJourney } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { wasErased } from '../api/access.ts'
import { hold, newLease, save } from '../engine/door.ts'
import { turnNow, turnOf } from '../engine/turn-now.ts'
import type { Acting } from './acting.ts'

/** Resumes a journey: from its first step as the next attempt, or from the present step. */
export async function again({ world, record }: Acting, existing: JourneyRow, restart: boolean): Promise<string> {
  if (!restart) {
    if (existing.phase === 'ready' || existing.phase === 'waiting' || existing.phase === 'unknown')
      await turnNow(world, existing.id)
    return existing.id
  }
  if (existing.customerId !== null && (await isErased(world.database.sql, existing.customerId))) wasErased(existing.customerId)
  const lease = newLease(world)
  if ((await hold(world, existing.id, lease)) === undefined) return existing.id
  const row = await world.database.transaction(async tx => {
    const current = await lockJourney(tx, existing.id)
    if (current === undefined || current.revision !== existing.revision) return undefined
    const attempt = current.attempt + 1
    const restarted = { type: 'restarted' } as const
    const saved = await save(world, tx, { ...current, attempt }, restarted, { source: 'MUTATION', holdsTurn: true })
    await record(tx, existing.id)
    return saved
  })
  if (row !== undefined) await turnOf(world, row, lease)
  return existing.id
}
