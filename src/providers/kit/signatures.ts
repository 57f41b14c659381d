import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
export const hmacSha256 = (key: string | Uint8Array, data: string | Uint8Array): Buffer =>
  createHmac('sha256', key).update(data).digest()

/** Equal in constant time, whatever the lengths. */
export function sameSecret(given: string | Uint8Array, expected: string | Uint8Array): boolean {
  return timingSafeEqual(sha256(given), sha256(expected))
}

/** Whether a sender's clock (Unix seconds) is within the window; a text that is no number is not. */
export function isRecent(seconds: string | number | undefined, now: Date, windowSeconds: number): boolean {
  const sent = Number(seconds)
  return (
    seconds !== undefined && seconds !== '' && Number.isFinite(sent) && Math.abs(now.getTime() / 1000 - sent) <= windowSeconds
  )
}
