import { defineProvider } from '../kit/module.ts'
import { balances } from './balances.ts'
import { controls } from './controls.ts'
import { directory, holdings } from './directory.ts'
import { funding } from './funding.ts'
import { issuance } from './issuance.ts'
import { products } from './products.ts'
import { registration } from './registration.ts'
import { settings } from './settings.ts'
import { verification } from './verification.ts'
import { webhooks } from './webhooks.ts'
import { createWire } from './wire.ts'

/** Pintopay: an aggregator of virtual-card issuers, where every call is sealed and everything slow is an order. */
export const pintopay = defineProvider({
  id: 'pintopay',
  settings,
  create(given, surroundings) {
    const wire = createWire(given, surroundings)
    return {
      id: 'pintopay',
      name: 'Pintopay',
      products: () => products(wire),
      registration: registration(wire),
      verification: verification(wire),
      issuance: issuance(wire),
      funding: funding(wire),
      controls: controls(wire),
      balances: balances(wire, surroundings.now),
      directory: directory(wire),
      holdings: holdings(wire),
      webhooks: webhooks(given, wire),
    }
  },
  sandbox: async () => (await import('./sandbox/index.ts')).startSandbox,
})
