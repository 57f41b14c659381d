import type { JourneyView } from '../api/views.ts'
import type { Reading } from './reading.ts'

type Parent = { readonly customerId: string } | { readonly cardholderId: string }

export const readKyc = (reading: Reading) => ({
  find: (id: string): Promise<JourneyView | null> => reading.journey(id, 'kyc'),

  /** Oldest first. */
  async of(parent: Parent): Promise<readonly JourneyView[]> {
    return reading.views(
      'customerId' in parent
        ? await reading.loaders.children('customer', parent.customerId, 'kyc')
        : await reading.loaders.children('cardholder', parent.cardholderId, 'kyc'),
    )
  },

  /** The application that counts for a product. */
  async for(cardholderId: string, productId: string): Promise<JourneyView | null> {
    const product = await reading.world.catalog.product(productId)
    const applications = await reading.views(await reading.loaders.children('cardholder', cardholderId, 'kyc'))
    return (
      applications.find(({ providerId, kycScope }) => providerId === product?.providerId && kycScope === product.kycScope) ?? null
    )
  },
})
