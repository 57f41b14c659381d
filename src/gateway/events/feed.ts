import { changesAfter, positionOf } from '../../storage/changes.ts'
import type { ChangeRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'

/** Changes read at once for one subscriber: what a slow one costs in memory, and no more. */
const BATCH = 100
/** Milliseconds between looks when no wake-up comes: NOTIFY is a hint, the log is the truth. */
const UNPROMPTED = 5_000

export type Feed = {
  /** Every change of a stream after a position, in order, then live, until the consumer returns. */
  follow(
    streamId: string,
    from: { position: number } | 'now',
    subjects?: readonly string[],
  ): AsyncGenerator<ChangeRow, void, undefined>
  close(): Promise<void>
}

/**
 * Positions of a stream are given in the order of commits and without gaps, so "everything after the last one I saw" is
 * a complete question: a subscriber that is woken late, twice or for nothing reads the same log.
 */
export async function startFeed(world: World): Promise<Feed> {
  const waiting = new Map<string, Set<() => void>>()
  const wake = (streamId: string): void => {
    const woken = streamId === '' ? [...waiting.values()].flatMap(set => [...set]) : [...(waiting.get(streamId) ?? [])]
    for (const resolve of woken) resolve()
  }
  const stopListening = await world.database.listen('changes', wake)
  let closed = false

  const woken = (streamId: string): { promise: Promise<void>; cancel: () => void } => {
    let done = (): void => {}
    const promise = new Promise<void>(resolve => {
      const timer = setTimeout(() => done(), UNPROMPTED)
      done = () => {
        clearTimeout(timer)
        waiting.get(streamId)?.delete(done)
        if (waiting.get(streamId)?.size === 0) waiting.delete(streamId)
        resolve()
      }
    })
    const set = waiting.get(streamId) ?? new Set()
    waiting.set(streamId, set.add(done))
    return { promise, cancel: () => done() }
  }

  const asking = new Map<string, Promise<readonly ChangeRow[]>>()
  /**
   * Those who are woken together read once: 200 that watch one customer cost a statement a change, not 200. Nobody joins a look
   * that has begun: it may not show what was committed before they listened.
   */
  const look = (streamId: string, position: number, subjects: readonly string[] | undefined): Promise<readonly ChangeRow[]> => {
    const name = JSON.stringify([streamId, position, subjects])
    const joined = asking.get(name)
    if (joined !== undefined) return joined
    const looking = soon().then(() => {
      asking.delete(name)
      return changesAfter(world.database.sql, streamId, position, {
        limit: BATCH,
        ...(subjects === undefined ? {} : { subjects }),
      })
    })
    asking.set(name, looking)
    return looking
  }

  async function* follow(
    streamId: string,
    start: number,
    ended: () => boolean,
    subjects?: readonly string[],
  ): AsyncGenerator<ChangeRow, void, undefined> {
    let position = start
    while (!closed && !ended()) {
      // Listening begins before looking, so a change committed in between is not slept through.
      const next = woken(streamId)
      try {
        const rows = await look(streamId, position, subjects)
        for (const row of rows) {
          yield row
          position = row.position
        }
        if (rows.length === 0) await next.promise
      } finally {
        next.cancel()
      }
    }
  }

  return {
    follow(streamId, from, subjects) {
      let over = false
      const begin = from === 'now' ? positionOf(world.database.sql, streamId) : Promise.resolve(from.position)
      const inner = (async function* () {
        yield* follow(streamId, await begin, () => over, subjects)
      })()
      // A generator that waits cannot be returned from: waking it lets it see that it is over.
      const end = (): void => {
        over = true
        wake(streamId)
      }
      return Object.assign(inner, {
        return: async () => {
          end()
          return { done: true as const, value: undefined }
        },
      })
    },
    async close() {
      closed = true
      wake('')
      await stopListening()
    },
  }
}

/** When everybody who was woken just now has had their turn. */
const soon = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
