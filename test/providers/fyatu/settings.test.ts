import { describe, expect, it } from 'vitest'
import { fyatu } from '../../../src/providers/fyatu/index.ts'

const problems = (variables: Record<string, string>): string[] =>
  (fyatu.settings.safeParse(variables).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('settings', () => {
  it('are three, all needed', () => {
    expect(problems({})).toEqual([
      'FYATU_BASE_URL: expected a URL such as https://api.fyatu.com/api/v3.20 but got something else',
      'FYATU_API_KEY: expected an API key but got nothing',
      'FYATU_WEBHOOK_SECRET: expected the secret of the webhook endpoint (whsec_…); during a roll "new,old"',
    ])
  })

  it('that are wrong say what was expected, and never what was given', () => {
    const wrong = problems({ FYATU_BASE_URL: 'ftp://secret.example', FYATU_API_KEY: '', FYATU_WEBHOOK_SECRET: 'whsec_1' })
    expect(wrong).toHaveLength(2)
    expect(wrong.join()).not.toContain('secret.example')
  })
})
