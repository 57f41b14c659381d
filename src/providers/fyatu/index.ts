import { defineProvider } from '../kit/module.ts'
import { createAmendment } from './amendment.ts'
import { createBalances } from './balances.ts'
import { createChallenges } from './challenges.ts'
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
import { settings } from './settings.ts'
import { createTransactions } from './transactions.ts'
import { createVerification } from './verification.ts'
import { createWebhooks } from './webhooks.ts'
import { createWire } from './wire.ts'

/** Fyatu: identity checks begin by themselves and end with a signed webhook; cards and top-ups are synchronous. */
export const fyatu = defineProvider({
  id: 'fyatu',
  settings,
  create(variables, surroundings) {
    const wire = createWire(variables, surroundings)
    return {
      id: 'fyatu',
      name: 'Fyatu',
      products: createProducts(wire),
      registration: createRegistration(wire),
      verification: createVerification(wire),
      issuance: createIssuance(wire),
      funding: createFunding(wire),
      controls: createControls(wire),
      balances: createBalances(wire, surroundings.now),
      amendment: createAmendment(wire),
      profiles: createProfiles(wire),
      directory: createDirectory(wire),
      holdings: createHoldings(wire),
      ledger: createLedger(wire),
      transactions: createTransactions(wire, surroundings.now),
      challenges: createChallenges(),
      limits: createLimits(wire),
      webhooks: createWebhooks(variables.FYATU_WEBHOOK_SECRET),
    }
  },
  sandbox: async () => (await import('./sandbox/index.ts')).startSandbox,
})
