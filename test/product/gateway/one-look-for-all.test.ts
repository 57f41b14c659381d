import { expect, test } from 'vitest'
import { startFeed } from '../../../src/gateway/events/feed.ts'
import { appendChange } from '../../../src/storage/changes.ts'
import type { Executor } from '../../../src/storage/database.ts'
import { onOneDatabase } from '../../support/databases.ts'
import { openHarness } from '../../support/harness.ts'

const WATCHERS = 50

onOneDatabase((_name, open) => {
  test('many who watch one customer are told of a change by one look at the log', async () => {
    const harness = await openHarness({ database: await open(), providers: ['artha'] })
    const { database, newId, now } = harness.world
    let looks = 0
    const sql = new Proxy(database.sql, {
      get(target, name, receiver) {
        if (name === 'select') looks++
        return Reflect.get(target, name, receiver) as unknown
      },
    }) satisfies Executor
    const feed = await startFeed({ ...harness.world, database: { ...database, sql } })
    const streamId = newId('customer')
    const change = {
      streamId,
      subjectId: newId('card'),
      kind: 'card',
      from: null,
      to: 'PENDING',
      reason: null,
      source: 'POLL',
      at: now(),
    } as const
    const watchers = Array.from({ length: WATCHERS }, () => feed.follow(streamId, { position: 0 }))
    const first = Promise.all(watchers.map(watcher => watcher.next()))
    await database.transaction(tx => appendChange(tx, { ...change, version: 1 }))
    for (const { value } of await first) expect(value).toMatchObject({ position: 1 })
    const second = Promise.all(watchers.map(watcher => watcher.next()))
    const before = looks
    await database.transaction(tx => appendChange(tx, { ...change, version: 2 }))
    for (const { value } of await second) expect(value).toMatchObject({ position: 2 })
    // One that shows nothing new before the wake-up may come between.
    expect(looks - before).toBeLessThan(WATCHERS / 5)
    await Promise.all(watchers.map(watcher => watcher.return()))
    await feed.close()
    await harness.close()
  })
})
