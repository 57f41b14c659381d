import type { Kind, Provider } from '../../domain/provider.ts'
import type { Executor } from '../../storage/database.ts'
import { journeyById } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { type Access, maySee, notFound } from '../api/access.ts'
import { refuse } from '../api/refusal.ts'
import type { ProductView } from '../api/views.ts'
import { isOurs } from '../ids.ts'
import type { World } from '../world.ts'

/** The input of a verb: the gateway, the caller, and the audit entry of the call. */
export type Acting = {
  readonly world: World
  readonly access: Access
  /**
   * Writes the audit entry in the transaction that begins or changes a journey, so that a process that ends while the caller waits
   * leaves no money moved without an entry. The last statement of the transaction: the chain is locked until the commit.
   */
  readonly record: (tx: Executor, target: string) => Promise<void>
}

const NAMES: Readonly<Record<Kind, string>> = {
  cardholder: 'cardholder',
  kyc: 'KYC application',
  card: 'card',
  topup: 'top-up',
}

/** A journey that the caller may see, or NOT_FOUND. */
export async function journeyFor(
  { world, access }: Pick<Acting, 'world' | 'access'>,
  kind: Kind | undefined,
  id: string,
  field: string,
): Promise<JourneyRow> {
  const row = isOurs(id) ? await journeyById(world.database.sql, id) : undefined
  if (row === undefined || (kind !== undefined && row.kind !== kind) || !maySee(access, row))
    return notFound(kind === undefined ? 'journey' : NAMES[kind], [field])
  return row
}

export async function productFor({ world }: Pick<Acting, 'world'>, id: string): Promise<ProductView> {
  return (await world.catalog.product(id)) ?? notFound('product', ['productId'])
}

/** The provider of a row. Nothing is begun at a provider whose settings are gone: PROVIDER_UNAVAILABLE. */
export const providerOf = (world: World, { provider }: Pick<JourneyRow, 'provider'>, field: string): Provider =>
  world.providers.get(provider) ??
  refuse('PROVIDER_UNAVAILABLE', `the provider ${provider} is not configured here; nothing was begun`, { path: [field] })
