import { type AmountRule, atExponent } from '../../domain/money.ts'
import type { Product, Provider } from '../../domain/provider.ts'
import { Products, type Product as PintopayProduct } from './shapes.ts'
import type { Wire } from './wire.ts'

/** A product belongs to a subprovider, the real issuer, and KYC is with the subprovider. [seed] All are virtual. [docs] */
export function createProducts(wire: Wire): Provider['products'] {
  return async () => (await wire.call('cards/products', Products, {})).products.items.map(product => productOf(product))
}

function productOf(product: PintopayProduct): Product {
  const limits: Omit<AmountRule, 'need'> = {
    ...(product.currency ? { currency: product.currency.toUpperCase() } : {}),
    ...(product.topup_min_amount != null ? { min: atExponent(product.topup_min_amount, product.currency ?? 'USD') } : {}),
    ...(product.topup_max_amount != null ? { max: atExponent(product.topup_max_amount, product.currency ?? 'USD') } : {}),
  }
  return {
    ref: product.product_code,
    name: product.name ?? product.product_code,
    ...(limits.currency === undefined ? {} : { currency: limits.currency }),
    type: 'VIRTUAL',
    kycScope: product.subprovider_code,
    // A first load is taken to have the limits of any other. [assumed]
    initialAmount: { need: 'OPTIONAL', ...limits },
    topup: { need: 'REQUIRED', ...limits },
    active: product.is_active ?? true,
  }
}
