import { faultFrom } from '../../domain/fault.ts'
import type { Product, Provider } from '../../domain/provider.ts'
import type { ProductView } from '../api/views.ts'
import { refuse } from '../api/refusal.ts'

export type Catalog = {
  /** Empty when the provider cannot be asked and never could. */
  products(providerId: string): Promise<readonly ProductView[]>
  /** By "provider:ref"; null where there is none. Refuses PROVIDER_UNAVAILABLE where that cannot be told. */
  product(id: string): Promise<ProductView | null>
}

/** Products change rarely: asked for again after this many seconds. */
const FRESH = 300
/** So long the old ones serve at once meanwhile: a provider that hangs would else use up what a mutation may take, before its turn has begun. */
const GOOD_ENOUGH = 24 * 3600

export function createCatalog(providers: ReadonlyMap<string, Provider>, now: () => Date, wait: number): Catalog {
  const known = new Map<string, { at: number; products: readonly ProductView[] }>()
  const asking = new Map<string, Promise<readonly ProductView[] | undefined>>()

  const ask = (provider: Provider): Promise<readonly ProductView[] | undefined> => {
    const under = asking.get(provider.id)
    if (under !== undefined) return under
    const asked = provider
      .products()
      .then(
        products => {
          const views = products.map(product => viewOf(provider.id, product))
          known.set(provider.id, { at: now().getTime(), products: views })
          return views
        },
        thrown => void faultFrom(thrown),
      )
      .then(views => views ?? known.get(provider.id)?.products)
      .finally(() => asking.delete(provider.id))
    asking.set(provider.id, asked)
    return asked
  }

  const load = async (providerId: string): Promise<readonly ProductView[] | undefined> => {
    const provider = providers.get(providerId)
    if (provider === undefined) return []
    const cached = known.get(providerId)
    const age = cached === undefined ? Number.POSITIVE_INFINITY : (now().getTime() - cached.at) / 1000
    if (cached !== undefined && age < FRESH) return cached.products
    const asked = ask(provider)
    if (cached !== undefined && age < GOOD_ENOUGH) return cached.products
    const slow = new Promise<readonly ProductView[] | undefined>(resolve =>
      setTimeout(() => resolve(cached?.products), wait * 1000).unref(),
    )
    return Promise.race([asked, slow])
  }

  return {
    products: async providerId => (await load(providerId)) ?? [],
    async product(id) {
      const providerId = id.slice(0, id.indexOf(':'))
      if (!providers.has(providerId)) return null
      const products = await load(providerId)
      if (products === undefined)
        refuse('PROVIDER_UNAVAILABLE', 'the provider of the product does not answer; try again later', {
          path: ['productId'],
        })
      return products.find(product => product.id === id) ?? null
    },
  }
}

const viewOf = (providerId: string, { ref, currency, brand, ...rest }: Product): ProductView => ({
  ...rest,
  kind: 'product',
  id: `${providerId}:${ref}`,
  providerId,
  currency: currency ?? null,
  brand: brand ?? null,
})

/** The provider's own ref in a product's id. */
export const productRefOf = (productId: string): string => productId.slice(productId.indexOf(':') + 1)
