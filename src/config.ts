import { existsSync } from 'node:fs'
import { z } from 'zod'

/** A provider, as far as configuration knows it: its id, and the variables it reads. */
type Settable = { readonly id: string; readonly settings: z.ZodObject }
type Environment = Readonly<Record<string, string | undefined>>

export type EncryptionKey = { readonly id: string; readonly key: Uint8Array }
export type Config = {
  readonly production: boolean
  readonly host: string
  readonly port: number
  readonly databaseUrl: string | undefined
  readonly dataDirectory: string
  readonly publicUrl: string | undefined
  /** The first seals, all open. Empty: development, where a generated key is kept in the data directory. */
  readonly encryptionKeys: readonly EncryptionKey[]
  /** Undefined: development, where tokens are minted at start. */
  readonly authentication: Authentication | undefined
  readonly playground: boolean
  /** Operations a minute of one caller; undefined: as many as it likes. */
  readonly ratePerMinute: number | undefined
  /** What one operation may cost at most; undefined: as usual. */
  readonly queryCostLimit: number | undefined
  /** Whether documents may be asked for by id, and whether no others may; their manifest, where it is not the client's own. */
  readonly trustedDocuments: { readonly mode: 'on' | 'only' | 'off'; readonly file: string | undefined }
  /** Origins whose pages may call. */
  readonly corsOrigins: ReadonlySet<string>
  /** Proxies, as addresses or networks, whose word is taken for where a request came from. */
  readonly trustProxy: string | undefined
  readonly readFreshSeconds: number
  /** Overrides of every journey's own pace. */
  readonly pollMinSeconds: number | undefined
  readonly pollMaxSeconds: number | undefined
  readonly deadlineHours: number
  /** Overrides of the limits that providers are given to answer. */
  readonly upstreamTimeoutSeconds: number | undefined
  readonly logLevel: (typeof LOG_LEVELS)[number]
  /** Every provider that is on, by id, with its settings as its own schema made them. */
  readonly providers: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}
export type Authentication = (
  { readonly mode: 'secret'; readonly secret: string } | { readonly mode: 'jwks'; readonly jwksUrl: string }
) & {
  readonly issuer?: string
  readonly audience?: string
}

/** Everything that is wrong with the environment, one line each. It shows no value: some are secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  constructor(readonly problems: readonly string[]) {
    super(
      `The environment needs ${problems.length} ${problems.length === 1 ? 'change' : 'changes'}:\n${problems.map(problem => `  - ${problem}`).join('\n')}`,
    )
  }
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const DEADLINE_HOURS = 24
const READ_FRESH_SECONDS = 5
/** Ten a second, in production; whoever tries or measures the product on their own machine is not counted. */
const RATE_PER_MINUTE = 600

const text = z.string()
const seconds = (least: string, allowed: (value: number) => boolean) =>
  text.transform(Number).refine(value => Number.isFinite(value) && allowed(value), `expected a number ${least}`)
const positive = seconds('above 0', value => value > 0)
const address = (schemes: readonly string[]) =>
  text.refine(
    value => URL.canParse(value) && schemes.includes(new URL(value).protocol),
    `expected an address that starts with ${schemes.map(scheme => `${scheme}//`).join(' or ')}`,
  )
const choice = <Value extends string>(...values: readonly Value[]) =>
  text
    .refine(value => (values as readonly string[]).includes(value), `expected one of ${values.join(', ')}`)
    .transform(value => value as Value)

const SHARED = z.object({
  NODE_ENV: text.optional(),
  HOST: text.default('127.0.0.1'),
  PORT: text
    .default('4000')
    .transform(Number)
    .refine(port => Number.isInteger(port) && port >= 0 && port <= 65_535, 'expected a whole number from 0 to 65535'),
  DATABASE_URL: address(['postgres:', 'postgresql:']).optional(),
  DATA_DIR: text.default('./data'),
  PUBLIC_URL: address(['http:', 'https:']).optional(),
  ENCRYPTION_KEYS: text.default('').transform(encryptionKeys),
  AUTH_JWT_SECRET: text.optional(),
  AUTH_JWKS_URL: address(['http:', 'https:']).optional(),
  AUTH_ISSUER: text.optional(),
  AUTH_AUDIENCE: text.optional(),
  PLAYGROUND: choice('on', 'off').optional(),
  RATE_LIMIT_PER_MINUTE: text
    .refine(
      value => value === 'off' || (Number.isInteger(Number(value)) && Number(value) > 0),
      'expected a whole number above 0, or off',
    )
    .optional(),
  QUERY_COST_LIMIT: positive.optional(),
  TRUSTED_DOCUMENTS: choice('on', 'only', 'off').default('on'),
  TRUSTED_DOCUMENTS_FILE: text.optional(),
  CORS_ORIGINS: text.default('').transform(origins),
  TRUST_PROXY: text.optional(),
  READ_FRESH_SECONDS: seconds('of 0 or more', value => value >= 0).default(READ_FRESH_SECONDS),
  POLL_MIN_SECONDS: positive.optional(),
  POLL_MAX_SECONDS: positive.optional(),
  KYC_DEADLINE_HOURS: positive.default(DEADLINE_HOURS),
  UPSTREAM_TIMEOUT_SECONDS: positive.optional(),
  LOG_LEVEL: choice(...LOG_LEVELS).default('info'),
})

/** Reads .env, where there is one. What the environment already says wins. */
export function loadEnvFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path)
}

