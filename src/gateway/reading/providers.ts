import { seesAll, type Viewer } from '../api/viewer.ts'
import type { Capability, Health, ProductView, ProviderView } from '../api/views.ts'
import { capabilitiesOf } from '../engine/capabilities.ts'
import type { World } from '../world.ts'

export const readProviders = (world: World, viewer: Viewer) => {
  const all = (): readonly ProviderView[] => [...world.providers.values()].map(({ id, name }) => ({ kind: 'provider', id, name }))
  const find = (id: string): ProviderView | null => all().find(provider => provider.id === id) ?? null
  return {
    all,
    find,
    /** Whose journeys are here. A provider that is off now keeps its id, and can do nothing. */
    of: (id: string): ProviderView => find(id) ?? { kind: 'provider', id, name: id },
    capabilities(id: string): readonly Capability[] {
      const provider = world.providers.get(id)
      return provider === undefined ? [] : capabilitiesOf(provider)
    },
    health(id: string): Health {
      const health = world.health.of(id, world.now())
      return seesAll(viewer) ? health : { ...health, drift: [] }
    },
  }
}

export const readProducts = (world: World) => ({
  of: (providerId: string): Promise<readonly ProductView[]> => world.catalog.products(providerId),
  /** Null for an unknown id; PROVIDER_UNAVAILABLE where the catalogue cannot be read. */
  find: (id: string): Promise<ProductView | null> => world.catalog.product(id),
})
