import { defineProvider } from '../kit/module.ts'
import { createBalances } from './balances.ts'
import { createControls } from './controls.ts'
import { createDirectory } from './directory.ts'
import { createFunding } from './funding.ts'
import { createHoldings } from './holdings.ts'
import { createIssuance } from './issuance.ts'
import { createLimits } from './limits.ts'
import { createProducts } from './products.ts'
import { createProfiles } from './profiles.ts'
import { createRegistration } from './registration.ts'
import { createReveals } from './reveals.ts'
import { settings } from './settings.ts'
import { createTransactions } from './transactions.ts'
import { createVerification } from './verification.ts'
import { createWebhooks } from './webhooks.ts'
import { createWire } from './wire.ts'

/** Yativo: customers prove their identity on a hosted page, and all cards of a customer spend from one wallet. */
export const yativo = defineProvider({
  id: 'yativo',
  settings,
  create(variables, surroundings) {
    const { now } = surroundings
    const { YATIVO_WEBHOOK_SECRET: secret, YATIVO_SOURCE_CHAIN: sourceChain } = variables
    const wire = createWire(variables, surroundings)
    return {
      id: 'yativo',
      name: 'Yativo',
      products: createProducts(),
      registration: createRegistration(wire, now),
      verification: createVerification(wire, now),
      issuance: createIssuance(wire),
      funding: createFunding(wire, sourceChain),
      controls: createControls(wire),
      balances: createBalances(wire, now),
      profiles: createProfiles(wire),
      directory: createDirectory(wire),
      holdings: createHoldings(wire),
      transactions: createTransactions(wire, now),
      reveals: createReveals(wire, now),
      limits: createLimits(wire),
      ...(secret === undefined ? {} : { webhooks: createWebhooks(secret) }),
    }
  },
  sandbox: async () => (await import('./sandbox/index.ts')).startSandbox,
})