/** The whole configuration, checked; throws a ConfigError with everything that is wrong with it at once. */
export function readConfig(providers: readonly Settable[], environment: Environment = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const problems: string[] = []
  const shared = check(SHARED, given, problems)
  const on = new Map<string, Readonly<Record<string, unknown>>>()
  for (const { id, settings } of providers) {
    if (!Object.keys(settings.shape).some(name => name in given)) continue
    const own = check(settings, given, problems)
    if (own !== undefined) on.set(id, own)
  }
  problems.push(...contradictions(given))
  if (shared === undefined || problems.length > 0) throw new ConfigError(problems)
  return configOf(shared, on)
}

type Shared = z.infer<typeof SHARED>

function configOf(shared: Shared, providers: Config['providers']): Config {
  const production = shared.NODE_ENV === 'production'
  return {
    production,
    host: shared.HOST,
    port: shared.PORT,
    databaseUrl: shared.DATABASE_URL,
    dataDirectory: shared.DATA_DIR,
    publicUrl: shared.PUBLIC_URL,
    encryptionKeys: shared.ENCRYPTION_KEYS,
    authentication: authenticationOf(shared),
    playground: shared.PLAYGROUND === undefined ? !production : shared.PLAYGROUND === 'on',
    ratePerMinute: rateOf(shared.RATE_LIMIT_PER_MINUTE, production),
    queryCostLimit: shared.QUERY_COST_LIMIT,
    trustedDocuments: { mode: shared.TRUSTED_DOCUMENTS, file: shared.TRUSTED_DOCUMENTS_FILE },
    corsOrigins: shared.CORS_ORIGINS,
    trustProxy: shared.TRUST_PROXY,
    readFreshSeconds: shared.READ_FRESH_SECONDS,
    pollMinSeconds: shared.POLL_MIN_SECONDS,
    pollMaxSeconds: shared.POLL_MAX_SECONDS,
    deadlineHours: shared.KYC_DEADLINE_HOURS,
    upstreamTimeoutSeconds: shared.UPSTREAM_TIMEOUT_SECONDS,
    logLevel: shared.LOG_LEVEL,
    providers,
  }
}

function rateOf(given: string | undefined, production: boolean): number | undefined {
  if (given === undefined) return production ? RATE_PER_MINUTE : undefined
  return given === 'off' ? undefined : Number(given)
}

function authenticationOf({ AUTH_JWT_SECRET, AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE }: Shared): Authentication | undefined {
  const claims = {
    ...(AUTH_ISSUER === undefined ? {} : { issuer: AUTH_ISSUER }),
    ...(AUTH_AUDIENCE === undefined ? {} : { audience: AUTH_AUDIENCE }),
  }
  if (AUTH_JWKS_URL !== undefined) return { mode: 'jwks', jwksUrl: AUTH_JWKS_URL, ...claims }
  return AUTH_JWT_SECRET === undefined ? undefined : { mode: 'secret', secret: AUTH_JWT_SECRET, ...claims }
}

/** What no variable shows by itself. */
function contradictions(given: Environment): string[] {
  const production = given['NODE_ENV'] === 'production'
  const { AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: jwks, POLL_MIN_SECONDS: min, POLL_MAX_SECONDS: max } = given
  const found: readonly (readonly [boolean, string])[] = [
    [secret !== undefined && jwks !== undefined, 'AUTH_JWT_SECRET, AUTH_JWKS_URL: expected one of them but got both'],
    [Number(min) > Number(max), 'POLL_MIN_SECONDS: expected at most POLL_MAX_SECONDS'],
    [
      production && secret === undefined && jwks === undefined,
      'AUTH_JWT_SECRET or AUTH_JWKS_URL: expected one of them in production',
    ],
    [production && secret !== undefined && secret.length < 32, 'AUTH_JWT_SECRET: expected at least 32 characters in production'],
    [production && given['ENCRYPTION_KEYS'] === undefined, 'ENCRYPTION_KEYS: expected at least one key in production'],
    [production && given['DATABASE_URL'] === undefined, 'DATABASE_URL: expected a PostgreSQL in production'],
  ]
  return found.filter(([contradicts]) => contradicts).map(([, problem]) => problem)
}

/** As browsers send them: scheme, host and port, comma separated. */
function origins(list: string, context: z.RefinementCtx): ReadonlySet<string> {
  const given = list.split(',').flatMap(origin => (origin.trim() === '' ? [] : [origin.trim()]))
  if (given.some(origin => !URL.canParse(origin) || new URL(origin).origin !== origin))
    context.addIssue('expected origins such as https://app.example.com, comma separated and without a path')
  return new Set(given)
}

/** "id:base64(32 bytes)", comma separated. */
function encryptionKeys(list: string, context: z.RefinementCtx): EncryptionKey[] {
  const keys = list
    .split(',')
    .filter(entry => entry.trim() !== '')
    .map(entry => {
      const [, id = '', base64 = ''] = /^([\w-]+):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry.trim()) ?? []
      return { id, key: new Uint8Array(Buffer.from(base64, 'base64')) }
    })
  if (keys.some(({ id, key }) => id === '' || key.length !== 32))
    context.addIssue('expected id:base64 with 32 bytes each, comma separated')
  if (new Set(keys.map(({ id }) => id)).size < keys.length) context.addIssue('expected every key to have an id of its own')
  return keys
}

/** A schema's values, or what is wrong with them as lines that name the variable and never show it. */
function check<Schema extends z.ZodObject>(schema: Schema, given: object, problems: string[]): z.infer<Schema> | undefined {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  for (const { path, code, message } of parsed.error.issues) {
    const name = path.join('.')
    const expected = message.startsWith('Invalid input') ? 'expected a value' : message
    problems.push(`${name}: ${expected}${code === 'invalid_type' && !(name in given) ? ', but it is not set' : ''}`)
  }
  return undefined
}
