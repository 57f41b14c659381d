import { eq, sql } from 'drizzle-orm'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../../src/storage/database.ts'
import { QueryFailed, UNIQUE_VIOLATION } from '../../../src/storage/query-failed.ts'
import { customers, streams } from '../../../src/storage/schema.ts'
import { emptyPostgres, forEachDatabase, urlOf } from '../../support/databases.ts'

/** A promise and what settles it. */
function event<T = void>(): {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (thrown: unknown) => void
} {
  let settle: Omit<ReturnType<typeof event<T>>, 'promise'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, ...(settle as NonNullable<typeof settle>) }
}

forEachDatabase((name, open) => {
  let database: Database
  beforeAll(async () => {
    database = await open()
  })

  const customer = (id: string) => ({
    id,
    externalId: `external-${id}`,
    profile: Uint8Array.of(0, 1, 254, 255),
    createdAt: new Date('2026-04-01T09:00:00.123Z'),
    updatedAt: new Date('2026-04-01T09:00:00.999Z'),
  })

  test('bytes come back as a Buffer and instants to the millisecond', async () => {
    await database.sql.insert(customers).values(customer('a'))
    const [row] = await database.sql.select().from(customers).where(eq(customers.id, 'a'))
    expect(row).toEqual({ ...customer('a'), profile: Buffer.of(0, 1, 254, 255), erasedAt: null })
  })

  test('SQL written by hand gives numbers for bigint and counts, parsed JSON, and UTC', async () => {
    const { rows } = await database.sql.execute(
      sql`select count(*) as n, 7::bigint as big, '{"a":[1]}'::jsonb as json, timestamptz '2026-04-01 11:00:00.5+02' as at, '\\x00ff'::bytea as bytes`,
    )
    expect(rows).toEqual([{ n: 1, big: 7, json: { a: [1] }, at: '2026-04-01 09:00:00.5+00', bytes: Buffer.of(0, 255) }])
  })

  test('a transaction that throws leaves nothing behind and throws what its work threw', async () => {
    const mistake = new Error('changed my mind')
    const work = database.transaction(async tx => {
      await tx.insert(customers).values(customer('gone'))
      throw mistake
    })
    await expect(work).rejects.toBe(mistake)
    expect(await database.sql.$count(customers, eq(customers.id, 'gone'))).toBe(0)
  })

  test('work that swallows a failed statement does not commit the rest by halves', async () => {
    const work = database.transaction(async tx => {
      await tx.insert(customers).values(customer('half'))
      await tx.execute(sql`select 1 / 0`).catch(() => {})
      await tx.insert(customers).values(customer('other half'))
    })
    await expect(work).rejects.toThrow(QueryFailed)
    expect(await database.sql.$count(customers, eq(customers.id, 'half'))).toBe(0)
  })

  test('transactions that count the same stream take turns', async () => {
    await database.sql.insert(streams).values({ id: 's', n: 0 })
    const next = () =>
      database.transaction(async tx => {
        const [row] = await tx
          .update(streams)
          .set({ n: sql`${streams.n} + 1` })
          .where(eq(streams.id, 's'))
          .returning()
        return row?.n
      })
    expect((await Promise.all(Array.from({ length: 12 }, next))).toSorted((a, b) => Number(a) - Number(b))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ])
  })

  test('a failed statement names its constraint but none of its values', async () => {
    await database.sql.insert(customers).values(customer('b'))
    const secret = 'ada@example.com'
    await database.sql.insert(customers).values({ ...customer('c'), externalId: secret })
    const twice = await database.sql
      .insert(customers)
      .values({ ...customer('d'), externalId: secret })
      .catch((thrown: unknown) => thrown)
    expect(twice).toBeInstanceOf(QueryFailed)
    expect(twice).toMatchObject({ code: UNIQUE_VIOLATION, constraint: 'customers_external_id_unique' })

    const misfit = await database.transaction(tx => tx.execute(sql`select ${secret}::int`)).catch((thrown: unknown) => thrown)
    expect(misfit).toMatchObject({ name: 'QueryFailed', code: '22P02' })
    for (const thrown of [twice, misfit] as Error[]) {
      expect(`${thrown.stack} ${JSON.stringify({ ...thrown })} ${String(thrown.cause)}`).not.toContain(secret)
    }
  })

  test('a notification reaches its channel once the transaction that sends it commits', async () => {
    const log: string[] = []
    const heard = new Promise<string>(resolve => {
      void database.listen('changes', payload => {
        log.push(payload)
        resolve(payload)
      })
    })
    const deaf = await database.listen('due', () => log.push('due'))
    await database
      .transaction(async tx => {
        await tx.execute(sql`select pg_notify('changes', 'rolled back')`)
        throw new Error('no')
      })
      .catch(() => {})
    await database.transaction(async tx => {
      await tx.execute(sql`select pg_notify('changes', ${'cus_1'})`)
      log.push('still open')
    })
    expect(await heard).toBe('cus_1')
    expect(log).toEqual(['still open', 'cus_1'])
    await deaf()
  })

  test('whoever has stopped listening is not woken, and others of the channel are', async () => {
    const log: string[] = []
    const stop = await database.listen('due', () => log.push('stopped'))
    const heard = event()
    const stopOther = await database.listen('due', payload => {
      log.push(payload)
      heard.resolve()
    })
    await stop()
    await database.sql.execute(sql`select pg_notify('due', 'x')`)
    await heard.promise
    expect(log).toEqual(['x'])
    await stopOther()
  })

  test('a wake may start a transaction of its own', async () => {
    const done = event<number>()
    const stop = await database.listen('due', () => {
      database.transaction(tx => tx.$count(streams)).then(done.resolve, done.reject)
    })
    await database.transaction(async tx => {
      await tx.execute(sql`select pg_notify('due', '')`)
    })
    expect(await done.promise).toBeGreaterThanOrEqual(0)
    await stop()
  })

  test('it answers a ping', async () => {
    await expect(database.ping()).resolves.toBeUndefined()
  })

  if (name === 'PGlite') {
    test('a statement inside a transaction that does not go through it is refused instead of waiting for ever', async () => {
      const message = 'a statement inside a transaction must use `tx`'
      await expect(database.transaction(() => database.sql.select().from(streams))).rejects.toThrow(message)
      await expect(database.transaction(() => database.transaction(async () => {}))).rejects.toThrow(message)
    })
  }

  if (name === 'PostgreSQL') {
    test('a listener whose connection is cut wakes everybody when it is back, and hears again', async () => {
      const woken: string[] = []
      const back = event()
      const again = event()
      const stop = await database.listen('changes', payload => {
        woken.push(payload)
        if (payload === '') back.resolve()
        else again.resolve()
      })
      await database.sql.execute(
        sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen%'`,
      )
      const meanwhile: string[] = []
      const stopMeanwhile = await database.listen('due', payload => meanwhile.push(payload))
      await back.promise
      await database.sql.execute(sql`select pg_notify('due', 'once'), pg_notify('changes', 'after')`)
      await again.promise
      expect(woken).toEqual(['', 'after'])
      expect(meanwhile.filter(payload => payload !== '')).toEqual(['once'])
      await stopMeanwhile()
      await stop()
    })

    test('a connection cut inside a transaction, between two statements, fails that transaction and nothing else', async () => {
      const cut = database.transaction(async tx => {
        await tx.insert(customers).values(customer('cut'))
        const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
        // The second argument waits until the other end is gone.
        await database.sql.execute(sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`)
        await database.ping()
        await tx.execute(sql`select 1`)
      })
      await expect(cut).rejects.toThrow(QueryFailed)
      expect(await database.sql.$count(customers, eq(customers.id, 'cut'))).toBe(0)
    })

    test('what the work throws is thrown even where it cannot be rolled back any more', async () => {
      const mistake = new Error('gave up')
      const cut = database.transaction(async tx => {
        await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`).catch(() => {})
        throw mistake
      })
      await expect(cut).rejects.toBe(mistake)
    })

    test('another process on the same database is heard', async () => {
      const other = await openDatabase({ url: urlOf(database), size: 1 })
      const heard = event<string>()
      const stop = await database.listen('due', heard.resolve)
      await other.sql.execute(sql`select pg_notify('due', 'from afar')`)
      expect(await heard.promise).toBe('from afar')
      await stop()
      await other.close()
    })

    describe('an empty database', () => {
      test('is migrated once by two processes that start at once', async () => {
        const { url, drop } = await emptyPostgres()
        const both = await Promise.all([openDatabase({ url, size: 1 }), openDatabase({ url, size: 1 })])
        const client = new pg.Client({ connectionString: url })
        await client.connect()
        expect(
          (await client.query('select hash from drizzle.__drizzle_migrations group by hash having count(*) > 1')).rows,
        ).toEqual([])
        expect((await client.query('select count(*)::int as n from drizzle.__drizzle_migrations')).rows[0]).toEqual({
          n: expect.any(Number),
        })
        for (const one of both) expect(await one.sql.$count(customers)).toBe(0)
        await client.end()
        for (const one of both) await one.close()
        await drop()
      })
    })
  }
})
