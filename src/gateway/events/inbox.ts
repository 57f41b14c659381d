import type { Delivery, Notice } from '../../domain/provider.ts'
import type { Executor } from '../../storage/database.ts'
import { journeysByRefs } from '../../storage/journeys.ts'
import { announceNotice, claimNotices, keepNotice, markProcessed } from '../../storage/notices.ts'
import { receiveUse } from '../engine/card-use/receive.ts'
import { hint } from '../engine/door.ts'
import type { World } from '../world.ts'

export type Receipt = {
  readonly status: number
  readonly body: string
  readonly outcome: 'kept' | 'duplicate' | 'unknown-provider' | 'forged' | 'stale' | 'malformed' | 'off'
}

const TURNED_AWAY = { forged: 401, stale: 400, malformed: 400, off: 404 } as const

/** Keeps a verified notice before acknowledging the notice. The gateway asks the provider for the outcome, and takes no outcome from a notice. */
export async function receive(world: World, providerId: string, delivery: Omit<Delivery, 'now'>): Promise<Receipt> {
  const webhooks = world.providers.get(providerId)?.webhooks
  if (webhooks === undefined) return { status: 404, body: '{"error":"not found"}', outcome: 'unknown-provider' }
  const read = webhooks.read({ ...delivery, now: world.now() })
  if ('unverified' in read) {
    const status = TURNED_AWAY[read.unverified]
    return { status, body: JSON.stringify({ error: status === 404 ? 'not found' : 'not accepted' }), outcome: read.unverified }
  }
  const { deliveryId, type, about } = read
  // What a notice says of transactions and codes is kept before the acknowledgement: no read could bring it back.
  const { isNew, dropped } = await world.database.transaction(async tx => {
    const kept = await keepNotice(tx, { provider: providerId, deliveryId, type, about, receivedAt: world.now() })
    if (!kept) return { isNew: false, dropped: [] }
    const lost = await receiveUse(world, tx, providerId, read)
    await announceNotice(tx)
    return { isNew: true, dropped: lost }
  })
  for (const why of dropped) world.logger.warn({ provider: providerId, notice: type, why }, 'a code reached nobody')
  return { ...webhooks.acknowledgement, outcome: isNew ? 'kept' : 'duplicate' }
}

/** Makes the journeys of new notices due. Returns the number of notices. */
export async function processNotices(world: World, limit: number): Promise<number> {
  for (let count = 0; count < limit; count++) {
    if (!(await processNext(world))) return count
  }
  return limit
}

/** Each notice in a separate transaction: a notice about a journey that cannot be saved delays no other notice, and is not tried for ever. */
async function processNext(world: World): Promise<boolean> {
  let id: number | undefined
  try {
    return await world.database.transaction(async tx => {
      const [notice] = await claimNotices(tx, 1)
      if (notice === undefined) return false
      id = notice.id
      let matched = true
      for (const about of notice.about) matched = (await hintAll(world, tx, notice.provider, about)) && matched
      await markProcessed(tx, notice.id, { at: world.now(), matched })
      return true
    })
  } catch (error) {
    if (id === undefined) throw error
    world.logger.error({ notice: id, error }, 'a notice could not be matched; polling goes on without it')
    await markProcessed(world.database.sql, id, { at: world.now(), matched: false })
    return true
  }
}

/** False where no journey of ours is known to be meant. */
async function hintAll(
  world: World,
  tx: Executor,
  provider: string,
  { kind, refs, evidence }: Notice['about'][number],
): Promise<boolean> {
  const found = await journeysByRefs(tx, provider, kind, refs)
  for (const { id } of found.toSorted((a, b) => (a.id < b.id ? -1 : 1))) await hint(world, tx, id, evidence)
  return found.length > 0
}
