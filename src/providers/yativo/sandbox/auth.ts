import { sameSecret } from '../../kit/signatures.ts'
import type { Arrived, Reply } from '../../kit/sandbox.ts'
import { type Asked, type Context, platform } from './replies.ts'
import { settle } from './time.ts'
import type { World } from './world.ts'

const TOKEN_SECONDS = 3600

/** Not wrapped in `data`, unlike every other answer [docs]. */
export function mintToken(world: World, { body: { api_key, api_secret } }: Asked): Reply {
  const { apiKey, apiSecret } = world.credentials
  if (typeof api_key !== 'string' || typeof api_secret !== 'string')
    return platform(400, 'validation_error', { details: { api_key: 'required', api_secret: 'required' } })
  if (!sameSecret(api_key, apiKey) || !sameSecret(api_secret, apiSecret)) return platform(401, 'unauthorized')
  const token = `yat_${world.hex(48)}`
  const expiresAt = world.now().getTime() + TOKEN_SECONDS * 1000
  world.tokens.set(token, expiresAt)
  return {
    status: 200,
    body: {
      success: true,
      access_token: token,
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      expires_at: new Date(expiresAt).toISOString(),
      scopes: ['read', 'write', 'transactions', 'webhooks'],
      refresh_recommendation: { refresh_before_seconds: 300, auto_refresh_enabled: false },
    },
  }
}

/** The caller and the body: the token of every call except the minting of tokens and the pages for people, and the body as JSON. */
export function enter(world: World, { request, url, raw }: Arrived): Context | Reply {
  settle(world)
  const open = url.pathname === '/api/v1/auth/token' || url.pathname.startsWith('/sandbox/')
  const token = /^Bearer (?<token>\S+)$/.exec(request.headers.authorization ?? '')?.groups?.token ?? ''
  if (!open && (world.tokens.get(token) ?? 0) <= world.now().getTime())
    return { ...platform(401, 'unauthorized'), body: UNAUTHORIZED }
  const asked = { world, query: url.searchParams, headers: request.headers, body: {}, form: new URLSearchParams() }
  if (raw.length === 0) return asked
  const type = request.headers['content-type'] ?? ''
  if (url.pathname.startsWith('/sandbox/')) return { ...asked, form: new URLSearchParams(raw.toString('utf8')) }
  const body = type.startsWith('application/json') ? objectIn(raw) : undefined
  return body === undefined
    ? platform(400, 'validation_error', { details: { body: 'expected a JSON object' } })
    : { ...asked, body }
}

const UNAUTHORIZED = { error: 'unauthorized', message: 'Invalid or expired access token' }

function objectIn(raw: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
