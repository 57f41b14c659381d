import { nextExpiry } from '../../storage/card-use/challenges.ts'
import { nextDueAt } from '../../storage/claims.ts'
import { nextSweepAt } from '../../storage/card-use/sweeps.ts'
import { processNotices } from '../events/inbox.ts'
import { expireChallenges } from './card-use/expire.ts'
import { pursueLimits } from './card-use/limits.ts'
import { beginDueSweeps } from './card-use/sweep.ts'
import { beginDueTurns, type UnderWay } from './turn.ts'
import type { World } from '../world.ts'

/** Turns claimed at once by one process. */
const BATCH = 50
/** Turns under way at once at one provider: more than any takes side by side, and no more than one that hangs may keep waiting. */
const UNDER_WAY = 100
/** Milliseconds between looks when nothing wakes it: a row made due by another process is seen at the latest then. */
const IDLE = 1_000

export type Runner = { wake(): void; stop(): Promise<void> }

/** Takes due turns until it is stopped. Any number of processes may run one on the same database. */
export async function startRunner(world: World): Promise<Runner> {
  let stopped = false
  let rouse = (): void => {}
  let roused = false
  const wake = (): void => {
    roused = true
    rouse()
  }
  const stopListening = await world.database.listen('due', wake)
  const underWay = new Set<UnderWay>()

  /** Providers that have as many turns under way as they may: one that hangs fills its own share, and the others' are taken meanwhile. */
  const busy = (): string[] => {
    const counts = new Map<string, number>()
    for (const { provider, count } of underWay) counts.set(provider, (counts.get(provider) ?? 0) + count)
    return [...counts].filter(([, count]) => count >= UNDER_WAY).map(([provider]) => provider)
  }
  const follow = async (begun: UnderWay): Promise<void> => {
    underWay.add(begun)
    try {
      await begun.over
    } catch (error) {
      world.logger.error({ error }, 'turns broke; they are taken again when their lease ends')
    }
    underWay.delete(begun)
    // What they made due is taken now.
    wake()
  }
  const work = async (): Promise<boolean> => {
    const noticed = await processNotices(world, BATCH).catch((error: unknown) => {
      world.logger.error({ error }, 'notices could not be read; turns are taken all the same')
      return 0
    })
    await pursueLimits(world, BATCH).catch((error: unknown) => world.logger.error({ error }, 'new limits could not be pursued'))
    await expireChallenges(world, BATCH).catch((error: unknown) =>
      world.logger.error({ error }, 'challenges that are over could not be ended'),
    )
    const begun = [...(await beginDueTurns(world, BATCH, busy())), ...(await beginDueSweeps(world, BATCH, busy()))]
    for (const turns of begun) void follow(turns)
    return noticed === BATCH || begun.reduce((sum, { count }) => sum + count, 0) === BATCH
  }
  const rest = async (): Promise<void> => {
    const now = world.now()
    const db = world.database.sql
    const instants = [await nextDueAt(db, now, busy()), await nextSweepAt(db, now, busy()), await nextExpiry(db)]
    const due = Math.min(...instants.map(at => at?.getTime() ?? Number.POSITIVE_INFINITY))
    const wait = Math.max(5, Math.min(IDLE, due - now.getTime()))
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, roused ? 0 : wait)
      rouse = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
  const loop = async (): Promise<void> => {
    while (!stopped) {
      roused = false
      try {
        if (!(await work())) await rest()
      } catch (error) {
        world.logger.error({ error }, 'the runner could not take its turns; it goes on')
        await new Promise(resolve => setTimeout(resolve, IDLE))
      }
    }
  }
  const running = loop()

  return {
    wake,
    async stop() {
      stopped = true
      wake()
      await stopListening()
      await running
      await Promise.allSettled([...underWay].map(({ over }) => over))
    },
  }
}
