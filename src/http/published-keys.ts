import { HeaderMap } from '@apollo/server'
import { createLocalJWKSet, decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose'
import { GraphQLError } from 'graphql'
import type { Logger } from '../gateway/logger.ts'

export type Reach = {
  readonly fetch?: typeof fetch
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
  readonly logger?: Pick<Logger, 'warn'>
}
type Find = ReturnType<typeof createLocalJWKSet>

const LONGEST_WAIT_MILLISECONDS = 3_000
const FRESH_MILLISECONDS = 600_000
/** An unknown key makes the process read the keys again, at most as often as this. */
const SETTLED_MILLISECONDS = 30_000
/** Between a failed read of the keys and the next. */
const PAUSE_SECONDS = 5

/** The process cannot tell whether a token is valid. The caller has done nothing wrong: 503, never 401. */
class KeysUnavailable extends GraphQLError {
  constructor() {
    super(`the keys that check tokens cannot be read at the moment; try again in ${PAUSE_SECONDS} s`, {
      extensions: {
        code: 'UNAVAILABLE',
        retryAfter: PAUSE_SECONDS,
        http: { status: 503, headers: new HeaderMap([['retry-after', String(PAUSE_SECONDS)]]) },
      },
    })
  }
}

/**
 * Verifies tokens with the keys published at an address (JWKS). Keys that were read once stay in use while the address is
 * unreachable, slow or broken. Errors of jose say that the token is wrong; KeysUnavailable says that the process cannot tell.
 */
export function createPublishedKeys(
  url: string,
  { fetch: call = fetch, now = () => performance.now(), logger }: Reach = {},
): (token: string, rules: JWTVerifyOptions) => Promise<JWTPayload> {
  let known: { readonly find: Find; readonly at: number } | undefined
  let failedAt: number | undefined
  let reading: Promise<Find> | undefined

  async function attempt(): Promise<Find> {
    try {
      const find = await readKeys(url, call)
      known = { find, at: now() }
      failedAt = undefined
      return find
    } catch (error) {
      failedAt = now()
      logger?.warn({ reason: reasonOf(error), known: known !== undefined }, 'the keys that check tokens cannot be read')
      throw new KeysUnavailable()
    } finally {
      reading = undefined
    }
  }

  async function read(): Promise<Find> {
    const isPause = failedAt !== undefined && now() - failedAt < PAUSE_SECONDS * 1000
    if (reading === undefined && isPause) throw new KeysUnavailable()
    reading ??= attempt()
    return reading
  }

  async function current(): Promise<Find> {
    const last = known
    if (last === undefined) return read()
    if (now() - last.at < FRESH_MILLISECONDS) return last.find
    // After a failed read no caller waits for the next: the known keys serve.
    const newest = read().catch(() => last.find)
    return failedAt === undefined ? newest : last.find
  }

  return async (token, rules) => {
    try {
      return await verifyWith(await current(), token, rules)
    } catch (cause) {
      const isSettled = known !== undefined && now() - known.at < SETTLED_MILLISECONDS
      if (isSettled || !isOfUnknownKey(cause, token)) throw cause
      return verifyWith(await read(), token, rules)
    }
  }
}

async function readKeys(url: string, call: typeof fetch): Promise<Find> {
  const signal = AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS)
  const answer = await call(url, { signal, redirect: 'manual', headers: { accept: 'application/json' } })
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`)
  const set = (await answer.json()) as Parameters<typeof createLocalJWKSet>[0]
  const find = createLocalJWKSet(set)
  // An empty set would refuse every caller; a publisher that publishes no key is broken.
  if (set.keys.length === 0) throw new Error('the set has no keys')
  return find
}

/** A token without `kid` may be of any key of its kind: each is tried. */
async function verifyWith(find: Find, token: string, rules: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, find, rules)).payload
  } catch (cause) {
    if (cause instanceof errors.JWKSMultipleMatchingKeys) return verifyWithEach(cause, token, rules)
    // A published key that cannot be imported or is too weak is no mistake of the caller.
    if (!(cause instanceof errors.JOSEError) || cause instanceof errors.JWKSInvalid) throw new KeysUnavailable()
    throw cause
  }
}

async function verifyWithEach(
  keys: errors.JWKSMultipleMatchingKeys,
  token: string,
  rules: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of keys) {
    try {
      return (await jwtVerify(token, key, rules)).payload
    } catch (cause) {
      if (cause instanceof errors.JOSEError && !(cause instanceof errors.JWSSignatureVerificationFailed)) throw cause
    }
  }
  throw new errors.JWSSignatureVerificationFailed()
}

/** Whether a key that was published since would accept the token. */
const isOfUnknownKey = (cause: unknown, token: string): boolean =>
  cause instanceof errors.JWKSNoMatchingKey ||
  (cause instanceof errors.JWSSignatureVerificationFailed && decodeProtectedHeader(token).kid === undefined)

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : 'unknown')
