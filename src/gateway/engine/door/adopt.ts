import { appendChange } from '../../../storage/changes.ts'
import { insertJourney } from '../../../storage/door/journey-writes.ts'
import type { NewJourney } from '../../../storage/schema.ts'
import type { World } from '../../world.ts'
import { beginSweep } from './save.ts'

/** Takes in a record that the provider shows and that no journey of ours owns. False where another request has adopted the same record. */
export async function adopt(world: World, row: NewJourney): Promise<boolean> {
  return world.database.transaction(async tx => {
    if (!(await insertJourney(tx, row))) return false
    const { id, kind, ownerId, status } = row
    await beginSweep(world, tx, row)
    await appendChange(tx, {
      streamId: ownerId,
      subjectId: id,
      kind,
      version: 1,
      from: null,
      to: status,
      reason: null,
      source: 'READ',
      at: world.now(),
    })
    return true
  })
}
