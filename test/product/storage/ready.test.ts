import { randomBytes } from 'node:crypto'
import Fastify from 'fastify'
import { Registry } from 'prom-client'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { addHealth } from '../../../src/http/health.ts'
import { expectReady, openStorage } from '../../../src/open-world.ts'
import { openDatabase } from '../../../src/storage/database.ts'
import { forEachDatabase, onPostgres, urlOf } from '../../support/databases.ts'
import { createVault } from '../../../src/storage/vault.ts'
import { withServer } from '../../support/postgres.ts'

const key = (id: string) => ({ id, key: new Uint8Array(32).fill(id.charCodeAt(0)) })
const vaultWith = (...ids: readonly string[]) =>
  createVault(ids.map(key) as never, { randomBytes, now: () => new Date('2026-04-01T09:00:00Z') })
const PLACE = { table: 'customers', row: 'a', field: 'profile' }

async function readyz(ready: () => Promise<unknown>): Promise<{ code: number; status: string }> {
  const app = Fastify()
  addHealth(app, { ready, metrics: new Registry() })
  const { statusCode, body } = await app.inject('/readyz')
  return { code: statusCode, ...(JSON.parse(body) as { status: string }) }
}

forEachDatabase((_name, open) => {
  test('/readyz is 503 while the encryption keys open nothing that is there, and 200 while they open something', async () => {
    const database = await open()
    const asks = (...ids: readonly string[]) => readyz(() => expectReady({ database, vault: vaultWith(...ids) }))
    expect(await asks('b')).toEqual({ code: 200, status: 'ok' })
    await database.transaction(tx => vaultWith('a').seal(tx, 'cus_1', PLACE, 'Ada'))
    expect(await asks('a')).toEqual({ code: 200, status: 'ok' })
    expect(await asks('b')).toEqual({
      code: 503,
      status: 'ENCRYPTION_KEYS opens none of the data keys, which are wrapped by a; it holds b',
    })
    // During a rotation some data keys are wrapped by a key that this process does not hold yet.
    await database.transaction(tx => vaultWith('b').seal(tx, 'cus_2', PLACE, 'Bea'))
    expect(await asks('b')).toEqual({ code: 200, status: 'ok' })
    // An erased person has no key to open.
    await database.transaction(async tx => {
      await vaultWith('a').erase(tx, 'cus_1')
      await vaultWith('b').erase(tx, 'cus_2')
    })
    expect(await asks('c')).toEqual({ code: 200, status: 'ok' })
  })
})

onPostgres(open => {
  test('/readyz is 503 while the database is read-only, and 200 again afterwards', async () => {
    const first = await open()
    const name = new URL(urlOf(first)).pathname.slice(1)
    const readOnly = (on: boolean) =>
      withServer(client => client.query(`alter database ${name} set default_transaction_read_only = ${on ? 'on' : 'off'}`))
    const ask = async () => {
      const database = await openDatabase({ url: urlOf(first), size: 1 }).catch((thrown: unknown) => thrown as Error)
      if (database instanceof Error) return database.message
      const said = await readyz(() => database.ping())
      await database.close()
      return said
    }
    const database = await openDatabase({ url: urlOf(first), size: 1 })
    onTestFinished(() => database.close())
    await database.ping()
    // A connection that is open already keeps its setting, as after a failover: the next connection is read-only.
    await readOnly(true)
    await withServer(client =>
      client.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`),
    )
    await database.ping().catch(() => {})
    expect(await readyz(() => database.ping())).toEqual({ code: 503, status: 'the database is read-only' })
    await readOnly(false)
    expect(await ask()).toEqual({ code: 200, status: 'ok' })
  })

  test('a start with encryption keys that open nothing is refused', async () => {
    const database = await open()
    await database.transaction(tx => vaultWith('a').seal(tx, 'cus_1', PLACE, 'Ada'))
    const keys = (id: string) => `${id}:${Buffer.from(key(id).key).toString('base64')}`
    const start = (id: string) =>
      openStorage(readConfig([], { DATABASE_URL: urlOf(database), ENCRYPTION_KEYS: keys(id) })).then(opened =>
        opened.database.close(),
      )
    await expect(start('b')).rejects.toThrow('ENCRYPTION_KEYS opens none of the data keys')
    await expect(start('a')).resolves.toBeUndefined()
  })
})
