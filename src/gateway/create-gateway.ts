import { createAuditTrail } from './audit/trail.ts'
import { decodeCursor } from './api/cursor.ts'
import { startFeed } from './events/feed.ts'
import type { Change } from './api/views.ts'
import type { Gateway } from './gateway.ts'
import { receive } from './events/inbox.ts'
import { startJobs } from './reconciliation/jobs.ts'
import { startRunner } from './engine/runner.ts'
import { streamOf } from './reading/changes.ts'
import { accessFor } from './reading/reading.ts'
import { viewOfChange } from './reading/views.ts'
import { createSession } from './session.ts'
import type { World } from './world.ts'

export type GatewayOptions = {
  /** Off where a test takes the turns, or a process only serves. */
  readonly runs?: boolean
  /** Told of every webhook's outcome, for metrics. */
  readonly onNotice?: (provider: string, outcome: string) => void
  /** Told of every difference that reconciliation finds, for metrics. */
  readonly onDifference?: (provider: string, difference: string) => void
}

export async function createGateway(
  world: World,
  { runs = true, onNotice, onDifference }: GatewayOptions = {},
): Promise<Gateway> {
  const feed = await startFeed(world)
  const trail = createAuditTrail(world)
  const runner = runs ? await startRunner(world) : undefined
  const jobs = runs ? await startJobs(world, onDifference === undefined ? {} : { onDifference }) : undefined
  return {
    session: (viewer, options) => createSession(world, trail, viewer, options),
    async subscribe(viewer, id, after) {
      const { streamId, subjects } = await streamOf(world, await accessFor(world, viewer), id)
      const from = after === undefined ? 'now' : { position: decodeCursor(streamId, after) }
      const rows = feed.follow(streamId, from, subjects)
      const changes = (async function* (): AsyncGenerator<Change, void, undefined> {
        for await (const row of rows) yield viewOfChange(viewer, row)
      })()
      // Returning from a generator that waits for the source would wait as well: the source is ended first.
      return Object.assign(changes, {
        return: async () => {
          await rows.return()
          return { done: true as const, value: undefined }
        },
      })
    },
    async receive(provider, delivery) {
      const { outcome, ...answer } = await receive(world, provider, delivery)
      onNotice?.(provider, outcome)
      if (outcome === 'kept') runner?.wake()
      return answer
    },
    async close() {
      await runner?.stop()
      await jobs?.stop()
      await trail.settled()
      await feed.close()
    },
  }
}
