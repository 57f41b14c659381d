import { createHash } from 'node:crypto'
import { journeyByIdempotencyKey } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { notFound } from '../api/access.ts'
import { refuse } from '../api/refusal.ts'
import { begin, type Beginning, newLease } from '../engine/door.ts'
import { turnOf } from '../engine/turn-now.ts'
import { sealContent } from '../engine/content.ts'
import { Check } from '../input/text.ts'
import type { World } from '../world.ts'
import type { Acting } from './acting.ts'

/** An order is known by its owner, its kind and the caller's key; the fingerprint tells whether the input is the same. */
export type OrderKey = Pick<JourneyRow, 'ownerId' | 'kind'> & {
  readonly idempotencyKey: string
  readonly fingerprint: string
}

export function checkKey(key: string | null | undefined): string {
  const check = new Check()
  const text = check.needed(['idempotencyKey'], check.text(['idempotencyKey'], key, 255))
  check.done()
  return text
}

export const fingerprintOf = (parts: readonly (string | undefined)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

/** The journey that the same key made before; a CONFLICT where the key came with different input then. */
export async function sameOrder(
  world: World,
  { ownerId, kind, idempotencyKey, fingerprint }: OrderKey,
): Promise<string | undefined> {
  const existing = await journeyByIdempotencyKey(world.database.sql, ownerId, kind, idempotencyKey)
  if (existing === undefined) return undefined
  if (existing.fingerprint !== fingerprint) {
    refuse('CONFLICT', 'this idempotencyKey was used with other input: use a new key for a new order', {
      path: ['idempotencyKey'],
      nodeId: existing.id,
    })
  }
  return existing.id
}

/** Begins a journey that moves money or issues a card, and takes its first turn. */
export async function order(acting: Acting, beginning: Beginning & OrderKey, nameOnCard?: string): Promise<string> {
  const { world, record } = acting
  const lease = newLease(world)
  const row = await world.database.transaction(async tx => {
    const content = { requirements: [], held: {}, ...(nameOnCard === undefined ? {} : { nameOnCard }) }
    const begun = await begin(world, tx, lease, { ...beginning, sealed: await sealContent(tx, world.vault, beginning, content) })
    if (begun !== undefined) await record(tx, begun.id)
    return begun
  })
  if (row !== undefined) {
    await turnOf(world, row, lease)
    return row.id
  }
  // The same key arrived twice at once, and the parallel call was committed first.
  return (await sameOrder(world, beginning)) ?? notFound('journey', ['idempotencyKey'])
}
