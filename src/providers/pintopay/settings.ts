import { z } from 'zod'

/** This provider's environment variables. */
export const settings = z.object({
  PINTOPAY_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'expected an http(s) URL up to, not including, /api/v1' })
    .refine(url => !/\/api\/v\d+\/?$/.test(url), {
      error: 'expected the URL up to, not including, /api/v1 but it ends with that',
    }),
  PINTOPAY_API_KEY: z
    .string({ error: 'expected the API key of the project' })
    .min(1, { error: 'expected the API key of the project but it is empty' }),
  PINTOPAY_API_SECRET: z
    .string({ error: 'expected the API secret of the project' })
    .min(8, { error: 'expected the API secret, of at least 8 characters, but it is shorter' }),
})
export type Settings = z.infer<typeof settings>
