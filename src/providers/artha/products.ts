import type { Product } from '../../domain/provider.ts'
import { productShape, type ArthaProduct } from './shapes.ts'
import { plain } from './statuses.ts'
import type { Wire } from './wire.ts'

export type Products = {
  all(): Promise<readonly Product[]>
  get(ref: string): Promise<ArthaProduct>
}

/** What a product wants changes with a new programme, not with a customer: one read a minute serves every application. */
const FRESH_MILLISECONDS = 60_000
/** The least amount of a top-up [docs]. */
const LEAST = '0.01'

export function createProducts(wire: Wire): Products {
  const known = new Map<string, { readonly since: number; readonly product: Promise<ArthaProduct> }>()
  return {
    all: async () => (await wire.readAll('GET products', '/Products', {}, productShape)).items.map(productOf),
    get(ref) {
      const now = wire.now().getTime()
      const cached = known.get(ref)
      if (cached !== undefined && now - cached.since < FRESH_MILLISECONDS) return cached.product
      const product = wire.read('GET product', `/Products/${encodeURIComponent(ref)}`, productShape)
      known.set(ref, { since: now, product })
      product.catch(() => known.delete(ref))
      return product
    },
  }
}

/** KYC is per product, and a card can be used only once it was topped up [seed]. */
function productOf({ ref, name, organization, type, currency, status }: ArthaProduct): Product {
  const rule = currency ? { currency: currency.toUpperCase() } : {}
  return {
    ref,
    name: name ?? ref,
    ...rule,
    ...(organization ? { brand: organization } : {}),
    type: isPhysical(type) ? 'PHYSICAL' : 'VIRTUAL',
    kycScope: ref,
    initialAmount: { need: 'UNSUPPORTED' },
    topup: { need: 'REQUIRED', ...rule, min: LEAST },
    active: plain(status) === 'active',
  }
}

export const isPhysical = (type: string | null | undefined): boolean => plain(type) === 'physical'

/** The names of what a product asks of an applicant, under either spelling of the list. */
export const kycRequirementsOf = (product: ArthaProduct): readonly string[] =>
  product.kycRequirements ?? product.kyc_requirements ?? []
