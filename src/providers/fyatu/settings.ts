import { z } from 'zod'
import { secretsSetting } from '../kit/signatures.ts'

/** The environment variables of Fyatu. */
export const settings = z.object({
  FYATU_BASE_URL: z.url({
    protocol: /^https?$/,
    error: 'expected a URL such as https://api.fyatu.com/api/v3.20 but got something else',
  }),
  FYATU_API_KEY: z.string({ error: 'expected an API key but got nothing' }).min(1, 'expected an API key but got an empty text'),
  FYATU_WEBHOOK_SECRET: secretsSetting(1, 'expected the secret of the webhook endpoint (whsec_…); during a roll "new,old"'),
})
export type Settings = z.infer<typeof settings>
