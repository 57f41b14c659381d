import { expect, onTestFinished, test } from 'vitest'
import { startFeed } from '../../../src/gateway/events/feed.ts'
import type { World } from '../../../src/gateway/world.ts'
import { appendChange } from '../../../src/storage/changes.ts'
import type { Database } from '../../../src/storage/database.ts'
import { onPostgres, urlOf } from '../../support/databases.ts'
import { withServer } from '../../support/postgres.ts'

const STREAM = 'cus_1'
let version = 0
const append = (database: Database): Promise<number> =>
  database.transaction(tx =>
    appendChange(tx, {
      streamId: STREAM,
      subjectId: 'card_1',
      kind: 'card',
      version: ++version,
      from: null,
      to: 'ACTIVE',
      reason: null,
      source: 'POLL',
      at: new Date('2026-03-01T12:00:00Z'),
    }),
  )

/** Ends every session of this database and refuses new ones until the work is done. */
async function away(database: Database, work: () => Promise<unknown>): Promise<void> {
  const name = new URL(urlOf(database)).pathname.slice(1)
  await withServer(async server => {
    await server.query(`alter database ${name} allow_connections false`)
    try {
      await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
      await work()
    } finally {
      await server.query(`alter database ${name} allow_connections true`)
    }
  })
}

async function follow(database: Database) {
  let warn = (_message: string): void => {}
  const warned = new Promise<string>(resolve => (warn = resolve))
  const warnings: string[] = []
  const logger = {
    warn: (_detail: object, message: string) => {
      warnings.push(message)
      warn(message)
    },
  }
  const feed = await startFeed({ database, logger } as unknown as World)
  onTestFinished(() => feed.close())
  return { feed, warned, warnings }
}

onPostgres(open => {
  test('a subscriber waits while the database is away, and then receives every change in order', async () => {
    const database = await open()
    const { feed, warned, warnings } = await follow(database)
    const changes = feed.follow(STREAM, { position: 0 })
    await append(database)
    expect((await changes.next()).value).toMatchObject({ position: 1 })

    const other = feed.follow(STREAM, { position: 1 })
    const [next, same] = [changes.next(), other.next()]
    await away(database, async () => expect(await warned).toContain('the database does not answer a subscription'))
    await append(database)
    await append(database)
    expect((await next).value).toMatchObject({ position: 2 })
    expect((await same).value).toMatchObject({ position: 2 })
    expect((await changes.next()).value).toMatchObject({ position: 3 })
    expect(warnings, 'one outage is logged once').toHaveLength(1)
  })

  test('a subscriber that begins while the database is away begins when the database is back', async () => {
    const database = await open()
    const { feed, warned } = await follow(database)
    let next: Promise<unknown> | undefined
    await away(database, async () => {
      next = feed.follow(STREAM, { position: 0 }).next()
      await warned
    })
    await append(database)
    expect(await next).toMatchObject({ value: { position: 1 } })
  })

  test('a subscriber can leave while the database is away', async () => {
    const database = await open()
    const { feed, warned } = await follow(database)
    const changes = feed.follow(STREAM, { position: 0 })
    const next = changes.next()
    await away(database, async () => {
      await warned
      await changes.return()
      expect(await next).toEqual({ done: true, value: undefined })
    })
  })
})
