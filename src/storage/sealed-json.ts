import { Private } from '../domain/private.ts'

/*
 * JSON that keeps the values that plain JSON loses: an instant is {"$date": "…"}, a Private value {"$private": …}. A key of a person's
 * own that begins with $ gets a second $, so that no text of a person can pass for a tag.
 */

export const encode = (value: unknown): Buffer => Buffer.from(JSON.stringify(tagged(value, 'value')))
export const decode = (bytes: Uint8Array): unknown => untagged(JSON.parse(Buffer.from(bytes).toString()))

function tagged(value: unknown, path: string): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'undefined') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value instanceof Date) return { $date: value.toISOString() }
  if (value instanceof Private) return { $private: tagged(value.reveal(), path) }
  if (Array.isArray(value)) return value.map((item, index) => tagged(item, `${path}[${index}]`))
  if (typeof value !== 'object' || !isPlain(value)) {
    // Plain JSON would silently write {} or null here, and the value would be gone.
    throw new TypeError(
      `expected ${path} to be plain data, a Date or a Private but got ${typeof value === 'object' ? value.constructor.name : typeof value}`,
    )
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.startsWith('$') ? `$${key}` : key, tagged(item, `${path}.${key}`)]),
  )
}

function untagged(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(untagged)
  if ('$date' in value) return new Date(value.$date as string)
  if ('$private' in value) return new Private(untagged(value.$private))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.startsWith('$') ? key.slice(1) : key, untagged(item)]),
  )
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
