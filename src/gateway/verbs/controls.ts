import type { Control } from '../../domain/provider.ts'
import { journeyById, lockJourney, updateJourney } from '../../storage/journeys.ts'
import { turnNow } from '../engine/begin.ts'
import { refuse } from '../api/refusal.ts'
import { type Acting, journeyFor, providerOf } from './acting.ts'

/** The status that a control is for, and the ones it makes sense from. */
const CONTROLS: Readonly<Record<Control, { wanted: string; from: readonly string[] }>> = {
  freeze: { wanted: 'FROZEN', from: ['ACTIVE', 'INACTIVE'] },
  unfreeze: { wanted: 'ACTIVE', from: ['FROZEN'] },
  terminate: { wanted: 'TERMINATED', from: ['ACTIVE', 'INACTIVE', 'FROZEN', 'BLOCKED'] },
}

/** Stores the wish; the runner pursues it until the provider is seen to have done it, so a crash cannot forget a freeze. */
export async function control(acting: Acting, input: { cardId: string; control: Control }): Promise<string> {
  const { world, record } = acting
  const { wanted, from } = CONTROLS[input.control]
  const card = await journeyFor(acting, 'card', input.cardId, 'cardId')
  const at = { path: ['cardId'], nodeId: card.id }
  if (providerOf(world, card)?.controls?.[input.control] === undefined)
    refuse('NOT_SUPPORTED', `this provider cannot ${input.control} cards`, { path: ['cardId'] })
  const wished = await world.database.transaction(async tx => {
    const row = await lockJourney(tx, card.id)
    if (row === undefined || (row.status === wanted && row.wanted === null)) return false
    if (row.phase !== 'done' && row.phase !== 'refused') refuse('NOT_YET', `the card does not exist yet: it is ${row.status}`, at)
    // What was wished for before counts as where the card is going: the last wish wins.
    if (!from.includes(row.status) && !from.includes(row.wanted ?? '') && row.status !== wanted) {
      refuse('CONFLICT', `cannot ${input.control}: the card is ${row.status}, not ${from.join(' or ')}`, at)
    }
    await updateJourney(tx, row.id, {
      wanted,
      control: input.control,
      dueAt: world.now(),
      updatedAt: world.now(),
      reason: null,
      revision: row.revision + 1,
      polls: 0,
    })
    await record(tx, row.id)
    return true
  })
  if (!wished) return card.id
  await turnNow(world, card.id)
  const after = await journeyById(world.database.sql, card.id)
  if (after !== undefined && after.wanted === null && after.status !== wanted && after.reason !== null) {
    refuse('PROVIDER_REFUSED', `the provider declined to ${input.control} the card`, at)
  }
  return card.id
}
