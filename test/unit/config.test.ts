import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import Fastify from 'fastify'
import { ConfigError, loadEnvFile, readConfig } from '../../src/config.ts'
import { limitsOf, openStorage } from '../../src/open-world.ts'
import { PROVIDERS } from '../../src/providers/index.ts'

const acme = {
  id: 'acme',
  settings: z.object({
    ACME_BASE_URL: z.url({ error: 'expected an address' }),
    ACME_API_KEY: z.string({ error: 'expected the key' }),
    ACME_WEBHOOK_TOKEN: z.string().min(16, 'expected at least 16 characters').optional(),
  }),
}
const KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`
const PRODUCTION = {
  NODE_ENV: 'production',
  AUTH_JWT_SECRET: 'x'.repeat(32),
  AUTH_AUDIENCE: 'cardgraph',
  ENCRYPTION_KEYS: KEY,
  DATABASE_URL: 'postgres://localhost/cardgraph',
}

function problemsOf(
  environment: Record<string, string>,
  providers: Parameters<typeof readConfig>[0] = [acme],
): readonly string[] {
  try {
    readConfig(providers, environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('an empty environment', () => {
  test('is a development server on this machine with its own database and no provider', () => {
    expect(readConfig([acme], {})).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: undefined,
      dataDirectory: './data',
      authentication: undefined,
      playground: true,
      readFreshSeconds: 5,
      deadlineHours: 24,
      providers: new Map(),
    })
  })

  test('is not enough for production, which says everything that it needs', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      'AUTH_JWT_SECRET or AUTH_JWKS_URL: one of the two must be set in production',
      'AUTH_AUDIENCE: must be set in production, to the audience of our tokens',
      'ENCRYPTION_KEYS: must have at least one key in production',
      'DATABASE_URL: must be the address of a PostgreSQL in production',
    ])
  })
})

describe('production', () => {
  test('starts with tokens, keys and a database, and shows no playground', () => {
    expect(readConfig([acme], PRODUCTION)).toMatchObject({
      production: true,
      playground: false,
      authentication: { mode: 'secret' },
    })
  })

  test('shows the playground when asked to', () => {
    expect(readConfig([acme], { ...PRODUCTION, PLAYGROUND: 'on' }).playground).toBe(true)
  })

  test('refuses a secret that can be guessed', () => {
    expect(problemsOf({ ...PRODUCTION, AUTH_JWT_SECRET: 'secret' })).toEqual([
      'AUTH_JWT_SECRET: must have at least 32 characters in production',
    ])
  })

  test('fetches the keys of tokens over TLS, and takes tokens that are meant for it alone', () => {
    const { AUTH_JWT_SECRET: _none, ...rest } = PRODUCTION
    const keys = 'https://login.example.com/jwks.json'
    expect(readConfig([acme], { ...rest, AUTH_JWKS_URL: keys }).authentication).toEqual({
      mode: 'jwks',
      jwksUrl: keys,
      audience: 'cardgraph',
    })
    expect(problemsOf({ ...rest, AUTH_JWKS_URL: keys.replace('https', 'HTTP') })).toEqual([
      'AUTH_JWKS_URL: must start with https:// in production',
    ])
    expect(problemsOf({ ...rest, AUTH_JWKS_URL: keys, AUTH_AUDIENCE: '' })).toEqual([
      'AUTH_AUDIENCE: must be set in production, to the audience of our tokens',
    ])
  })

  test('never seals with a key of development, whatever it is told', async () => {
    const config = { ...readConfig([acme], PRODUCTION), databaseUrl: undefined, encryptionKeys: undefined }
    await expect(openStorage(config)).rejects.toThrow('ENCRYPTION_KEYS: must have at least one key in production')
  })

  test.each(['prod', 'Production', 'staging'])('is not begun by a NODE_ENV of %s, and nothing else is either', name => {
    expect(problemsOf({ ...PRODUCTION, NODE_ENV: name })).toContain('NODE_ENV: must be one of production, development, test')
  })
})

describe('a provider', () => {
  test('is on with all of its variables', () => {
    const { providers } = readConfig([acme], { ACME_BASE_URL: 'https://acme.test', ACME_API_KEY: 'k' })
    expect(providers.get('acme')).toEqual({ ACME_BASE_URL: 'https://acme.test', ACME_API_KEY: 'k' })
  })

  test('with some of its variables stops the start, with what is missing', () => {
    expect(problemsOf({ ACME_BASE_URL: 'https://acme.test' })).toEqual(['ACME_API_KEY: expected the key, but it is not set'])
  })

  test('with few of its variables says all that is missing, not the first', () => {
    expect(problemsOf({ ACME_WEBHOOK_TOKEN: 'x'.repeat(16) })).toEqual([
      'ACME_BASE_URL: expected an address, but it is not set',
      'ACME_API_KEY: expected the key, but it is not set',
    ])
  })

  test.each(PROVIDERS)(
    'such as $id, begun with any one variable, is told all that it lacks',
    async ({ id, settings, sandbox }) => {
      const { variables, close } = await (await sandbox())({})
      await close()
      const works = (given: object): boolean => settings.safeParse(given).success
      for (const [name, value] of Object.entries(variables)) {
        const needed = Object.keys(variables).filter(other => other !== name && !works({ ...variables, [other]: undefined }))
        const said = problemsOf({ [name]: value }, [{ id, settings }])
        expect(needed.filter(other => !said.some(line => line.startsWith(`${other}: expected`)))).toEqual([])
      }
    },
  )

  test('is off when its variables are empty', () => {
    expect(readConfig([acme], { ACME_BASE_URL: '', ACME_API_KEY: ' ' }).providers.size).toBe(0)
  })
})

describe('what is wrong', () => {
  test('is listed at once, in one message, a line for each variable', () => {
    const wrong = {
      PORT: 'http',
      DATABASE_URL: 'mysql://x',
      KYC_DEADLINE_HOURS: '0',
      ACME_API_KEY: 'k',
      POLL_MIN_SECONDS: '9',
      POLL_MAX_SECONDS: '3',
    }
    expect(problemsOf(wrong)).toEqual([
      'PORT: must be a whole number from 0 to 65535',
      'DATABASE_URL: must be an address that starts with postgres:// or postgresql://',
      'KYC_DEADLINE_HOURS: must be a number above 0',
      'ACME_BASE_URL: expected an address, but it is not set',
      'POLL_MIN_SECONDS: must be at most POLL_MAX_SECONDS',
    ])
    expect(() => readConfig([acme], wrong)).toThrow(/^The environment needs 5 changes:\n {2}- PORT: /)
  })

  test('never shows a value, which may be a secret', () => {
    const secrets = {
      ENCRYPTION_KEYS: 'k1:c2VjcmV0',
      ACME_WEBHOOK_TOKEN: 'short-secret',
      AUTH_JWT_SECRET: 'jwt-secret',
      AUTH_JWKS_URL: 'not an address',
    }
    const said = problemsOf(secrets).join('\n')
    expect(said).toContain('ENCRYPTION_KEYS')
    expect(said).not.toMatch(/c2VjcmV0|short-secret|jwt-secret|not an address/)
  })

  test.each([
    [
      'a key of another length',
      `k1:${Buffer.alloc(16).toString('base64')}`,
      'the key "k1" has 16 bytes; write each key as id:base64 of 32 bytes, comma separated',
    ],
    ['no key at all', ',', 'no key is there; write each key as id:base64 of 32 bytes, comma separated'],
    ['blanks only', ' , ,', 'no key is there; write each key as id:base64 of 32 bytes, comma separated'],
    ['two keys of one id', `${KEY},${KEY}`, 'two keys have the id "k1"; give each key an id of its own'],
  ])('is %s', (_what, keys, problem) => {
    expect(problemsOf({ ENCRYPTION_KEYS: keys })).toEqual([`ENCRYPTION_KEYS: ${problem}`])
    expect(problemsOf({ ...PRODUCTION, ENCRYPTION_KEYS: keys })).toEqual([`ENCRYPTION_KEYS: ${problem}`])
  })
})

test('what a token must say is a problem where no token is taken', () => {
  expect(problemsOf({ AUTH_ISSUER: 'https://login.example.com', AUTH_AUDIENCE: 'cardgraph' })).toEqual([
    'AUTH_ISSUER: needs AUTH_JWT_SECRET or AUTH_JWKS_URL',
    'AUTH_AUDIENCE: needs AUTH_JWT_SECRET or AUTH_JWKS_URL',
  ])
})

test('however long a provider may take, a write is over before its lease is', () => {
  for (const UPSTREAM_TIMEOUT_SECONDS of ['', '0.5', '5', '15', '19.5', '20']) {
    const { sendWindow, writeTimeout, lease } = limitsOf(readConfig([], { UPSTREAM_TIMEOUT_SECONDS }))
    expect(sendWindow, UPSTREAM_TIMEOUT_SECONDS).toBeGreaterThan(0)
    expect(sendWindow + writeTimeout, UPSTREAM_TIMEOUT_SECONDS).toBeLessThan(lease)
  }
  for (const UPSTREAM_TIMEOUT_SECONDS of ['20.1', '60', '0'])
    expect(problemsOf({ UPSTREAM_TIMEOUT_SECONDS })).toEqual([
      'UPSTREAM_TIMEOUT_SECONDS: must be a number above 0 and of at most 20',
    ])
})

test('the deadline and the polling seconds may be fractions', () => {
  expect(readConfig([], { KYC_DEADLINE_HOURS: '0.01', POLL_MIN_SECONDS: '0.2', POLL_MAX_SECONDS: '0.5' })).toMatchObject({
    deadlineHours: 0.01,
    pollMinSeconds: 0.2,
    pollMaxSeconds: 0.5,
  })
})

test('the first encryption key seals, so their order is kept', () => {
  const second = `k2:${Buffer.alloc(32, 8).toString('base64')}`
  expect(readConfig([], { ENCRYPTION_KEYS: `${second}, ${KEY}` }).encryptionKeys?.map(({ id }) => id)).toEqual(['k2', 'k1'])
})

test('.env fills in what the environment leaves open, and the environment wins', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'cardgraph-')), '.env')
  writeFileSync(file, 'CARDGRAPH_TEST_OPEN=file\nCARDGRAPH_TEST_SET=file\n')
  process.env['CARDGRAPH_TEST_SET'] = 'environment'
  onTestFinished(() => ['CARDGRAPH_TEST_OPEN', 'CARDGRAPH_TEST_SET'].forEach(name => delete process.env[name]))
  loadEnvFile(file)
  expect([process.env['CARDGRAPH_TEST_OPEN'], process.env['CARDGRAPH_TEST_SET']]).toEqual(['file', 'environment'])
})

describe('what faces the internet', () => {
  test('is counted in production, and nowhere else unless asked for', () => {
    expect(readConfig([acme], PRODUCTION).ratePerMinute).toBe(600)
    expect(readConfig([acme], {}).ratePerMinute).toBeUndefined()
    expect(readConfig([acme], { RATE_LIMIT_PER_MINUTE: '90' }).ratePerMinute).toBe(90)
    expect(readConfig([acme], { ...PRODUCTION, RATE_LIMIT_PER_MINUTE: 'off' }).ratePerMinute).toBeUndefined()
    expect(problemsOf({ RATE_LIMIT_PER_MINUTE: '0' })).toEqual(['RATE_LIMIT_PER_MINUTE: must be a whole number above 0, or off'])
  })

  test('lets pages of named origins in, and of no other', () => {
    expect(readConfig([acme], {}).corsOrigins).toEqual(new Set())
    expect(readConfig([acme], { CORS_ORIGINS: 'https://a.test, http://localhost:5173' }).corsOrigins).toEqual(
      new Set(['https://a.test', 'http://localhost:5173']),
    )
    for (const wrong of ['*', 'https://a.test/', 'a.test', 'https://a.test/app'])
      expect(problemsOf({ CORS_ORIGINS: wrong }), wrong).toEqual([
        'CORS_ORIGINS: must be origins such as https://app.example.com, comma separated and without a path',
      ])
  })

  test('may be narrowed to the documents that somebody vouched for', () => {
    expect(readConfig([acme], {}).trustedDocuments).toEqual({ mode: 'on', file: undefined })
    const file = 'trusted-documents.json'
    expect(readConfig([acme], { TRUSTED_DOCUMENTS: 'only', TRUSTED_DOCUMENTS_FILE: file }).trustedDocuments).toEqual({
      mode: 'only',
      file,
    })
    for (const wrong of ['no-such-file.json', 'package.json', 'README.md'])
      expect(problemsOf({ TRUSTED_DOCUMENTS_FILE: wrong, PORT: 'http' }), wrong).toEqual([
        'PORT: must be a whole number from 0 to 65535',
        'TRUSTED_DOCUMENTS_FILE: must be a readable file with a manifest of operations, each with id, name and body',
      ])
    expect(problemsOf({ TRUSTED_DOCUMENTS: 'yes' })).toEqual(['TRUSTED_DOCUMENTS: must be one of on, only, off'])
  })

  test('believes proxies that the server knows how to believe, and no others', async () => {
    for (const TRUST_PROXY of ['10.0.0.1', '10.0.0.0/8, ::1', 'loopback,10.1.0.0/255.255.0.0', 'fc00::/7']) {
      expect(problemsOf({ TRUST_PROXY })).toEqual([])
      await Fastify({ trustProxy: TRUST_PROXY }).close()
    }
    for (const TRUST_PROXY of ['true', 'proxy.internal', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.1/8/8', '10.0.0.1,', '1'])
      expect(problemsOf({ TRUST_PROXY }), TRUST_PROXY).toEqual([
        'TRUST_PROXY: must be addresses or networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal, comma separated',
      ])
  })

  test('says what an operation may cost, and whose word counts for an address', () => {
    expect(readConfig([acme], { QUERY_COST_LIMIT: '500', TRUST_PROXY: '10.0.0.0/8' })).toMatchObject({
      queryCostLimit: 500,
      trustProxy: '10.0.0.0/8',
    })
  })
})
