import { defineProvider } from '../kit/module.ts'
import { balances } from './balances.ts'
import { controls } from './controls.ts'
import { directory, holdings, profiles } from './directory.ts'
import { funding } from './funding.ts'
import { issuance } from './issuance.ts'
import { PRODUCTS } from './products.ts'
import { registration } from './registration.ts'
import { settings } from './settings.ts'
import { verification } from './verification.ts'
import { webhooks } from './webhooks.ts'
import { createWire } from './wire.ts'

/** Yativo: a card issuer programme whose customers prove themselves on a hosted page and spend from one wallet each. */
export const yativo = defineProvider({
  id: 'yativo',
  settings,
  create(given, surroundings) {
    const { now } = surroundings
    const { YATIVO_WEBHOOK_SECRET: secret } = given
    const wire = createWire(given, surroundings)
    return {
      id: 'yativo',
      name: 'Yativo',
      products: () => Promise.resolve(PRODUCTS),
      registration: registration(wire, now),
      verification: verification(wire, now),
      issuance: issuance(wire),
      funding: funding(wire, given.YATIVO_SOURCE_CHAIN),
      controls: controls(wire),
      balances: balances(wire, now),
      profiles: profiles(wire),
      directory: directory(wire),
      holdings: holdings(wire),
      ...(secret === undefined ? {} : { webhooks: webhooks(secret) }),
    }
  },
  sandbox: async () => (await import('./sandbox/index.ts')).startSandbox,
})
