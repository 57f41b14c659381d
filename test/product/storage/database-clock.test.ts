import { randomBytes } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { openStorage } from '../../../src/open-world.ts'
import { openDatabaseClock, type ProcessClock } from '../../../src/storage/database-clock.ts'
import { emptyPostgres, openInMemory, postgresAnswers } from '../../support/databases.ts'

const HOUR = 3_600_000

/** The clock of a process: so many milliseconds off, and moved by hand. */
function processClock(off: number) {
  let steady = performance.now()
  let wall = Date.now() + off
  const clock: ProcessClock = { steady: () => steady, wall: () => wall }
  return {
    clock,
    passes(milliseconds: number): void {
      steady += milliseconds
      wall += milliseconds
    },
    isSuspended(milliseconds: number): void {
      wall += milliseconds
    },
  }
}

test('two processes whose own clocks are an hour apart have one time, and are told how far off they are', async () => {
  const database = await openInMemory()
  const told: number[] = []
  const onReading = (ahead: number): number => told.push(Math.round(ahead) + 0)
  const [late, early] = await Promise.all(
    [processClock(HOUR), processClock(0)].map(({ clock }) => openDatabaseClock(database, { process: clock, onReading })),
  )
  expect(Math.abs(late!.now().getTime() - early!.now().getTime())).toBeLessThan(1_000)
  expect(Math.abs(late!.latest().getTime() - early!.latest().getTime())).toBeLessThan(1_000)
  expect(told.toSorted((a, b) => a - b)).toEqual([0, 3_600])
  for (const clock of [late, early]) clock!.stop()
  await database.close()
})

test('time goes on between readings, and a suspended host is late for a write but early for nobody’s lease', async () => {
  const database = await openInMemory()
  const host = processClock(0)
  const clock = await openDatabaseClock(database, { process: host.clock })
  const began = clock.now().getTime()
  host.passes(500)
  expect(clock.now().getTime() - began).toBe(500)
  host.isSuspended(40_000)
  expect(clock.now().getTime() - began).toBe(500)
  expect(clock.latest().getTime() - began).toBe(40_500)
  clock.stop()
  await database.close()
})

test.runIf(postgresAnswers)('the server of a host whose clock is an hour ahead has the time of its PostgreSQL', async () => {
  const { url, drop } = await emptyPostgres()
  const now = Date.now()
  vi.useFakeTimers({ toFake: ['Date'], now: now + HOUR })
  try {
    const { clock, database } = await openStorage(
      readConfig([], { DATABASE_URL: url, ENCRYPTION_KEYS: `a:${randomBytes(32).toString('base64')}` }),
    )
    expect(Math.abs(clock.now().getTime() - now)).toBeLessThan(60_000)
    await database.close()
  } finally {
    vi.useRealTimers()
    await drop()
  }
})
