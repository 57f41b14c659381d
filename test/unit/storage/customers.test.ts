import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import {
  countCustomers,
  customerByExternalId,
  customersByExternalId,
  customersById,
  insertCustomer,
  listCustomers,
  lockCustomer,
  updateCustomerProfile,
} from '../../../src/storage/customers.ts'
import { type Database, openDatabase } from '../../../src/storage/database.ts'
import { customers, streams } from '../../../src/storage/schema.ts'
import { forEachDatabase, urlOf } from '../../support/databases.ts'

const nine = new Date('2026-04-01T09:00:00.001Z')
const ten = new Date('2026-04-01T10:00:00.002Z')
const ada = { id: 'cus_1', externalId: 'user-1', profile: Buffer.of(1), createdAt: nine, updatedAt: nine }

forEachDatabase((name, open) => {
  let database: Database
  beforeAll(async () => {
    database = await open()
    for (const n of [2, 1, 3]) await insertCustomer(database.sql, { ...ada, id: `cus_${n}`, externalId: `user-${n}` })
    await database.sql.insert(streams).values({ id: 'cus_2', n: 41 })
  })

  test('a customer comes with the position of its stream, 0 before anything has happened', async () => {
    expect(await customersById(database.sql, ['cus_1', 'cus_nobody'])).toEqual([{ ...ada, erasedAt: null, position: 0 }])
    const byExternalId = await customersByExternalId(database.sql, ['user-1', 'user-2'])
    expect(new Map(byExternalId.map(({ id, position }) => [id, position]))).toEqual(
      new Map([
        ['cus_1', 0],
        ['cus_2', 41],
      ]),
    )
    expect(await customersById(database.sql, [])).toEqual([])
    expect((await customerByExternalId(database.sql, 'user-2'))?.id).toBe('cus_2')
    expect(await customerByExternalId(database.sql, 'user-9')).toBeUndefined()
  })

  test('an external id is given once, and a second insert goes on with its transaction', async () => {
    const made = await database.transaction(async tx => {
      const first = await insertCustomer(tx, { ...ada, id: 'cus_twin' })
      return [first, await insertCustomer(tx, { ...ada, id: 'cus_4', externalId: 'user-4' })]
    })
    expect(made).toEqual([false, true])
    expect((await customerByExternalId(database.sql, 'user-1'))?.id).toBe('cus_1')
    await database.sql.delete(customers).where(eq(customers.id, 'cus_4'))
  })

  test('customers are listed in pages, each after the last id of the one before', async () => {
    const page = async (first: number, after?: string) =>
      (await listCustomers(database.sql, { first, after })).map(({ id }) => id)
    expect([await page(2), await page(2, 'cus_2'), await page(2, 'cus_3')]).toEqual([['cus_1', 'cus_2'], ['cus_3'], []])
    expect(await countCustomers(database.sql)).toBe(3)
  })

  test('a profile is replaced, unless its customer is unknown or erased', async () => {
    const change = { profile: Buffer.of(2), at: ten }
    expect(await updateCustomerProfile(database.sql, 'cus_3', change)).toBe(true)
    expect(await customersById(database.sql, ['cus_3'])).toMatchObject([
      { profile: Buffer.of(2), createdAt: nine, updatedAt: ten },
    ])
    await database.sql.update(customers).set({ erasedAt: ten }).where(eq(customers.id, 'cus_3'))
    expect(await updateCustomerProfile(database.sql, 'cus_3', { profile: Buffer.of(3), at: ten })).toBe(false)
    expect(await updateCustomerProfile(database.sql, 'cus_nobody', change)).toBe(false)
    expect(await customersById(database.sql, ['cus_3'])).toMatchObject([{ profile: Buffer.of(2) }])
  })

  test('a customer read to be changed stays as it is until the transaction ends', async () => {
    await database.transaction(async tx => {
      expect(await lockCustomer(tx, 'cus_2')).toMatchObject({ id: 'cus_2', position: 41 })
      expect(await lockCustomer(tx, 'cus_nobody')).toBeUndefined()
      if (name === 'PGlite') return
      const other = await openDatabase({ url: urlOf(database), size: 1 })
      const impatient = other.transaction(async elsewhere => {
        await elsewhere.execute(sql`set local lock_timeout = 50`)
        await updateCustomerProfile(elsewhere, 'cus_2', { profile: Buffer.of(9), at: ten })
      })
      await expect(impatient).rejects.toMatchObject({ code: '55P03' })
      await other.close()
    })
  })
})
