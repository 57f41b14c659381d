import { type Evidence, withEvidence } from '../../../domain/evidence.ts'
import { next } from '../../../domain/journey.ts'
import { stateOf } from '../../../domain/turn.ts'
import type { Executor } from '../../../storage/database.ts'
import { makeDue, touchObserved, updateJourney } from '../../../storage/door/journey-writes.ts'
import { lockJourney } from '../../../storage/journeys.ts'
import type { JourneyRow } from '../../../storage/schema.ts'
import type { World } from '../../world.ts'
import { circumstancesOf } from '../circumstances.ts'

/** A notice says that now is a good time to look at a journey. The row opens nothing and seals nothing for that. */
export async function hint(world: World, tx: Executor, id: string, evidence: Evidence = {}): Promise<void> {
  const row = await lockJourney(tx, id)
  if (row === undefined) return
  const state = next(stateOf(row), { type: 'hinted' }, circumstancesOf(world, row))
  const told = Object.keys(evidence).length === 0 ? {} : { evidence: withEvidence(row.evidence, evidence) }
  await updateJourney(tx, id, { ...state, ...told, revision: row.revision + 1 })
}

/** Makes a journey due now, without a notice: another journey or a list shows that a look is worth its price. */
export async function hintOne(world: World, tx: Executor, id: string): Promise<void> {
  await makeDue(tx, id, world.now())
}

/** Notes when rows were looked at that showed nothing new. */
export async function seenUnchanged(
  world: World,
  db: Executor,
  rows: readonly Pick<JourneyRow, 'id' | 'revision'>[],
): Promise<void> {
  if (rows.length > 0) await touchObserved(db, rows, world.now())
}
