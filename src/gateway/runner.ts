import { nextDueAt } from '../storage/journeys.ts'
import { processNotices } from './inbox.ts'
import { takeDueTurns } from './turn.ts'
import type { World } from './world.ts'

/** Turns claimed at once, and under way at once, by one process. */
const BATCH = 50
const UNDER_WAY = 8
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
  const underWay = new Set<Promise<unknown>>()

  const work = async (): Promise<boolean> => {
    const noticed = await processNotices(world, BATCH)
    const taken = await takeDueTurns(world, BATCH)
    return noticed === BATCH || taken === BATCH
  }
  const rest = async (): Promise<void> => {
    const due = await nextDueAt(world.database.sql, world.now())
    const wait = due === undefined ? IDLE : Math.max(5, Math.min(IDLE, due.getTime() - world.now().getTime()))
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
        if (underWay.size >= UNDER_WAY) await Promise.race(underWay)
        // A slow provider holds up its own batch only: the loop goes on without it after a moment.
        const batch = work()
        underWay.add(batch)
        void batch.catch(() => undefined).finally(() => underWay.delete(batch))
        const more = await Promise.race([batch, rest().then(() => true)])
        if (!more) await rest()
      } catch (error) {
        world.logger.error({ error }, 'the runner could not take its turns; it goes on')
        await rest().catch(() => new Promise(resolve => setTimeout(resolve, IDLE)))
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
      await Promise.allSettled(underWay)
    },
  }
}
