import type { Product, Provider } from '../../domain/provider.ts'

export const VIRTUAL = 'virtual'

/** No product or programme is chosen per card: there is one. Its currency is known only after KYC; top-ups are in US dollars whatever it is [docs]. */
const PRODUCTS: readonly Product[] = [
  {
    ref: VIRTUAL,
    name: 'Yativo virtual card',
    brand: 'VISA',
    type: 'VIRTUAL',
    kycScope: 'person',
    initialAmount: { need: 'UNSUPPORTED' },
    topup: { need: 'OPTIONAL', currency: 'USD', min: '5' },
    active: true,
  },
]

export const createProducts = (): Provider['products'] => () => Promise.resolve(PRODUCTS)
