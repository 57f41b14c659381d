import { Fault } from '../../domain/fault.ts'
import type { SpendingLimit } from '../../domain/card-use.ts'
import { refuse } from '../api/refusal.ts'
import type { Reading } from './reading.ts'

/** What the provider lets a card spend, read live. Empty where the provider keeps no limits, and before the card exists. */
export async function readLimits(reading: Reading, cardId: string): Promise<readonly SpendingLimit[]> {
  const row = await reading.seen(cardId)
  const limits = row === undefined ? undefined : reading.world.providers.get(row.provider)?.limits
  if (row === undefined || limits === undefined || row.providerRef === null || row.cardholderId === null) return []
  const cardholder = await reading.loaders.stored(row.cardholderId)
  const [found] = await limits.read([{ cardholder: cardholder?.refs ?? {}, card: row.refs }], reading.loaders.reads)
  if (found === undefined || found instanceof Fault)
    return refuse('PROVIDER_UNAVAILABLE', 'the provider did not answer; please try again')
  return found
}
