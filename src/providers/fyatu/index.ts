import { z } from 'zod'
import type { Provider } from '../../domain/provider.ts'
import { defineProvider } from '../kit/module.ts'
import type { Surroundings } from '../kit/surroundings.ts'
import { createAmendment } from './amendment.ts'
import { createBalances } from './balances.ts'
import { createControls } from './controls.ts'
import { createDirectory, createHoldings, createProfiles } from './directory.ts'
import { createFunding } from './funding.ts'
import { createIssuance } from './issuance.ts'
import { createLedger } from './ledger.ts'
import { listProducts } from './products.ts'
import { createRegistration } from './registration.ts'
import { createVerification } from './verification.ts'
import { createWebhooks } from './webhooks.ts'
import { createWire } from './wire.ts'

const settings = z.object({
  FYATU_BASE_URL: z.url({
    protocol: /^https?$/,
    error: 'expected a URL such as https://api.fyatu.com/api/v3.20 but got something else',
  }),
  FYATU_API_KEY: z.string({ error: 'expected an API key but got nothing' }).min(1, 'expected an API key but got an empty text'),
  FYATU_WEBHOOK_SECRET: z
    .string({ error: 'expected the secret of the webhook endpoint (whsec_…) but got nothing' })
    .min(1, 'expected the secret of the webhook endpoint (whsec_…) but got an empty text'),
})

function create(
  { FYATU_BASE_URL: baseUrl, FYATU_API_KEY: apiKey, FYATU_WEBHOOK_SECRET: webhookSecret }: z.infer<typeof settings>,
  surroundings: Surroundings,
): Provider {
  const wire = createWire({ baseUrl, apiKey }, surroundings)
  return {
    id: 'fyatu',
    name: 'Fyatu',
    products: () => listProducts(wire),
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
    webhooks: createWebhooks(webhookSecret),
  }
}

export const fyatu = defineProvider({
  id: 'fyatu',
  settings,
  create,
  sandbox: async () => (await import('./sandbox/start.ts')).startSandbox,
})
