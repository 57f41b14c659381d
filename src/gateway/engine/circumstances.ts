import type { Circumstances } from '../../domain/journey.ts'
import type { Journey } from '../../domain/provider.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'

/** The instant, the pace and the chance of one decision about a journey. */
export const circumstancesOf = (world: World, row: Pick<JourneyRow, 'provider' | 'kind'>): Circumstances => ({
  now: world.now(),
  pace: world.pace,
  chance: world.chance(),
  settling: world.limits.sendWindow + world.limits.writeTimeout + (journeyOfRow(world, row)?.settlesIn ?? 0),
})

/** The adapter's journey of a row; undefined where the provider is off. */
export function journeyOfRow(world: World, row: Pick<JourneyRow, 'provider' | 'kind'>): Journey<never, unknown> | undefined {
  const provider = world.providers.get(row.provider)
  const journeys = provider && {
    cardholder: provider.registration,
    kyc: provider.verification,
    card: provider.issuance,
    topup: provider.funding,
  }
  return journeys?.[row.kind]
}
