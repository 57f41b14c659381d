import { defineProvider } from '../kit/module.ts'
import { createAmendment } from './amendment.ts'
import { createBalances } from './balances.ts'
import { createControls } from './controls.ts'
import { createDirectory } from './directory.ts'
import { createFunding } from './funding.ts'
import { createHoldings } from './holdings.ts'
import { createIssuance } from './issuance.ts'
import { createLedger } from './ledger.ts'
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

/** Artha: KYC per product, requests signed with five headers, every outcome polled, no idempotency keys. */
export const artha = defineProvider({
  id: 'artha',
  settings,
  create(variables, surroundings) {
    const wire = createWire(variables, surroundings)
    const products = createProducts(wire)
    const { ARTHA_WEBHOOK_TOKEN: token } = variables
    return {
      id: 'artha',
      name: 'Artha',
      products: products.all,
      registration: createRegistration(wire),
      verification: createVerification(wire, products),
      issuance: createIssuance(wire, products),
      funding: createFunding(wire),
      controls: createControls(wire),
      balances: createBalances(wire),
      amendment: createAmendment(wire),
      profiles: createProfiles(wire),
      directory: createDirectory(wire),
      holdings: createHoldings(wire),
      ledger: createLedger(wire),
      transactions: createTransactions(wire),
      reveals: createReveals(wire),
      limits: createLimits(wire),
      ...(token === undefined ? {} : { webhooks: createWebhooks(token) }),
    }
  },
  sandbox: async () => (await import('./sandbox/index.ts')).startSandbox,
})
