import { describe, expect, it } from 'vitest'
import { settings } from '../../../src/providers/yativo/settings.ts'

const BASE = 'https://crypto-api.yativo.com/api'
const problems = (given: object): string => {
  const parsed = settings.safeParse(given)
  return parsed.success ? '' : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')
}

describe("Yativo's variables", () => {
  it('are a base URL with a key and a secret, or with a token', () => {
    expect(settings.parse({ YATIVO_BASE_URL: BASE, YATIVO_API_KEY: 'yativo_k', YATIVO_API_SECRET: 's' })).toMatchObject({
      YATIVO_SOURCE_CHAIN: 'SOL',
    })
    expect(problems({ YATIVO_BASE_URL: BASE, YATIVO_ACCESS_TOKEN: 't', YATIVO_SOURCE_CHAIN: 'XDC' })).toBe('')
  })

  it.each([
    [
      { YATIVO_BASE_URL: BASE },
      'YATIVO_API_KEY: expected YATIVO_API_KEY and YATIVO_API_SECRET, or YATIVO_ACCESS_TOKEN, but YATIVO_API_KEY is missing',
    ],
    [{ YATIVO_BASE_URL: BASE }, 'but YATIVO_API_SECRET is missing'],
    [{ YATIVO_API_KEY: 'yativo_k' }, 'YATIVO_BASE_URL: expected an http(s) URL up to and including /api'],
    [{ YATIVO_API_KEY: 'yativo_k' }, 'but YATIVO_API_SECRET is missing'],
    [{ YATIVO_BASE_URL: BASE, YATIVO_API_KEY: 'yativo_k' }, 'but YATIVO_API_SECRET is missing'],
    [
      { YATIVO_BASE_URL: `${BASE}/v1`, YATIVO_ACCESS_TOKEN: 't' },
      'YATIVO_BASE_URL: expected the URL up to and including /api but it goes on after that',
    ],
    [
      { YATIVO_BASE_URL: 'crypto-api', YATIVO_ACCESS_TOKEN: 't' },
      'YATIVO_BASE_URL: expected an http(s) URL up to and including /api',
    ],
    [{ YATIVO_BASE_URL: BASE, YATIVO_ACCESS_TOKEN: 't', YATIVO_SOURCE_CHAIN: 'ETH' }, 'YATIVO_SOURCE_CHAIN: expected SOL or XDC'],
    [
      { YATIVO_BASE_URL: BASE, YATIVO_ACCESS_TOKEN: 't', YATIVO_WEBHOOK_SECRET: 'short' },
      'YATIVO_WEBHOOK_SECRET: expected the webhook secret as it was printed',
    ],
  ])('say what was expected of %o', (given, problem) => {
    expect(problems(given)).toContain(problem)
  })
})
