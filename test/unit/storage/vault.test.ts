import { createHash, randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { eq, sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { Private } from '../../../src/domain/private.ts'
import { type Database, openDatabase } from '../../../src/storage/database.ts'
import { dataKeys } from '../../../src/storage/schema.ts'
import { createVault, Erased, type EncryptionKeys, type Place } from '../../../src/storage/vault.ts'
import { forEachDatabase, urlOf } from '../../support/databases.ts'

const key = (id: string) => ({ id, key: createHash('sha256').update(id).digest() })
const OLD: EncryptionKeys = [key('old')]
const ROTATED: EncryptionKeys = [key('new'), key('old')]
const NEW: EncryptionKeys = [key('new')]
const profile = (row: string): Place => ({ table: 'customers', row, field: 'profile' })

/** A process: its vault and its clock. */
function processWith(keys: EncryptionKeys) {
  let now = Date.parse('2026-04-01T09:00:00Z')
  return {
    vault: createVault(keys, { randomBytes, now: () => new Date(now) }),
    pass: (seconds: number) => {
      now += seconds * 1000
    },
  }
}

forEachDatabase((name, open) => {
  let database: Database
  let owners = 0
  const newOwner = () => `cus_${++owners}`
  beforeAll(async () => {
    database = await open()
  })
  const wrappedBy = async (ownerId: string) =>
    (await database.sql.select().from(dataKeys).where(eq(dataKeys.ownerId, ownerId)))[0]?.wrappedBy

  /** Seals in a transaction of its own, as a process that is then gone. */
  const sealed = (keys: EncryptionKeys, ownerId: string, value: unknown = { email: 'ada@example.com' }) =>
    database.transaction(tx => processWith(keys).vault.seal(tx, ownerId, profile(ownerId), value))

  test('what is sealed opens as it was, in another process too, and prints as ***', async () => {
    const value = {
      email: 'ada@example.com',
      expiresAt: new Date('2026-04-01T09:00:00.123Z'),
      fields: [{ at: new Date(0), none: null }],
      name: new Private({ first: 'Ada' }),
      typed: { $date: 'not a date', $$date: 'nor this', $private: 'mine' },
    }
    const owner = newOwner()
    const bytes = await sealed(OLD, owner, value)
    const opened = await processWith(OLD).vault.open<typeof value>(database.sql, owner, profile(owner), bytes)
    expect(inspect(opened)).toBe('***')
    const { name: person, ...rest } = opened.reveal()
    expect(rest).toEqual({ email: value.email, expiresAt: value.expiresAt, fields: value.fields, typed: value.typed })
    expect(person).toBeInstanceOf(Private)
    expect(person.reveal()).toEqual({ first: 'Ada' })
  })

  test('neither the sealed bytes nor the stored data key hold what they protect', async () => {
    const owner = newOwner()
    const bytes = Buffer.from(await sealed(OLD, owner))
    expect(bytes.toString('latin1')).not.toContain('ada@')
    const again = Buffer.from(await sealed(OLD, owner))
    expect(again.equals(bytes)).toBe(false)
  })

  test('what plain JSON would lose is refused by name', async () => {
    const { vault } = processWith(OLD)
    const seal = (value: unknown) => database.transaction(tx => vault.seal(tx, newOwner(), profile('x'), value))
    await expect(seal({ held: { seen: new Map() } })).rejects.toThrow(
      'expected value.held.seen to be plain data, a Date or a Private but got Map',
    )
    await expect(seal([1n])).rejects.toThrow('expected value[0] to be plain data, a Date or a Private but got bigint')
    await expect(seal({ n: Number.NaN })).rejects.toThrow('expected value.n')
  })

  test('one altered bit anywhere, another place or another owner, and it does not open', async () => {
    const [owner, stranger] = [newOwner(), newOwner()]
    const bytes = await sealed(OLD, owner)
    await sealed(OLD, stranger)
    const { vault } = processWith(OLD)
    const opening = (ownerId: string, place: Place, from: Uint8Array) => vault.open(database.sql, ownerId, place, from)

    for (let at = 0; at < bytes.length; at++) {
      const altered = Uint8Array.from(bytes)
      altered[at] = (altered[at] as number) ^ 1
      await expect(opening(owner, profile(owner), altered)).rejects.toThrow(`customers/${owner}/profile `)
    }
    await expect(opening(owner, profile(stranger), bytes)).rejects.toThrow('altered, moved, or sealed with a different key')
    await expect(opening(owner, { ...profile(owner), field: 'answers' }, bytes)).rejects.toThrow(
      'altered, moved, or sealed with a different key',
    )
    await expect(opening(stranger, profile(owner), bytes)).rejects.toThrow('altered, moved, or sealed with a different key')
    await expect(opening(owner, profile(owner), bytes.subarray(0, 10))).rejects.toThrow('is not sealed: the value has 10 bytes')
    expect((await opening(owner, profile(owner), bytes)).reveal()).toEqual({ email: 'ada@example.com' })
  })

  test('a data key moved to another owner does not open either', async () => {
    const [owner, thief] = [newOwner(), newOwner()]
    const bytes = await sealed(OLD, owner)
    const [row] = await database.sql.select().from(dataKeys).where(eq(dataKeys.ownerId, owner))
    await database.sql.insert(dataKeys).values({ ownerId: thief, wrapped: row?.wrapped as Uint8Array, wrappedBy: 'old' })
    await expect(processWith(OLD).vault.open(database.sql, thief, profile(owner), bytes)).rejects.toThrow(
      `data_keys/${thief}/wrapped does not open`,
    )
  })

  test('after a rotation old values open, are rewrapped as they are opened, and the rest on demand; then the old key may go', async () => {
    const [opened, left, alsoLeft] = [newOwner(), newOwner(), newOwner()]
    await database.sql.delete(dataKeys)
    const bytes = await sealed(OLD, opened)
    const leftBytes = await sealed(OLD, left)
    await sealed(OLD, alsoLeft)

    const { vault } = processWith(ROTATED)
    expect((await vault.open(database.sql, opened, profile(opened), bytes)).reveal()).toEqual({ email: 'ada@example.com' })
    expect([await wrappedBy(opened), await wrappedBy(left)]).toEqual(['new', 'old'])

    const rewrap = () => database.transaction(tx => vault.rewrap(tx, 1))
    expect([await rewrap(), await rewrap(), await rewrap()]).toEqual([1, 1, 0])
    expect([await wrappedBy(left), await wrappedBy(alsoLeft)]).toEqual(['new', 'new'])
    const later = processWith(NEW).vault
    expect((await later.open(database.sql, left, profile(left), leftBytes)).reveal()).toEqual({ email: 'ada@example.com' })
  })

  test('a key that is missing from ENCRYPTION_KEYS is named', async () => {
    const owner = newOwner()
    const bytes = await sealed(OLD, owner)
    await expect(processWith(NEW).vault.open(database.sql, owner, profile(owner), bytes)).rejects.toThrow(
      `ENCRYPTION_KEYS lacks "old", the key that wraps the data key of ${owner}; present: new`,
    )
  })

  test('an erased owner opens nowhere: at once in the process that erased, within a minute in the others', async () => {
    const owner = newOwner()
    const [here, elsewhere] = [processWith(OLD), processWith(OLD)]
    const bytes = await database.transaction(tx => here.vault.seal(tx, owner, profile(owner), 'Ada'))
    const opening = (one: typeof here) => one.vault.open(database.sql, owner, profile(owner), bytes)
    await opening(here)
    await opening(elsewhere)

    await database.transaction(tx => here.vault.erase(tx, owner))
    await expect(opening(here)).rejects.toThrow(new Erased(owner))
    elsewhere.pass(59)
    expect((await opening(elsewhere)).reveal()).toBe('Ada')
    elsewhere.pass(1)
    await expect(opening(elsewhere)).rejects.toThrow(Erased)
  })

  test('an erasure that is rolled back has erased nothing', async () => {
    const owner = newOwner()
    const { vault } = processWith(OLD)
    const bytes = await database.transaction(tx => vault.seal(tx, owner, profile(owner), 'Ada'))
    const undone = database.transaction(async tx => {
      await vault.erase(tx, owner)
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect((await vault.open(database.sql, owner, profile(owner), bytes)).reveal()).toBe('Ada')
  })

  test('a data key that was made in a transaction that is rolled back seals nothing afterwards', async () => {
    const owner = newOwner()
    const { vault } = processWith(OLD)
    const undone = database.transaction(async tx => {
      await vault.seal(tx, owner, profile(owner), 'first')
      await vault.seal(tx, owner, profile(owner), 'again, with the key read back')
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    const bytes = await database.transaction(tx => vault.seal(tx, owner, profile(owner), 'Ada'))
    expect((await processWith(OLD).vault.open(database.sql, owner, profile(owner), bytes)).reveal()).toBe('Ada')
  })

  test('first uses of one owner at the same time agree on one data key', async () => {
    const owner = newOwner()
    const { vault } = processWith(OLD)
    const all = await Promise.all(
      ['a', 'b', 'c'].map(value =>
        database.transaction(tx =>
          Promise.all([vault.seal(tx, owner, profile(owner), value), vault.seal(tx, owner, profile(owner), value)]),
        ),
      ),
    )
    const reader = processWith(OLD).vault
    const values = await Promise.all(
      all.flat().map(async bytes => (await reader.open<string>(database.sql, owner, profile(owner), bytes)).reveal()),
    )
    expect(values).toEqual(['a', 'a', 'b', 'b', 'c', 'c'])
  })

  if (name === 'PostgreSQL') {
    test('a reader sees the key destroyed as soon as the erasure that it overtook commits', async () => {
      const owner = newOwner()
      const { vault } = processWith(OLD)
      const bytes = await database.transaction(tx => vault.seal(tx, owner, profile(owner), 'Ada'))
      await database.transaction(async tx => {
        await vault.erase(tx, owner)
        expect((await vault.open(database.sql, owner, profile(owner), bytes)).reveal()).toBe('Ada')
      })
      await expect(vault.open(database.sql, owner, profile(owner), bytes)).rejects.toThrow(Erased)
    })

    test('a reader does not wait for whoever else holds the data key that it would rewrap', async () => {
      const owner = newOwner()
      const bytes = await sealed(OLD, owner)
      const other = await openDatabase({ url: urlOf(database), size: 1 })
      await other.transaction(async tx => {
        await tx.execute(sql`select from data_keys where owner_id = ${owner} for update`)
        expect((await processWith(ROTATED).vault.open(database.sql, owner, profile(owner), bytes)).reveal()).toEqual({
          email: 'ada@example.com',
        })
      })
      expect(await wrappedBy(owner)).toBe('old')
      await other.close()
    })
  }
})
