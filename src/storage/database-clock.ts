import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'

/** Milliseconds between readings of the database's clock, and of a round trip that is too long to read a clock by. */
const EVERY = 10_000
const LONGEST = 1_000

/** Two clocks of a process, in milliseconds. `steady` never steps; `wall` also counts the time for which a host is suspended. */
export type ProcessClock = { readonly steady: () => number; readonly wall: () => number }
const OWN: ProcessClock = { steady: () => performance.now(), wall: () => Date.now() }

/** One clock for all processes on a database. */
export type DatabaseClock = {
  /** For leases and due times. Off by half a round trip at most: the clocks of two processes may differ by minutes. */
  readonly now: () => Date
  /** For the last check before a write is sent. After the host was suspended this clock is ahead and not behind, until the next reading. */
  readonly latest: () => Date
  readonly stop: () => void
}

/** Reads the database's clock once, and then every ten seconds. Between readings, and while the database is away, `steady` goes on. */
export async function openDatabaseClock(
  { sql: executor }: Database,
  {
    process: { steady, wall } = OWN,
    onReading,
  }: {
    readonly process?: ProcessClock
    /** Told the seconds by which the process's own clock is ahead. */ readonly onReading?: (ahead: number) => void
  } = {},
): Promise<DatabaseClock> {
  let reading = await read()
  while (reading.roundTrip > LONGEST) reading = await read()
  const timer = setInterval(
    () =>
      void read().then(
        later => {
          if (later.roundTrip <= LONGEST) reading = later
        },
        () => {},
      ),
    EVERY,
  ).unref()

  const now = (): number => reading.database + steady() - reading.steady
  return {
    now: () => new Date(now()),
    latest: () => new Date(Math.max(now(), reading.database + wall() - reading.wall)),
    stop: () => clearInterval(timer),
  }

  async function read() {
    const began = { steady: steady(), wall: wall() }
    const { rows } = await executor.execute<{ now: string }>(sql`select extract(epoch from clock_timestamp()) * 1000 as now`)
    const roundTrip = steady() - began.steady
    const middle = { steady: began.steady + roundTrip / 2, wall: began.wall + roundTrip / 2 }
    const database = Number(rows[0]?.now)
    onReading?.((middle.wall - database) / 1000)
    return { database, ...middle, roundTrip }
  }
}
