import { claimExpired } from '../../../storage/card-use/challenges.ts'
import type { World } from '../../world.ts'
import { moveChallenge } from '../door.ts'

/** Ends challenges whose time is over: the code is deleted, and its key destroyed. Returns how many there were. */
export async function expireChallenges(world: World, limit: number): Promise<number> {
  return world.database.transaction(async tx => {
    const expired = await claimExpired(tx, world.now(), limit)
    for (const { id } of expired) await moveChallenge(world, tx, id, 'EXPIRED', 'POLL')
    return expired.length
  })
}
