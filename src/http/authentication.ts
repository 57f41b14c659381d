import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from 'jose'
import { GraphQLError } from 'graphql'
import type { Role, Viewer } from '../gateway/api/viewer.ts'
import { createPublishedKeys, type Reach } from './published-keys.ts'

/** The proof of identity that callers must give. */
export type AuthenticationOptions = (
  | /** Development: tokens as with a secret; a caller on this machine without a token is the developer. */ {
      readonly mode: 'open'
      readonly secret: string
    }
  | { readonly mode: 'secret'; readonly secret: string }
  | { readonly mode: 'jwks'; readonly jwksUrl: string }
) & {
  readonly issuer?: string
  readonly audience?: string
  /** Tokens without an end are refused. */
  readonly mustEnd?: boolean
}

/** The identity that a request claims. */
export type Credentials = {
  /** "Bearer …", from the HTTP header or the first message of a connection. */
  readonly authorization: string | undefined
  /** Whether the request came from a program or a page on this machine. */
  readonly local: boolean
}
export type Authenticate = (credentials: Credentials) => Promise<Viewer>

/** The sender has no valid token: HTTP answers 401, live connections are closed as forbidden. */
export class Unauthenticated extends GraphQLError {
  constructor(message: string) {
    super(message, { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } })
  }
}

export const ROLES = ['CUSTOMER', 'BACK_OFFICE', 'SERVICE'] as const satisfies readonly Role[]
export const SCOPES = ['funds:write', 'pii:read', 'pii:erase', 'review:write', 'codes:read'] as const

const DEVELOPER: Viewer = { subject: 'developer', roles: new Set(['SERVICE', 'BACK_OFFICE']), scopes: new Set(SCOPES) }
const CLOCK_TOLERANCE_SECONDS = 5
/** Fixed for each kind of key. A token cannot choose the algorithm, and a public key never passes for a secret. */
const ALGORITHMS = {
  secret: ['HS256'],
  jwks: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
}

export function createAuthenticate(options: AuthenticationOptions, reach: Reach = {}): Authenticate {
  const verify = verifierOf(options, reach)
  return async ({ authorization, local }) => {
    if (authorization === undefined || authorization === '') {
      if (options.mode === 'open' && local) return DEVELOPER
      throw new Unauthenticated('send a token, as in "Authorization: Bearer <JWT>"')
    }
    const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization.trim()) ?? []
    if (token === undefined) throw new Unauthenticated('the authorization must have the form "Bearer <JWT>"')
    return viewerOf(await verify(token))
  }
}

function verifierOf(options: AuthenticationOptions, reach: Reach): (token: string) => Promise<JWTPayload> {
  const rules: JWTVerifyOptions = {
    algorithms: options.mode === 'jwks' ? ALGORITHMS.jwks : ALGORITHMS.secret,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: options.mustEnd === true ? ['sub', 'exp'] : ['sub'],
    ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
    ...(options.audience === undefined ? {} : { audience: options.audience }),
  }
  const verify =
    options.mode === 'jwks'
      ? createPublishedKeys(options.jwksUrl, reach)
      : secretVerifier(new TextEncoder().encode(options.secret))
  return async token => {
    try {
      return await verify(token, rules)
    } catch (cause) {
      // A failure of this process or of the publisher of keys says nothing about the token.
      if (cause instanceof GraphQLError) throw cause
      throw new Unauthenticated(`the token is not valid: ${reasonOf(cause)}`)
    }
  }
}

const secretVerifier =
  (secret: Uint8Array) =>
  async (token: string, rules: JWTVerifyOptions): Promise<JWTPayload> =>
    (await jwtVerify(token, secret, rules)).payload

/** jose's codes, e.g. ERR_JWT_EXPIRED. The messages of jose may quote claims and are not shown. */
const reasonOf = (error: unknown): string => (error instanceof errors.JOSEError ? error.code : 'the check failed')

/** jose does not check the type of `sub`. An erased customer keeps `erased:…` in place of their external id. */
const isSubject = (sub: unknown): sub is string =>
  typeof sub === 'string' && sub !== '' && sub.length <= 255 && !/\p{Cc}|\p{Cs}/u.test(sub) && !sub.startsWith('erased:')

function viewerOf({ sub, roles, scope, exp }: JWTPayload): Viewer {
  const known = Array.isArray(roles) ? ROLES.filter(role => roles.includes(role)) : []
  if (!isSubject(sub))
    throw new Unauthenticated('the sub of the token must name the caller: 1 to 255 characters, none of them control characters')
  if (known.length === 0) throw new Unauthenticated(`the roles of the token must be some of ${ROLES.join(', ')}`)
  return {
    subject: sub,
    roles: new Set(known),
    scopes: new Set(typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []),
    ...(exp === undefined ? {} : { expiresAt: new Date(exp * 1000) }),
  }
}
