import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify, type JWTVerifyOptions } from 'jose'
import { GraphQLError } from 'graphql'
import type { Role, Viewer } from '../gateway/api/viewer.ts'

/** How callers prove who they are. */
export type AuthenticationOptions = (
  | /** Development: tokens as with a secret, and whoever calls from this machine without one is the developer. */ {
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

/** What a request says of its sender. */
export type Credentials = {
  /** "Bearer …": of the HTTP header, or of a connection's first message. */
  readonly authorization: string | undefined
  /** Whether it came from a program or page of this machine. */
  readonly local: boolean
}
export type Authenticate = (credentials: Credentials) => Promise<Viewer>

/** The sender is nobody we know: 401, and what a live connection is refused with. */
export class Unauthenticated extends GraphQLError {
  constructor(message: string) {
    super(message, { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } })
  }
}

export const ROLES = ['CUSTOMER', 'BACK_OFFICE', 'SERVICE'] as const satisfies readonly Role[]
export const SCOPES = ['funds:write', 'pii:read', 'pii:erase', 'review:write'] as const

const DEVELOPER: Viewer = { subject: 'developer', roles: new Set(['SERVICE', 'BACK_OFFICE']), scopes: new Set(SCOPES) }
const CLOCK_TOLERANCE_SECONDS = 5
/** Pinned per kind of key, so that no token can choose how it is checked: a public key never passes for a secret. */
const ALGORITHMS = {
  secret: ['HS256'],
  jwks: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
}

export function createAuthenticate(options: AuthenticationOptions): Authenticate {
  const verify = verifierOf(options)
  return async ({ authorization, local }) => {
    if (authorization === undefined || authorization === '') {
      if (options.mode === 'open' && local) return DEVELOPER
      throw new Unauthenticated('expected a token, as in "Authorization: Bearer <JWT>", but got none')
    }
    const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization.trim()) ?? []
    if (token === undefined) throw new Unauthenticated('expected "Bearer <JWT>" but got an authorization of another form')
    return viewerOf(await verify(token))
  }
}

function verifierOf(options: AuthenticationOptions): (token: string) => Promise<JWTPayload> {
  const rules: JWTVerifyOptions = {
    algorithms: options.mode === 'jwks' ? ALGORITHMS.jwks : ALGORITHMS.secret,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: options.mustEnd === true ? ['sub', 'exp'] : ['sub'],
    ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
    ...(options.audience === undefined ? {} : { audience: options.audience }),
  }
  const key: JWTVerifyGetKey | Uint8Array =
    options.mode === 'jwks' ? createRemoteJWKSet(new URL(options.jwksUrl)) : new TextEncoder().encode(options.secret)
  return async token => {
    try {
      return (await (typeof key === 'function' ? jwtVerify(token, key, rules) : jwtVerify(token, key, rules))).payload
    } catch (cause) {
      throw new Unauthenticated(`expected a valid token but got one that fails: ${reasonOf(cause)}`)
    }
  }
}

/** jose's own codes, e.g. ERR_JWT_EXPIRED; its messages are left out because they may quote claims. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'it could not be checked'

function viewerOf({ sub, roles, scope, exp }: JWTPayload): Viewer {
  const known = Array.isArray(roles) ? ROLES.filter(role => roles.includes(role)) : []
  // A text column takes no NUL, and no person is called as the trail calls one who was erased.
  if (typeof sub !== 'string' || sub === '' || sub.includes('\u0000') || sub.startsWith('erased:'))
    throw new Unauthenticated('the sub of the token must be a text that says who calls')
  if (known.length === 0)
    throw new Unauthenticated(`expected a token whose roles are some of ${ROLES.join(', ')} but got none of them`)
  return {
    subject: sub,
    roles: new Set(known),
    scopes: new Set(typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []),
    ...(exp === undefined ? {} : { expiresAt: new Date(exp * 1000) }),
  }
}
