import { existsSync } from 'node:fs'
import type { z } from 'zod'
import type { EncryptionKeys } from './storage/encryption-keys.ts'
import { type LOG_LEVELS, SHARED } from './variables.ts'

/** A provider, as far as the configuration needs to know: the id, and the variables. */
type Settable = { readonly id: string; readonly settings: z.ZodObject }
type Environment = Readonly<Record<string, string | undefined>>

export type Config = {
  readonly production: boolean
  readonly host: string
  readonly port: number
  readonly databaseUrl: string | undefined
  /** The address of PostgreSQL itself, if `databaseUrl` leads to a pooler of transactions. */
  readonly databaseListenUrl: string | undefined
  readonly dataDirectory: string
  readonly publicUrl: string | undefined
  /** The first seals, all open. Undefined in development, where a generated key is kept in the data directory. */
  readonly encryptionKeys: EncryptionKeys | undefined
  /** Undefined: development, where tokens are minted at start. */
  readonly authentication: Authentication | undefined
  readonly playground: boolean
  /** Operations a minute of one caller; undefined: no limit. */
  readonly ratePerMinute: number | undefined
  /** The highest cost of one operation; undefined: the default. */
  readonly queryCostLimit: number | undefined
  /** Whether callers may send the id of a document, and whether other documents run; the manifest, unless the client's own. */
  readonly trustedDocuments: { readonly mode: 'on' | 'only' | 'off'; readonly file: string | undefined }
  /** Origins whose pages may call. */
  readonly corsOrigins: ReadonlySet<string>
  /** Proxies, as addresses or networks, that may name the address of a caller. */
  readonly trustProxy: string | undefined
  readonly readFreshSeconds: number
  /** Overrides of every journey's own pace. */
  readonly pollMinSeconds: number | undefined
  readonly pollMaxSeconds: number | undefined
  readonly deadlineHours: number
  /** Seconds between reads of the transaction list of a card in use. */
  readonly sweepSeconds: number
  /** Overrides of the limits that providers are given to answer. */
  readonly upstreamTimeoutSeconds: number | undefined
  readonly logLevel: (typeof LOG_LEVELS)[number]
  /** Every configured provider, by id, with the settings as the provider's schema parsed them. */
  readonly providers: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}
export type Authentication = (
  { readonly mode: 'secret'; readonly secret: string } | { readonly mode: 'jwks'; readonly jwksUrl: string }
) & {
  readonly issuer?: string
  readonly audience?: string
}

/** Every mistake in the environment, one line each. No line shows a value: some values are secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  constructor(readonly problems: readonly string[]) {
    super(
      `The environment needs ${problems.length} ${problems.length === 1 ? 'change' : 'changes'}:\n${problems.map(problem => `  - ${problem}`).join('\n')}`,
    )
  }
}

/** Ten a second, in production; on a developer's own machine calls are not counted. */
const RATE_PER_MINUTE = 600

/** Reads .env, if the file exists. A variable of the environment wins. */
export function loadEnvFile(path = '.env'): void {
  if (existsSync(path)) process.loadEnvFile(path)
}

/** The whole configuration, checked; throws a ConfigError with every mistake at once. */
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
    databaseListenUrl: shared.DATABASE_LISTEN_URL,
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
    sweepSeconds: shared.SWEEP_SECONDS,
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

/** Mistakes that no variable shows alone. */
function contradictions(given: Environment): string[] {
  const production = given['NODE_ENV'] === 'production'
  const { AUTH_JWT_SECRET: secret, AUTH_JWKS_URL: jwks, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = given
  const { POLL_MIN_SECONDS: min, POLL_MAX_SECONDS: max } = given
  const tokens = secret !== undefined || jwks !== undefined
  const found: readonly (readonly [boolean, string])[] = [
    [secret !== undefined && jwks !== undefined, 'AUTH_JWT_SECRET, AUTH_JWKS_URL: both are set; set only one'],
    [Number(min) > Number(max), 'POLL_MIN_SECONDS: must be at most POLL_MAX_SECONDS'],
    [production && !tokens, 'AUTH_JWT_SECRET or AUTH_JWKS_URL: one of the two must be set in production'],
    [!production && !tokens && issuer !== undefined, 'AUTH_ISSUER: needs AUTH_JWT_SECRET or AUTH_JWKS_URL'],
    [!production && !tokens && audience !== undefined, 'AUTH_AUDIENCE: needs AUTH_JWT_SECRET or AUTH_JWKS_URL'],
    // An issuer signs tokens for other services too, and tokens for other services are not valid here.
    [production && audience === undefined, 'AUTH_AUDIENCE: must be set in production, to the audience of our tokens'],
    [production && /^http:/i.test(jwks ?? ''), 'AUTH_JWKS_URL: must start with https:// in production'],
    [production && secret !== undefined && secret.length < 32, 'AUTH_JWT_SECRET: must have at least 32 characters in production'],
    [production && given['ENCRYPTION_KEYS'] === undefined, 'ENCRYPTION_KEYS: must have at least one key in production'],
    [production && given['DATABASE_URL'] === undefined, 'DATABASE_URL: must be the address of a PostgreSQL in production'],
    [
      given['DATABASE_LISTEN_URL'] !== undefined && given['DATABASE_URL'] === undefined,
      'DATABASE_LISTEN_URL: needs DATABASE_URL',
    ],
  ]
  return found.filter(([contradicts]) => contradicts).map(([, problem]) => problem)
}

/** A schema's values, or the mistakes as lines that name the variable and never show the value. */
function check<Schema extends z.ZodObject>(schema: Schema, given: object, problems: string[]): z.infer<Schema> | undefined {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  for (const { path, code, message } of parsed.error.issues) {
    const name = path.join('.')
    const expected = message.startsWith('Invalid input') ? 'must have a value' : message
    problems.push(`${name}: ${expected}${code === 'invalid_type' && !(name in given) ? ', but it is not set' : ''}`)
  }
  return undefined
}
