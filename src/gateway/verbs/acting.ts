import type { Kind, Provider } from '../../domain/provider.ts'
import { journeyById } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { type Access, maySee, notFound } from '../api/access.ts'
import type { ProductView } from '../api/gateway.ts'
import { isOurs } from '../ids.ts'
import type { World } from '../world.ts'

/** Who does something, and where. */
export type Acting = { readonly world: World; readonly access: Access }

const NAMES: Readonly<Record<Kind, string>> = {
  cardholder: 'a cardholder',
  kyc: 'a KYC application',
  card: 'a card',
  topup: 'a top-up',
}

/** A journey that the caller may see, or NOT_FOUND. */
export async function journeyFor(
  { world, access }: Acting,
  kind: Kind | undefined,
  id: string,
  field: string,
): Promise<JourneyRow> {
  const row = isOurs(id) ? await journeyById(world.database.sql, id) : undefined
  if (row === undefined || (kind !== undefined && row.kind !== kind) || !maySee(access, row))
    return notFound(kind === undefined ? 'a journey' : NAMES[kind], [field])
  return row
}

export async function productFor({ world }: Acting, id: string): Promise<ProductView> {
  return (await world.catalog.product(id)) ?? notFound('a product', ['productId'])
}

export const providerOf = (world: World, row: Pick<JourneyRow, 'provider'>): Provider | undefined =>
  world.providers.get(row.provider)
