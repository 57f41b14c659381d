import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { appendAudit, auditHeadOf, type NewAuditEntry } from '../../../src/storage/audit.ts'
import { verifyAudit } from '../../../src/storage/audit-chain.ts'
import type { Database } from '../../../src/storage/database.ts'
import { forEachDatabase } from '../../support/databases.ts'

const entry = (id: string, more: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  id,
  at: new Date('2026-04-01T09:00:00.123Z'),
  subject: 'clerk-1',
  roles: ['BACK_OFFICE'],
  operation: 'resolveReview',
  target: 'top_1',
  outcome: 'DONE',
  code: null,
  note: Buffer.from('sealed'),
  noteOwner: 'cus_1',
  ...more,
})

forEachDatabase((_name, open) => {
  let database: Database
  beforeAll(async () => {
    database = await open()
  })
  beforeEach(async () => {
    await tamper(sql`delete from audit_entries`)
    await database.sql.execute(sql`update audit_head set position = 0, hash = repeat('0', 64)`)
  })
  const append = (...entries: NewAuditEntry[]) => database.transaction(tx => appendAudit(tx, entries))
  /** What only the owner of the tables can do, with the trigger out of the way. */
  const tamper = (statement: ReturnType<typeof sql>) =>
    database.transaction(async tx => {
      await tx.execute(sql`alter table audit_entries disable trigger all`)
      await tx.execute(statement)
      await tx.execute(sql`alter table audit_entries enable trigger all`)
    })

  test('an empty trail is a whole one', async () => {
    expect(await verifyAudit(database)).toEqual({ head: { position: 0, hash: '0'.repeat(64) } })
  })

  test('entries written by many at once make one chain without gaps or forks', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => append(entry(`a${n}`), entry(`b${n}`))))
    expect(await verifyAudit(database)).toEqual({ head: await auditHeadOf(database.sql) })
    expect((await auditHeadOf(database.sql))?.position).toBe(40)
  })

  test('a transaction that is rolled back leaves no entry, and the chain goes on', async () => {
    await append(entry('1'))
    const undone = database.transaction(async tx => {
      await appendAudit(tx, [entry('2')])
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    await append(entry('3'))
    expect(await verifyAudit(database)).toMatchObject({ head: { position: 2 } })
  })

  test.each(['update audit_entries set subject = subject', 'delete from audit_entries', 'truncate audit_entries'])(
    'the database itself refuses: %s',
    async statement => {
      await append(entry('1'))
      await expect(database.sql.execute(sql.raw(statement))).rejects.toThrow(
        'expected the audit trail to be appended to and left alone',
      )
      expect(await verifyAudit(database)).toMatchObject({ head: { position: 1 } })
    },
  )

  test.each([
    `set subject = 'somebody else'`,
    `set at = at + interval '1 millisecond'`,
    `set roles = '[]'`,
    `set operation = 'refresh'`,
    `set target = null`,
    `set outcome = 'REFUSED'`,
    `set code = 'CONFLICT'`,
    `set note = null`,
    `set note_owner = 'cus_2'`,
    `set id = 'other'`,
    `set hash = repeat('1', 64)`,
  ])('an entry that was altered (%s) is found', async change => {
    await append(entry('1'), entry('2'), entry('3'))
    await tamper(sql.raw(`update audit_entries ${change} where position = 2`))
    expect(await verifyAudit(database)).toMatchObject({ brokenAt: 2, why: expect.stringContaining('altered') })
  })

  test.each([1, 2, 3])('an entry that was taken out is found, wherever it was (%s of 3)', async position => {
    await append(entry('1'), entry('2'), entry('3'))
    await tamper(sql`delete from audit_entries where position = ${position}`)
    expect(await verifyAudit(database)).toMatchObject({ brokenAt: position })
  })

  test('a trail cut short together with its head is found by whoever wrote down an earlier head', async () => {
    await append(entry('1'), entry('2'))
    const early = await auditHeadOf(database.sql)
    await append(entry('3'))
    const witness = await auditHeadOf(database.sql)
    expect(await verifyAudit(database, witness)).toEqual({ head: witness })
    await tamper(sql`delete from audit_entries where position = 3`)
    await database.sql.execute(sql`update audit_head set position = ${early?.position}, hash = ${early?.hash}`)
    expect(await verifyAudit(database)).toEqual({ head: early })
    expect(await verifyAudit(database, witness)).toMatchObject({ brokenAt: 3 })
    await append(entry('another third'))
    expect(await verifyAudit(database, witness)).toMatchObject({
      brokenAt: 3,
      why: expect.stringContaining('differs from the given position:hash'),
    })
  })
})
