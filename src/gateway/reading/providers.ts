import { notFound } from '../api/access.ts'
import { seesAll, type Viewer } from '../api/viewer.ts'
import type { Capability, Health, ProductView, ProviderView } from '../api/views.ts'
import { capabilitiesOf } from '../engine/capabilities.ts'
import type { World } from '../world.ts'

export const readProviders = (world: World, viewer: Viewer) => {
  const all = (): readonly ProviderView[] => [...world.providers.values()].map(({ id, name }) => ({ kind: 'provider', id, name }))
  return {
    all,
    find: (id: string): ProviderView | null => all().find(provider => provider.id === id) ?? null,
    capabilities(id: string): readonly Capability[] {
      return capabilitiesOf(world.providers.get(id) ?? notFound('provider', ['id']))
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
