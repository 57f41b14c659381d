import type { Arrived, Reply } from '../../kit/sandbox.ts'
import { sameSecret } from '../../kit/signatures.ts'
import type { Seal } from '../seal.ts'
import { refuse } from './replies.ts'
import type { World } from './world.ts'

/** An accepted request: the sealed content, and the plain parts. */
export type Entered = {
  readonly payload: Readonly<Record<string, unknown>>
  readonly idempotencyHeader: string | undefined
  readonly version: 'v1' | 'v2'
}

const WINDOW_MICROSECONDS = 30_000_000
const FORGET_ABOVE = 100_000

/** Key, envelope, seal, timestamp: checked in the given order, and no effect before all four are right. */
export function enter(world: World, apiKey: string, seal: Seal): (arrived: Arrived) => Entered | Reply {
  return ({ request: { headers }, url, raw }) => {
    const key = headers['api-key']
    if (typeof key !== 'string' || key === '') return refuse('api_key_required', 'plain')
    if (!sameSecret(key, apiKey)) return refuse('project_not_found', 'plain')
    if (!headers['content-type']?.startsWith('application/json')) return refuse('invalid_request', 'plain')
    const envelope = parsed(raw.toString('utf8'))
    if (envelope === undefined || Object.keys(envelope).join() !== 'encrypted' || typeof envelope.encrypted !== 'string') {
      return refuse('invalid_request', 'plain')
    }
    const plain = seal.open(envelope.encrypted)
    if (plain === undefined) return refuse('decryption_failed', 'plain')
    const payload = parsed(plain)
    if (payload === undefined) return refuse('invalid_request')
    const untimely = judgeTimestamp(world, payload.request_timestamp)
    if (untimely !== undefined) return refuse(untimely)
    const idempotencyHeader = headers['idempotency-key']
    return {
      payload,
      idempotencyHeader: typeof idempotencyHeader === 'string' ? idempotencyHeader : undefined,
      version: url.pathname.startsWith('/api/v2/') ? 'v2' : 'v1',
    }
  }
}

/** The slug that names the mistake. A request that is rejected for the content has used the timestamp up. [assumed] */
function judgeTimestamp({ now, timestamps }: World, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return 'request_timestamp_required'
  if ((typeof value !== 'number' && typeof value !== 'string') || !/^\d{16}$/.test(String(value)))
    return 'invalid_request_timestamp'
  const sent = Number(value)
  const here = now().getTime() * 1000
  if (Math.abs(sent - here) > WINDOW_MICROSECONDS) return 'request_timestamp_expired'
  if (timestamps.has(sent)) return 'duplicate_request'
  timestamps.add(sent)
  if (timestamps.size > FORGET_ABOVE)
    for (const old of timestamps) if (here - old > 2 * WINDOW_MICROSECONDS) timestamps.delete(old)
  return undefined
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
