import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES

/** AES-256-GCM: version ‖ nonce ‖ tag ‖ ciphertext. `place` is authenticated too, so that a sealed value cannot be moved elsewhere. */
export function seal(key: KeyObject, place: string, plain: Uint8Array, nonce: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed])
}

/** The sealed value, or an error that shows the place but never the value. */
export function open(key: KeyObject, place: string, sealed: Uint8Array): Uint8Array {
  if (sealed.length < HEAD_BYTES) throw new Error(`${place} is not sealed: the value has ${sealed.length} bytes`)
  if (sealed[0] !== VERSION) throw new Error(`${place} is sealed in version ${sealed[0]}; this program opens version ${VERSION}`)
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES))
  const plain = decipher.update(sealed.subarray(HEAD_BYTES))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    throw new Error(`${place} does not open: the value was altered, moved, or sealed with a different key`)
  }
}

export const freshNonce = (randomBytes: (length: number) => Uint8Array): Uint8Array => randomBytes(NONCE_BYTES)
