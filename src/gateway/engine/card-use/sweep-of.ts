import type { JourneyRow } from '../../../storage/schema.ts'
import type { World } from '../../world.ts'

/** The list that tells of a card: its own, or the list of the whole programme. Undefined where the provider has none. */
export function sweepOf(
  world: World,
  card: Pick<JourneyRow, 'id' | 'provider'>,
): { readonly id: string; readonly provider: string } | undefined {
  const transactions = world.providers.get(card.provider)?.transactions
  if (transactions === undefined) return undefined
  return { id: transactions.listed === 'PROGRAMME' ? card.provider : card.id, provider: card.provider }
}
