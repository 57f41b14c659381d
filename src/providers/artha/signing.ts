import { hmacSha256, sha256 } from '../kit/signatures.ts'

/** What one request's signature covers. */
export type Signed = {
  readonly method: string
  /** The whole path and query exactly as sent: a prefix such as /ext, letter case and percent-encoding included [docs, assumed]. */
  readonly path: string
  /** Unix seconds, not milliseconds [docs]. */
  readonly timestamp: number
  /** Not again within 5 minutes [docs]. */
  readonly nonce: string
  /** The bytes that are sent; none for a request without a body. */
  readonly body: Uint8Array
}

/** The five headers of every request [docs]. */
export function signatureHeaders(apiKey: string, secret: string | Uint8Array, request: Signed): Record<string, string> {
  const bodyHash = sha256(request.body).toString('base64')
  return {
    'x-api-key': apiKey,
    'x-timestamp': String(request.timestamp),
    'x-nonce': request.nonce,
    'x-body-hash': bodyHash,
    'x-signature': signature(secret, request, bodyHash),
  }
}

/** base64 of the HMAC-SHA256 of five parts joined by line feeds, none at the end [docs]. */
export function signature(
  secret: string | Uint8Array,
  { method, path, timestamp, nonce }: Omit<Signed, 'body'>,
  bodyHash: string,
): string {
  return hmacSha256(secret, [method.toUpperCase(), path, timestamp, nonce, bodyHash].join('\n')).toString('base64')
}
