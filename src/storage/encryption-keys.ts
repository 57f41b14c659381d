import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One of ENCRYPTION_KEYS: it wraps data keys and nothing else. */
export type EncryptionKey = { readonly id: string; readonly key: Uint8Array }
export type EncryptionKeys = readonly [EncryptionKey, ...EncryptionKey[]]

const KEY_BYTES = 32
const SHAPE = 'id:base64 of 32 bytes, comma separated'

/** ENCRYPTION_KEYS, e.g. "b:wJx…=,a:3q2…=": the first seals, all open. Errors name ids and positions, never a key. */
export function parseEncryptionKeys(text: string): EncryptionKeys {
  const keys = text.split(',').map((entry, index) => parseKey(entry.trim(), index + 1))
  const twice = keys.find(({ id }, index) => keys.findIndex(other => other.id === id) !== index)
  if (twice !== undefined) throw new Error(`expected ENCRYPTION_KEYS to name each key once but "${twice.id}" is there twice`)
  // Splitting gives at least one entry.
  return keys as [EncryptionKey, ...EncryptionKey[]]
}

function parseKey(entry: string, position: number): EncryptionKey {
  const [, id, base64] = /^([A-Za-z0-9_-]{1,64}):(.*)$/s.exec(entry) ?? []
  if (id === undefined || base64 === undefined)
    throw new Error(`expected ENCRYPTION_KEYS to be ${SHAPE} but entry ${position} has no id before a colon`)
  const key = Buffer.from(base64, 'base64')
  // Node drops whatever is not base64 without a word, so it is written back and compared.
  if (withoutPadding(key.toString('base64')) !== withoutPadding(base64))
    throw new Error(`expected ENCRYPTION_KEYS to be ${SHAPE} but "${id}" is not base64`)
  if (key.length !== KEY_BYTES) throw new Error(`expected ENCRYPTION_KEYS to be ${SHAPE} but "${id}" has ${key.length} bytes`)
  return { id, key }
}

const withoutPadding = (base64: string): string => base64.replace(/=+$/, '')

/** For development: a key made once and kept in a file that only its owner may read. */
export async function developmentKey(directory: string, randomBytes: (length: number) => Uint8Array): Promise<EncryptionKeys> {
  const file = join(directory, 'development.key')
  const kept = await readIfThere(file)
  if (kept !== undefined) {
    // A copy or a restored backup may have lost its mode.
    await chmod(file, 0o600)
    return parseEncryptionKeys(kept.trim())
  }

  await mkdir(directory, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `development:${Buffer.from(randomBytes(KEY_BYTES)).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    // Of two processes that start at once, the first to link decides for both.
    await link(draft, file)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  } finally {
    await rm(draft)
  }
  return parseEncryptionKeys((await readFile(file, 'utf8')).trim())
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}
