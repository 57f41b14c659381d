import { z } from 'zod'
import { secretsSetting } from '../kit/signatures.ts'

const variables = z.object({
  YATIVO_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'expected an http(s) URL up to and including /api' })
    .refine(url => !/\/v\d+\/?$/.test(url), { error: 'expected the URL up to and including /api but it goes on after that' }),
  YATIVO_API_KEY: z.string().min(1, { error: 'expected the API key of the card programme but it is empty' }).optional(),
  YATIVO_API_SECRET: z.string().min(1, { error: 'expected the API secret of the card programme but it is empty' }).optional(),
  /** Instead of key and secret: a token that somebody else renews. */
  YATIVO_ACCESS_TOKEN: z.string().min(1, { error: 'expected an access token but it is empty' }).optional(),
  /** Without it the webhook route is off, and a top-up that is not completed at once ends under review. */
  YATIVO_WEBHOOK_SECRET: secretsSetting(
    8,
    'expected the webhook secret as it was printed, "whsec_" included; during a roll "new,old"',
  ).optional(),
  /** The chain that the programme's wallet pays top-ups from. */
  YATIVO_SOURCE_CHAIN: z.enum(['SOL', 'XDC'], { error: 'expected SOL or XDC' }).default('SOL'),
})

type Credential = 'YATIVO_API_KEY' | 'YATIVO_API_SECRET'

/** Looked at even where other variables are wrong, so that everything that is missing is said at once. */
const needed = (name: Credential) => ({
  path: [name],
  error: `expected YATIVO_API_KEY and YATIVO_API_SECRET, or YATIVO_ACCESS_TOKEN, but ${name} is missing`,
  when: () => true,
})

/** This provider's environment variables. */
export const settings = variables
  .refine(given => given.YATIVO_ACCESS_TOKEN !== undefined || given.YATIVO_API_KEY !== undefined, needed('YATIVO_API_KEY'))
  .refine(given => given.YATIVO_ACCESS_TOKEN !== undefined || given.YATIVO_API_SECRET !== undefined, needed('YATIVO_API_SECRET'))
export type Settings = z.infer<typeof settings>
