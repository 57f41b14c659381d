import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'
import { type EncryptionKeys, parseEncryptionKeys } from './storage/encryption-keys.ts'

const ENVIRONMENTS = ['production', 'development', 'test'] as const
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const DEADLINE_HOURS = 24
const READ_FRESH_SECONDS = 5
const SWEEP_SECONDS = 300
/** A write must end before the lease ends; otherwise a second process takes over while the write may still act. */
const LONGEST_TIMEOUT = 20

const text = z.string()
const seconds = (least: string, allowed: (value: number) => boolean) =>
  text.transform(Number).refine(value => Number.isFinite(value) && allowed(value), `must be a number ${least}`)
const positive = seconds('above 0', value => value > 0)
const address = (schemes: readonly string[]) =>
  text.refine(
    value => URL.canParse(value) && schemes.includes(new URL(value).protocol),
    `must be an address that starts with ${schemes.map(scheme => `${scheme}//`).join(' or ')}`,
  )
const choice = <Value extends string>(...values: readonly Value[]) =>
  text
    .refine(value => (values as readonly string[]).includes(value), `must be one of ${values.join(', ')}`)
    .transform(value => value as Value)

/** The product's variables: the valid form and the default of each. A message never shows a value. */
export const SHARED = z.object({
  NODE_ENV: choice(...ENVIRONMENTS).optional(),
  HOST: text.default('127.0.0.1'),
  PORT: text
    .default('4000')
    .transform(Number)
    .refine(port => Number.isInteger(port) && port >= 0 && port <= 65_535, 'must be a whole number from 0 to 65535'),
  DATABASE_URL: address(['postgres:', 'postgresql:']).optional(),
  DATABASE_LISTEN_URL: address(['postgres:', 'postgresql:']).optional(),
  DATA_DIR: text.default('./data'),
  PUBLIC_URL: address(['http:', 'https:']).optional(),
  ENCRYPTION_KEYS: text.transform(encryptionKeys).optional(),
  AUTH_JWT_SECRET: text.optional(),
  AUTH_JWKS_URL: address(['http:', 'https:']).optional(),
  AUTH_ISSUER: text.optional(),
  AUTH_AUDIENCE: text.optional(),
  PLAYGROUND: choice('on', 'off').optional(),
  RATE_LIMIT_PER_MINUTE: text
    .refine(
      value => value === 'off' || (Number.isInteger(Number(value)) && Number(value) > 0),
      'must be a whole number above 0, or off',
    )
    .optional(),
  QUERY_COST_LIMIT: positive.optional(),
  TRUSTED_DOCUMENTS: choice('on', 'only', 'off').default('on'),
  TRUSTED_DOCUMENTS_FILE: text
    .refine(isManifest, 'must be a readable file with a manifest of operations, each with id, name and body')
    .optional(),
  CORS_ORIGINS: text.default('').transform(origins),
  TRUST_PROXY: text
    .refine(areProxies, 'must be addresses or networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal, comma separated')
    .optional(),
  READ_FRESH_SECONDS: seconds('of 0 or more', value => value >= 0).default(READ_FRESH_SECONDS),
  POLL_MIN_SECONDS: positive.optional(),
  POLL_MAX_SECONDS: positive.optional(),
  SWEEP_SECONDS: positive.default(SWEEP_SECONDS),
  KYC_DEADLINE_HOURS: positive.default(DEADLINE_HOURS),
  UPSTREAM_TIMEOUT_SECONDS: seconds(
    `above 0 and of at most ${LONGEST_TIMEOUT}`,
    value => value > 0 && value <= LONGEST_TIMEOUT,
  ).optional(),
  LOG_LEVEL: choice(...LOG_LEVELS).default('info'),
})

/** As browsers send origins: scheme, host and port, comma separated. */
function origins(list: string, context: z.RefinementCtx): ReadonlySet<string> {
  const given = list.split(',').flatMap(origin => (origin.trim() === '' ? [] : [origin.trim()]))
  if (given.some(origin => !URL.canParse(origin) || new URL(origin).origin !== origin))
    context.addIssue('must be origins such as https://app.example.com, comma separated and without a path')
  return new Set(given)
}

function encryptionKeys(list: string, context: z.RefinementCtx): EncryptionKeys {
  try {
    return parseEncryptionKeys(list)
  } catch (problem) {
    context.addIssue((problem as Error).message)
    return z.NEVER
  }
}

const PROXY_WORDS = ['loopback', 'linklocal', 'uniquelocal']

/** As the server takes proxies: addresses, networks by prefix or by netmask, and three words for usual networks. */
function areProxies(list: string): boolean {
  return list.split(',').every(entry => {
    const [host = '', network, ...more] = entry.trim().split('/')
    const version = isIP(host)
    if (version === 0 || more.length > 0) return PROXY_WORDS.includes(entry.trim())
    if (network === undefined || (version === 4 && isIP(network) === 4)) return true
    const prefix = /^\d{1,3}$/.test(network) ? Number(network) : 0
    return prefix > 0 && prefix <= (version === 4 ? 32 : 128)
  })
}

const manifest = z.object({ operations: z.array(z.object({ id: text, name: text, body: text })) })

function isManifest(file: string): boolean {
  try {
    return manifest.safeParse(JSON.parse(readFileSync(file, 'utf8'))).success
  } catch {
    return false
  }
}
