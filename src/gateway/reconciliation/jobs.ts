import { later } from '../../domain/journey.ts'
import type { Day, Provider } from '../../domain/provider.ts'
import { addJob, claimJob, releaseJob } from '../../storage/jobs.ts'
import { forgetNotices } from '../../storage/notices.ts'
import type { JobRow } from '../../storage/schema.ts'
import { newLease } from '../engine/door.ts'
import type { World } from '../world.ts'
import { dayAfter, dayOf, reconcile, startOf } from './reconcile.ts'

export type JobOptions = {
  /** Told of every difference found, for metrics. */
  readonly onDifference?: (provider: string, difference: string) => void
  readonly signal?: AbortSignal
}

/** Seconds after midnight UTC when a day is compared: late writes are known by then. */
const AT = 2 * 3600
/** A provider that did not answer is asked again after this many seconds. */
const AGAIN = 3600
/** Seconds after which a second process takes over from a vanished process. Comparing twice is harmless: a known difference is not found again. */
const LEASE = 3600
/** The most days that are compared late, after a long pause. */
const DAYS = 31
const LOOK = 60_000

/** Verified notices are kept this many days, against repeated deliveries. */
const NOTICE_DAYS = 30
const FORGET = 'forget-notices'

const jobOf = (provider: Provider): string => `reconcile/${provider.id}`
const nextRun = (now: Date): Date => later(startOf(dayAfter(dayOf(later(now, -AT)))), AT)

/** A daily comparison for each provider that has a list, and the daily deletions. */
export async function addJobs(world: World): Promise<void> {
  await addJob(world.database.sql, { name: FORGET, dueAt: nextRun(world.now()) })
  for (const provider of world.providers.values()) {
    if (provider.ledger !== undefined) await addJob(world.database.sql, { name: jobOf(provider), dueAt: nextRun(world.now()) })
  }
}

/** Takes every due job, one after the other. Returns the number of jobs. */
export async function takeDueJobs(world: World, options: JobOptions = {}): Promise<number> {
  for (let taken = 0; ; taken++) {
    const lease = { ...newLease(world), until: later(world.now(), LEASE) }
    const job = options.signal?.aborted === true ? undefined : await claimJob(world.database.sql, lease)
    if (job === undefined) return taken
    await releaseJob(world.database.sql, lease.token, { name: job.name, ...(await run(world, job, options)) })
  }
}

/** A thousand at a time, so that no other process waits long. */
async function forget(world: World, { done }: JobRow): Promise<Pick<JobRow, 'dueAt' | 'done'>> {
  const before = later(world.now(), -NOTICE_DAYS * 24 * 3600)
  while ((await forgetNotices(world.database.sql, before)) > 0) continue
  return { done, dueAt: nextRun(world.now()) }
}

/** Every day since the last compared day, up to yesterday. */
async function run(world: World, job: JobRow, { onDifference, signal }: JobOptions): Promise<Pick<JobRow, 'dueAt' | 'done'>> {
  if (job.name === FORGET) return forget(world, job)
  const provider = [...world.providers.values()].find(candidate => jobOf(candidate) === job.name)
  const yesterday = dayAfter(dayOf(world.now()), -1)
  let { done } = job
  if (provider?.ledger === undefined) return { done, dueAt: nextRun(world.now()) }
  try {
    for (const day of daysTo(yesterday, done)) {
      const { found } = await reconcile(world, provider.id, provider.ledger, day, signal)
      for (const { difference } of found) onDifference?.(provider.id, difference)
      if (found.length > 0)
        world.logger.info(
          { provider: provider.id, day, differences: found.length },
          'the provider’s list of a day differs from ours',
        )
      done = day
    }
    return { done, dueAt: nextRun(world.now()) }
  } catch (error) {
    if (signal?.aborted !== true)
      world.logger.warn(
        { provider: provider.id, error },
        'cannot compare a day with the provider’s list now; the job runs again later',
      )
    return { done, dueAt: signal?.aborted === true ? world.now() : later(world.now(), AGAIN) }
  }
}

function daysTo(last: Day, done: Day | null): Day[] {
  const earliest = dayAfter(last, 1 - DAYS)
  let day = done === null ? last : dayAfter(done)
  if (day < earliest) day = earliest
  const days: Day[] = []
  for (; day <= last; day = dayAfter(day)) days.push(day)
  return days
}

/** Looks for due jobs until stopped. Any number of processes may do so, on the same database. */
export async function startJobs(world: World, options: Omit<JobOptions, 'signal'> = {}): Promise<{ stop(): Promise<void> }> {
  await addJobs(world)
  const stopping = new AbortController()
  let working: Promise<unknown> = Promise.resolve()
  let idle = true
  const look = (): void => {
    if (!idle) return
    idle = false
    working = takeDueJobs(world, { ...options, signal: stopping.signal })
      .catch((error: unknown) => world.logger.error({ error }, 'cannot take due jobs now; the process looks for due jobs again'))
      .finally(() => {
        idle = true
      })
  }
  const timer = setInterval(look, LOOK)
  look()
  return {
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await working
    },
  }
}
