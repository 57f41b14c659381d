import { WANTED } from '../../domain/proof.ts'
import type { Control } from '../../domain/provider.ts'
import { journeyById, lockJourney } from '../../storage/journeys.ts'
import { refuse } from '../api/refusal.ts'
import { wish } from '../engine/door.ts'
import { turnNow } from '../engine/turn-now.ts'
import { type Acting, journeyFor, providerOf } from './acting.ts'

/** The statuses of a card from which a control makes sense. */
const FROM: Readonly<Record<Control, readonly string[]>> = {
  freeze: ['ACTIVE', 'INACTIVE'],
  unfreeze: ['FROZEN'],
  terminate: ['ACTIVE', 'INACTIVE', 'FROZEN', 'BLOCKED'],
}

/** Stores the wish. The runner pursues the wish until the provider shows the effect, so a crash cannot forget a freeze. */
export async function control(acting: Acting, input: { cardId: string; control: Control }): Promise<string> {
  const { world, record } = acting
  const [wanted, from] = [WANTED[input.control], FROM[input.control]]
  const card = await journeyFor(acting, 'card', input.cardId, 'cardId')
  const at = { path: ['cardId'], nodeId: card.id }
  if (providerOf(world, card, 'cardId').controls?.[input.control] === undefined)
    refuse('NOT_SUPPORTED', `this provider cannot ${input.control} cards`, { path: ['cardId'] })
  const wished = await world.database.transaction(async tx => {
    const row = await lockJourney(tx, card.id)
    if (row === undefined || (row.status === wanted && row.wanted === null)) return false
    if (row.phase !== 'done' && row.phase !== 'refused') refuse('NOT_YET', `the card does not exist yet: it is ${row.status}`, at)
    // An earlier wish counts as the status that the card goes to: the last wish wins.
    if (!from.includes(row.status) && (row.wanted === null || !from.includes(row.wanted)) && row.status !== wanted) {
      refuse('CONFLICT', `cannot ${input.control}: the card is ${row.status}, not ${from.join(' or ')}`, at)
    }
    await wish(world, tx, row, input.control)
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
