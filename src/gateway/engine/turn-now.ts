import type { Lease } from '../../storage/claims.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'
import { takeTurn, takeTurns } from './turn.ts'

/** Runs a turn that the caller already holds, and answers after a moment even if the provider is slow; the turn goes on. */
export async function turnOf(world: World, row: JourneyRow, lease: Lease): Promise<void> {
  await atMost(
    world.limits.mutationWait,
    takeTurns(world, [row], lease.token, 'MUTATION').catch(error => logged(world, row.id, error)),
  )
}

/** Takes the turn of a journey now if the turn is free, waits a moment, and leaves the rest to the runner. */
export async function turnNow(world: World, id: string): Promise<void> {
  await atMost(
    world.limits.mutationWait,
    takeTurn(world, id, 'MUTATION').catch(error => logged(world, id, error)),
  )
}

function logged(world: World, id: string, error: unknown): void {
  world.logger.error({ journey: id, error }, 'a turn broke; the runner takes it again when its lease ends')
}

/** Whether the task ended in time. */
export async function atMost(seconds: number, task: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), seconds * 1000)
  })
  return Promise.race([task.then(() => true), late]).finally(() => clearTimeout(timer))
}
