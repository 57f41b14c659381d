import { describe, expect, it } from 'vitest'
import { settings } from '../../../src/providers/pintopay/settings.ts'

const GOOD = { PINTOPAY_BASE_URL: 'https://api.example.com/ext', PINTOPAY_API_KEY: 'key', PINTOPAY_API_SECRET: 'secret-secret' }
const problems = (changed: Record<string, unknown>): string[] =>
  (settings.safeParse({ ...GOOD, ...changed }).error?.issues ?? []).map(({ path, message }) => `${path.join()}: ${message}`)

describe('settings', () => {
  it('are three variables, and a path before /api/v1 is kept', () => {
    expect(settings.parse(GOOD)).toEqual(GOOD)
  })

  it.each([
    [{ PINTOPAY_BASE_URL: 'api.example.com' }, 'PINTOPAY_BASE_URL: expected an http(s) URL up to, not including, /api/v1'],
    [
      { PINTOPAY_BASE_URL: 'https://api.example.com/api/v1/' },
      'PINTOPAY_BASE_URL: expected the URL up to, not including, /api/v1 but it ends with that',
    ],
    [{ PINTOPAY_API_KEY: undefined }, 'PINTOPAY_API_KEY: expected the API key of the project'],
    [
      { PINTOPAY_API_SECRET: 'short' },
      'PINTOPAY_API_SECRET: expected the API secret, of at least 8 characters, but it is shorter',
    ],
  ])('say what was expected: %j', (changed, problem) => {
    expect(problems(changed)).toEqual([problem])
  })
})
