import { defineProvider } from '../kit/module.ts'
import { createBalances } from './balances.ts'
import { createChallenges } from './challenges.ts'
import { createControls } from './controls.ts'
import { createDirectory } from './directory.ts'
import { createFunding } from './funding.ts'
import { createHoldings } from './holdings.ts'
import { createIssuance } from './issuance.ts'
import { createProducts } from './products.ts'
import { createRegistration } from './registration.ts'
import { settings } from './settings.ts'
import { createTransactions } from './transactions.ts'
import { createVerification } from './verification.ts'
import { createWebhooks } from './webhooks.ts'
import { createWire } from './wire.ts'

/** Pintopay: an aggregator of virtual-card issuers. Every call is sealed, and every slow thing is an order. */
export const pintopay = defineProvider({
  id: 'pintopay',
  settings,
  create(variables, surroundings) {
    const wire = createWire(variables, surroundings)
    return {
      id: 'pintopay',
      name: 'Pintopay',
      products: createProducts(wire),
      registration: createRegistration(wire),
      verification: createVerification(wire),
      issuance: createIssuance(wire),
      funding: createFunding(wire),
      controls: createControls(wire),
      balances: createBalances(wire, surroundings.now),
      directory: createDirectory(wire),
      holdings: createHoldings(wire),
      transactions: createTransactions(wire, surroundings.now),
      challenges: createChallenges(),
      webhooks: createWebhooks(variables, wire),
    }
  },
  sandbox: async () => (await import('./sandbox/index.ts')).startSandbox,
})
