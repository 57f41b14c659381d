import { join } from 'node:path'
import { keptOnce } from './kept-file.ts'

/** One of ENCRYPTION_KEYS: wraps data keys only. */
export type EncryptionKey = { readonly id: string; readonly key: Uint8Array }
export type EncryptionKeys = readonly [EncryptionKey, ...EncryptionKey[]]

const KEY_BYTES = 32
const SHAPE = 'write each key as id:base64 of 32 bytes, comma separated'

/** Reads ENCRYPTION_KEYS, e.g. "b:wJx…=,a:3q2…=": the first seals, all open. An error names ids and positions, never a key. */
export function parseEncryptionKeys(text: string): EncryptionKeys {
  const entries = text.split(',').map(entry => entry.trim())
  const [first, ...more] = entries.flatMap((entry, index) => (entry === '' ? [] : [parseKey(entry, index + 1)]))
  if (first === undefined) throw new Error(`no key is there; ${SHAPE}`)
  const keys: EncryptionKeys = [first, ...more]
  const twice = more.find(({ id }, index) => keys.findIndex(other => other.id === id) <= index)
  if (twice !== undefined) throw new Error(`two keys have the id "${twice.id}"; give each key an id of its own`)
  return keys
}

/** Base64 as `openssl rand -base64 32` prints the key, or in the alphabet for addresses; with or without padding. */
function parseKey(entry: string, position: number): EncryptionKey {
  const [, id, base64] = /^([A-Za-z0-9_-]{1,64}):(.*)$/s.exec(entry) ?? []
  if (id === undefined || base64 === undefined) throw new Error(`entry ${position} has no id before a colon; ${SHAPE}`)
  const key = Buffer.from(base64, 'base64')
  // Node skips every character that is not base64, so the bytes are written back and compared.
  if (key.toString('base64url') !== base64url(base64)) throw new Error(`the key "${id}" is not base64; ${SHAPE}`)
  if (key.length !== KEY_BYTES) throw new Error(`the key "${id}" has ${key.length} bytes; ${SHAPE}`)
  return { id, key }
}

const base64url = (base64: string): string => base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')

/** For development: a key made once and kept in a file that only the owner of the file may read. */
export async function developmentKey(directory: string, randomBytes: (length: number) => Uint8Array): Promise<EncryptionKeys> {
  const made = (): string => `development:${Buffer.from(randomBytes(KEY_BYTES)).toString('base64')}\n`
  return parseEncryptionKeys((await keptOnce(join(directory, 'development.key'), made)).trim())
}
