import { changesAfter, positionOf } from '../../storage/changes.ts'
import { isAway } from '../../storage/query-failed.ts'
import type { ChangeRow } from '../../storage/schema.ts'
import type { World } from '../world.ts'

/** Changes read at once for one subscriber: the most that a slow subscriber costs in memory. */
const BATCH = 100
/** Milliseconds between reads when no wake-up comes: NOTIFY is a hint, the log is the truth. */
const UNPROMPTED = 5_000
/** Milliseconds until the feed reads again while the database does not answer: doubled from the first to the last. */
const FIRST_RETRY = 100
const LAST_RETRY = 5_000

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
 * Positions of a stream follow the order of commits and have no gaps, so "all changes after the last seen position" is a
 * complete question: a subscriber that wakes late, twice or for no change reads the same log. A database that is away for a while
 * therefore costs a subscriber time and no change: the feed waits and reads again.
 */
export async function startFeed(world: World): Promise<Feed> {
  const waiting = new Map<string, Set<() => void>>()
  const wake = (streamId: string): void => {
    const woken = streamId === '' ? [...waiting.values()].flatMap(set => [...set]) : [...(waiting.get(streamId) ?? [])]
    for (const resolve of woken) resolve()
  }
  const stopListening = await world.database.listen('changes', wake)
  let closed = false

  const woken = (streamId: string, most = UNPROMPTED): { promise: Promise<void>; cancel: () => void } => {
    let done = (): void => {}
    const promise = new Promise<void>(resolve => {
      const timer = setTimeout(() => done(), most)
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
   * Subscribers that wake together read once: 200 subscribers of one customer cost one statement a change. No subscriber joins a read
   * that has begun: a change may be committed after the read and before the subscriber listens.
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

  let away = false
  /** Reads until the database answers; undefined once the subscriber is gone. An outage is logged once for all subscribers. */
  async function insist<T>(streamId: string, read: () => Promise<T>, ended: () => boolean): Promise<T | undefined> {
    for (let pause = FIRST_RETRY; !closed && !ended(); pause = Math.min(pause * 2, LAST_RETRY)) {
      try {
        const result = await read()
        away = false
        return result
      } catch (error) {
        if (!isAway(error)) throw error
        if (!away) world.logger.warn({ error }, 'the database does not answer a subscription; the feed reads again')
        away = true
        const retry = woken(streamId, pause)
        await retry.promise.finally(retry.cancel)
      }
    }
    return undefined
  }

  async function* follow(
    streamId: string,
    start: number,
    ended: () => boolean,
    subjects?: readonly string[],
  ): AsyncGenerator<ChangeRow, void, undefined> {
    let position = start
    while (!closed && !ended()) {
      // Listening begins before reading, so a change that is committed in between is not missed.
      const next = woken(streamId)
      try {
        const from = position
        const rows = (await insist(streamId, () => look(streamId, from, subjects), ended)) ?? []
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
      const begin =
        from === 'now'
          ? insist(
              streamId,
              () => positionOf(world.database.sql, streamId),
              () => over,
            )
          : Promise.resolve(from.position)
      const inner = (async function* () {
        const start = await begin
        if (start !== undefined) yield* follow(streamId, start, () => over, subjects)
      })()
      // A generator that waits cannot return: a wake-up lets the generator see the end.
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

/** When all subscribers that woke just now have asked. */
const soon = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
