import { expect, test } from 'vitest'
import { z } from 'zod'
import { warningsOf } from '../../src/warnings.ts'

const acme = { id: 'acme', settings: z.object({ ACME_BASE_URL: z.string(), ACME_WEBHOOK_SECRET: z.string() }) }

test('a variable that nothing reads is named when its name is near to one of ours or begins like ours', () => {
  const environment = {
    ENCRYPTION_KEY: 'k1:c2VjcmV0',
    DATABSE_URL: 'postgres://secret@host/db',
    ACME_WEBHOOK_SECRETS: 'secret',
    ACME_MODE: 'live',
    AUTH_DOMAIN: 'secret.example.com',
  }
  expect(warningsOf([acme], environment)).toEqual([
    'ENCRYPTION_KEY is set but nothing reads it; did you mean ENCRYPTION_KEYS?',
    'DATABSE_URL is set but nothing reads it; did you mean DATABASE_URL?',
    'ACME_WEBHOOK_SECRETS is set but nothing reads it; did you mean ACME_WEBHOOK_SECRET?',
    'ACME_MODE is set but nothing reads it',
    'AUTH_DOMAIN is set but nothing reads it',
  ])
  expect(warningsOf([acme], environment).join()).not.toMatch(/secret\b|c2Vj|live/)
})

test('the variables of other programs, and empty ones, are no reason for a warning', () => {
  const others = {
    PATH: '/bin',
    HOSTNAME: 'web-1',
    NODE_OPTIONS: '-r x',
    HOME: '/',
    npm_config_cache: '/x',
    PGHOST: 'db',
    ENCRYPTION_KEY: ' ',
  }
  expect(warningsOf([acme], others)).toEqual([])
  expect(warningsOf([acme], { ACME_BASE_URL: 'https://acme.test', PORT: '1', DATABASE_LISTEN_URL: 'postgres://x' })).toEqual([])
})

test('production without any provider says so', () => {
  expect(warningsOf([acme], { NODE_ENV: 'production' })).toEqual([
    'no provider is set up, so no card can be issued; set the variables of at least one',
  ])
  expect(warningsOf([acme], { NODE_ENV: 'production', ACME_BASE_URL: 'https://acme.test' })).toEqual([])
})
