import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { sha256 } from '../kit/signatures.ts'

const VERSION = 0x02
const NONCE_BYTES = 24
const TAG_BYTES = 16

/** NaCl SecretBox under the project's secret, in the provider's frame: base64(version, nonce, tag, ciphertext). [docs] */
export type Seal = {
  seal(plain: string): string
  /** The plain text, or undefined where it was not sealed by somebody who knows the secret. */
  open(sealed: string): string | undefined
}

/** A nonce may never be used twice under one key, so every message takes 24 fresh random bytes. */
export function createSeal(secret: string, randomBytes: (length: number) => Uint8Array): Seal {
  const key = new Uint8Array(sha256(secret))
  return {
    seal(plain) {
      const nonce = Uint8Array.from(randomBytes(NONCE_BYTES))
      const box = xsalsa20poly1305(key, nonce).encrypt(new Uint8Array(Buffer.from(plain, 'utf8')))
      return Buffer.concat([Uint8Array.of(VERSION), nonce, box]).toString('base64')
    },
    open(sealed) {
      const frame = new Uint8Array(Buffer.from(sealed, 'base64'))
      if (frame[0] !== VERSION || frame.length < 1 + NONCE_BYTES + TAG_BYTES) return undefined
      try {
        const plain = xsalsa20poly1305(key, frame.slice(1, 1 + NONCE_BYTES)).decrypt(frame.slice(1 + NONCE_BYTES))
        return Buffer.from(plain).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
