import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

export const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
export const hmacSha256 = (key: string | Uint8Array, data: string | Uint8Array): Buffer =>
  createHmac('sha256', key).update(data).digest()

/** The secrets of a comma list: during a roll, the new and the old secret both verify notices. */
export const secretsIn = (list: string): readonly string[] =>
  list
    .split(',')
    .map(secret => secret.trim())
    .filter(secret => secret !== '')

/** A setting with one secret, or several secrets with commas between, each with the minimum length. */
export const secretsSetting = (least: number, error: string) =>
  z.string({ error }).refine(list => secretsIn(list).length > 0 && secretsIn(list).every(({ length }) => length >= least), error)

/** Whether one of the given texts equals one of the expected texts. */
export const anySame = (given: readonly string[], expected: readonly string[]): boolean =>
  given.some(text => expected.some(secret => sameSecret(text, secret)))

/** The JSON of a notice; a byte order mark at the start is allowed; undefined for a body that is no JSON in UTF-8. */
export function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown
  } catch {
    return undefined
  }
}

/** Equal in constant time, for texts of any length. */
export function sameSecret(given: string | Uint8Array, expected: string | Uint8Array): boolean {
  return timingSafeEqual(sha256(given), sha256(expected))
}

/** Whether a sender's clock (Unix seconds) is within the window; a text that is no number is not recent. */
export function isRecent(seconds: string | number | undefined, now: Date, windowSeconds: number): boolean {
  const sent = Number(seconds)
  return (
    seconds !== undefined && seconds !== '' && Number.isFinite(sent) && Math.abs(now.getTime() / 1000 - sent) <= windowSeconds
  )
}
