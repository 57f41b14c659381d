import type { Arrived, Reply } from '../../kit/sandbox.ts'
import { sameSecret, sha256 } from '../../kit/signatures.ts'
import { signature } from '../signing.ts'
import { refuse } from './replies.ts'

const WINDOW_SECONDS = 300
const HEADERS = ['x-api-key', 'x-timestamp', 'x-nonce', 'x-body-hash', 'x-signature'] as const

/** Accepts a request with five valid headers and a new nonce. */
export function createGate(apiKey: string, secret: string, now: () => Date): (arrived: Arrived) => Reply | undefined {
  // Two generations of nonces, each a window long: no nonce is forgotten before the end of the window, and none is kept for ever.
  let fresh = new Set<string>()
  let older = new Set<string>()
  let turned = now().getTime()
  const isNew = (nonce: string): boolean => {
    const time = now().getTime()
    if (time - turned > 2 * WINDOW_SECONDS * 1000) {
      ;[older, fresh, turned] = [fresh, new Set(), time]
    }
    if (fresh.has(nonce) || older.has(nonce)) return false
    fresh.add(nonce)
    return true
  }

  return ({ request, raw }) => {
    const [key = '', timestamp = '', nonce = '', bodyHash = '', given = ''] = HEADERS.map(name =>
      String(request.headers[name] ?? ''),
    )
    const absent = HEADERS.find(name => !request.headers[name])
    if (absent !== undefined) return refuse(401, 'missing_auth_header', `expected ${absent}`)
    if (!sameSecret(key, apiKey)) return refuse(401, 'invalid_api_key', 'unknown key')
    if (!/^\d{10}$/.test(timestamp) || Math.abs(now().getTime() / 1000 - Number(timestamp)) > WINDOW_SECONDS)
      return refuse(401, 'timestamp_out_of_range', 'expected Unix seconds within 300')
    if (bodyHash !== sha256(raw).toString('base64')) return refuse(401, 'body_hash_mismatch', 'expected the hash of the raw body')
    const expected = signature(
      secret,
      { method: request.method ?? '', path: request.url ?? '', timestamp: Number(timestamp), nonce },
      bodyHash,
    )
    if (!sameSecret(given, expected)) return refuse(401, 'invalid_signature', 'expected another signature')
    return isNew(nonce) ? undefined : refuse(401, 'nonce_reused', 'this nonce was used before')
  }
}
