import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, types } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import type { Database, Executor } from './executor.ts'
import { lockDirectory } from './directory-lock.ts'
import { migrate } from './migrate.ts'
import { Pulse } from './pulse.ts'
import { discreet } from './query-failed.ts'
import { Wakes } from './wakes.ts'

/** node-postgres reads bytea as a Buffer, so PGlite must as well. */
export const PARSERS = { [types.BYTEA]: (hex: string) => Buffer.from(hex.slice(2), 'hex') }

/** A database for one process, in a directory or in memory. */
export async function openEmbedded(place: { readonly directory: string } | { readonly memory: true }): Promise<Database> {
  if ('memory' in place) return overPGlite(await PGlite.create({ parsers: PARSERS }))
  await mkdir(place.directory, { recursive: true, mode: 0o700 })
  const unlock = await lockDirectory(place.directory)
  try {
    return await overPGlite(await PGlite.create({ parsers: PARSERS, dataDir: await initialised(place.directory) }), unlock)
  } catch (thrown) {
    await unlock()
    throw thrown
  }
}

/** The first start takes seconds. An interrupted start must not leave half a database behind, so the directory gets the name last. */
async function initialised(directory: string): Promise<string> {
  const dataDir = join(directory, 'postgres')
  if (existsSync(dataDir)) return dataDir
  const unfinished = `${dataDir}.new`
  await rm(unfinished, { recursive: true, force: true })
  const first = await PGlite.create({ dataDir: unfinished })
  await first.close()
  await rename(unfinished, dataDir)
  return dataDir
}

/** The open transaction that called the running code. */
type Inside = { open: boolean }

/** A Database over an open PGlite, migrated. */
export async function overPGlite(client: PGlite, released: () => Promise<void> = async () => {}): Promise<Database> {
  const inside = new AsyncLocalStorage<Inside>()
  const over = (): Executor => drizzle(client)
  const outside = () => {
    if (inside.getStore()?.open !== true) return
    throw new Error('a statement inside a transaction must use `tx`; this statement would wait for the transaction to end')
  }
  const pulse = new Pulse()
  const direct = discreet(over(), { before: outside, failed: pulse.note })
  await over().transaction(tx => migrate(discreet(tx)))

  const wakes = new Wakes()
  client.onNotification((channel, payload) => wakes.tell(channel, payload))

  return {
    kind: 'embedded',
    sql: direct,
    transaction: async work => {
      outside()
      const here: Inside = { open: true }
      try {
        // Awaited inside: work may return a query that has not begun yet.
        return await over().transaction(tx => inside.run(here, async () => work(discreet(tx, { failed: pulse.note }))))
      } finally {
        here.open = false
      }
    },
    listen: async (channel, wake) => {
      const remove = wakes.add(channel, wake)
      await client.exec(`listen ${channel}`)
      return async () => void remove()
    },
    ping: () => pulse.feel(direct),
    close: async () => {
      await client.close()
      await released()
    },
  }
}
