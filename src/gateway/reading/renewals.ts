import { lockJourney } from '../../storage/journeys.ts'
import type { Journey } from '../../storage/journeys.ts'
import { openAnswers, sealAnswers } from '../engine/content.ts'
import { save } from '../engine/door.ts'
import { turnNow } from '../engine/turn-now.ts'
import type { World } from '../world.ts'
import type { Loaders } from './loaders.ts'

/** A hosted page past the end takes one turn when read, so that no person is sent to a closed page. Codes are renewed only on request. */
export async function renewStale(world: World, loaders: Loaders, row: Journey): Promise<Journey> {
  if (row.phase !== 'needs') return row
  const { requirements } = await loaders.content(row)
  const now = world.now()
  const stale = requirements.find(
    asked => asked.shape === 'visit' && asked.renewable !== false && asked.expiresAt !== undefined && asked.expiresAt <= now,
  )
  if (stale === undefined) return row
  await world.database.transaction(async tx => {
    const current = await lockJourney(tx, row.id)
    if (current === undefined || current.revision !== row.revision || (await openAnswers(tx, world.vault, current)).length > 0)
      return
    const answers = await sealAnswers(tx, world.vault, current, [{ shape: 'renew', name: stale.name }])
    await save(
      world,
      tx,
      { ...current, answers },
      { type: 'answered', name: stale.name, stays: true },
      { source: 'READ', holdsTurn: false },
    )
  })
  await turnNow(world, row.id)
  return loaders.reload(row.id).then(found => found ?? row)
}
