import { z } from 'zod'
import { secretsSetting } from '../kit/signatures.ts'

/** Where Artha is and who we are there. */
export const settings = z.object({
  /** Up to, not including, /api/v1; a path part such as /ext is allowed, and signed. */
  ARTHA_BASE_URL: z.url({ protocol: /^https?$/, error: 'expected an http(s) address up to, not including, /api/v1' }),
  ARTHA_API_KEY: z.string({ error: 'expected the public key id, e.g. ak_live_…' }).min(1),
  ARTHA_API_SECRET: z.string({ error: 'expected the secret that was shown when the key was made' }).min(1),
  /** The last part of the webhook's address; without it webhooks are off. */
  ARTHA_WEBHOOK_TOKEN: secretsSetting(
    16,
    'expected at least 16 characters that cannot be guessed; during a roll "new,old"',
  ).optional(),
  /** The printed example secret looks like base64 and is none: its text is the key [assumed]. */
  ARTHA_SECRET_ENCODING: z.enum(['text', 'base64']).optional(),
  /** The guide and the reference page disagree [seed, docs C]; the guide wins. */
  ARTHA_TOPUP_STATUS_PATH: z.enum(['topupstatus', 'cards/topupstatus']).optional(),
})
export type Settings = z.infer<typeof settings>
