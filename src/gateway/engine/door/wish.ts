import { WANTED } from '../../../domain/proof.ts'
import type { Control } from '../../../domain/provider.ts'
import type { Executor } from '../../../storage/database.ts'
import { updateJourney } from '../../../storage/door/journey-writes.ts'
import type { JourneyRow } from '../../../storage/schema.ts'
import type { World } from '../../world.ts'

/** Keeps a wish about a card on its row, due now. The last wish wins. */
export async function wish(world: World, tx: Executor, row: JourneyRow, control: Control): Promise<void> {
  const now = world.now()
  const wished = { wanted: WANTED[control], control, reason: null, polls: 0 }
  await updateJourney(tx, row.id, { ...wished, dueAt: now, updatedAt: now, revision: row.revision + 1 })
}
