import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../../src/storage/database.ts'
import { emptyPostgres, onPostgres, urlOf } from '../../support/databases.ts'
import { type FrontDoor, openFrontDoor } from '../../support/front-door.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { topUp, withCard } from '../../support/person.ts'
import { hasPgBouncer, startPgBouncer } from '../../support/pooler.ts'
import { watching } from '../../support/watching.ts'

describe('behind a PgBouncer in transaction mode', () => {
  if (!hasPgBouncer) {
    test('a PgBouncer is installed where CI is set', () => {
      if (process.env['CI'] !== undefined) throw new Error('no program pgbouncer is here; apt-get install pgbouncer')
      console.warn('\n!!! NOT TESTED BEHIND PGBOUNCER: no program pgbouncer is here !!!\n')
    })
    return
  }
  onPostgres(open => {
    let bouncer: Awaited<ReturnType<typeof startPgBouncer>>
    let direct: Database
    const databases: Database[] = []
    const houses: Harness[] = []
    const doors: FrontDoor[] = []
    beforeAll(async () => {
      bouncer = await startPgBouncer()
      direct = await open()
      // Both at once: each migrates, or waits for the other.
      const both = () => openDatabase({ url: bouncer.urlOf(urlOf(direct)), listenUrl: urlOf(direct), size: 5 })
      databases.push(...(await Promise.all([both(), both()])))
      houses.push(await openHarness({ database: databases[0]!, providers: ['artha'] }))
      houses.push(await openHarness({ database: databases[1]!, providers: ['artha'], beside: houses[0]! }))
      for (const house of houses) doors.push(await openFrontDoor(house))
    })
    afterAll(async () => {
      for (const door of doors) await door.close()
      for (const house of houses.toReversed()) await house.close()
      for (const database of databases) await database.close()
      await bouncer.stop()
    })

    test('a person gets a card and money on it, and a subscriber of another process sees every change', async () => {
      const stage = { ...houses[0]!, door: doors[0]! }
      const holder = await withCard(stage, 'artha')
      const { customer } = await doors[1]!.client.Customer({ id: holder.person.customerId })
      const watched = watching(doors[1]!.client, customer!)
      const { topup } = await topUp(holder)
      await holder.person.goesOn(topup!.id, 'APPROVED')
      expect(await watched.take(2)).toEqual(['Topup null → PENDING', 'Topup PENDING → APPROVED'])
      await watched.end()
    })

    test('a transaction limits itself and leaves no setting on the connection it shares', async () => {
      const setting = sql`select current_setting('statement_timeout') as limit, current_setting('timezone') as zone`
      const { rows } = await databases[0]!.transaction(tx => tx.execute(setting))
      expect(rows).toEqual([{ limit: '15s', zone: 'UTC' }])
      const { rows: after } = await databases[0]!.sql.execute<{ limit: string }>(setting)
      expect(after[0]!.limit).toBe('0')
    })

    test('the start names DATABASE_LISTEN_URL where only the pooler is given', async () => {
      await expect(openDatabase({ url: bouncer.urlOf(urlOf(direct)) })).rejects.toThrow(
        /^A connection pooler answers at DATABASE_URL .* Set DATABASE_LISTEN_URL to the address of PostgreSQL itself/,
      )
    })

    test('a listener says so where notifications of the pool cannot arrive', async () => {
      const { url, drop } = await emptyPostgres()
      const astray = await openDatabase({ url: bouncer.urlOf(urlOf(direct)), listenUrl: url })
      await expect(astray.listen('due', () => {})).rejects.toThrow(/^Notifications sent through DATABASE_URL do not arrive/)
      await astray.close()
      await drop()
    })
  })
})
