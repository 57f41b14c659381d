import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appendAudit, auditHeadOf } from '../../../src/storage/audit.ts'
import { type Database, openDatabase } from '../../../src/storage/database.ts'
import { createVault } from '../../../src/storage/vault.ts'
import { PROVIDERS } from '../../../src/providers/index.ts'

type Ended = { readonly code: number; readonly out: string; readonly error: string }

/** Runs a command as an operator does, in a process of its own; nothing of this one's environment but the path. */
function command(name: string, environment: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> {
  const options = { env: { PATH: process.env['PATH'], LOG_LEVEL: 'silent', ...environment } }
  return new Promise(resolve => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', `src/commands/${name}.ts`, ...words],
      options,
      (_failed, out, error) => resolve({ code: child.exitCode ?? -1, out, error }),
    )
  })
}

describe('commands, on an embedded database', { timeout: 120_000 }, () => {
  let directory: string
  let environment: Record<string, string>
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cardgraph-commands-'))
    environment = { DATA_DIR: directory }
  }, 60_000)
  afterAll(() => rm(directory, { recursive: true, force: true }))
  const withDatabase = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const database = await openDatabase({ directory })
    try {
      return await work(database)
    } finally {
      await database.close()
    }
  }
  const key = (id: string) => ({ id, key: createHash('sha256').update(id).digest() })
  const setting = (...ids: readonly string[]): string => ids.map(id => `${id}:${key(id).key.toString('base64')}`).join(',')

  test('audit:verify says that the trail is whole and where it stands, and where it breaks', async () => {
    const entry = {
      at: new Date(),
      subject: 's',
      roles: [],
      operation: 'o',
      target: null,
      outcome: 'DONE',
      code: null,
      note: null,
      noteOwner: null,
    } as const
    const head = await withDatabase(async database => {
      await database.transaction(tx =>
        appendAudit(tx, [
          { id: '1', ...entry },
          { id: '2', ...entry },
        ]),
      )
      return auditHeadOf(database.sql)
    })
    const stands = `2:${head?.hash}`
    const whole = await command('verify-audit', environment)
    expect(whole).toEqual({ code: 0, out: `The audit trail is whole: 2 entries, ${stands}\n`, error: '' })
    expect((await command('verify-audit', environment, stands)).code).toBe(0)
    expect(await command('verify-audit', environment, `2:${'0'.repeat(64)}`)).toMatchObject({
      code: 1,
      out: expect.stringContaining('broken at entry 2'),
    })
    expect(await command('verify-audit', environment, 'nonsense')).toMatchObject({
      code: 1,
      error: expect.stringContaining('give position:hash'),
    })

    const alter = (subject: string) =>
      withDatabase(database =>
        database.transaction(async tx => {
          await tx.execute(sql`alter table audit_entries disable trigger all`)
          await tx.execute(sql`update audit_entries set subject = ${subject} where position = 1`)
          await tx.execute(sql`alter table audit_entries enable trigger all`)
        }),
      )
    await alter('somebody else')
    expect(await command('verify-audit', environment)).toMatchObject({
      code: 1,
      out: expect.stringContaining('broken at entry 1'),
    })
    await alter('s')
  })

  test('keys:rewrap wraps every data key with the first key, says how many, and the old key may go', async () => {
    const place = (row: string) => ({ table: 'customers', row, field: 'profile' })
    const vault = (...ids: [string, ...string[]]) => createVault(ids.map(key) as never, { randomBytes, now: () => new Date() })
    const sealed = await withDatabase(database =>
      database.transaction(async tx => {
        const old = vault('old')
        await old.seal(tx, 'cus_2', place('cus_2'), 'Grace')
        await old.seal(tx, 'cus_3', place('cus_3'), 'Ines')
        await old.erase(tx, 'cus_3')
        return old.seal(tx, 'cus_1', place('cus_1'), 'Ada')
      }),
    )
    const rotated = { ...environment, ENCRYPTION_KEYS: setting('new', 'old') }
    expect(await command('rewrap-keys', rotated)).toEqual({
      code: 0,
      out: '2 data keys rewrapped with "new". None is left that an older key wraps.\n',
      error: '',
    })
    expect((await command('rewrap-keys', rotated)).out).toMatch(/^0 data keys/)
    await withDatabase(async database => {
      expect((await vault('new').open(database.sql, 'cus_1', place('cus_1'), sealed)).reveal()).toBe('Ada')
    })
    expect((await command('verify-audit', environment)).out, 'it leaves entries of its own').toMatch(/whole: 4 entries/)
  })

  test('reconcile compares a day with every provider that is configured, tells what differs, and tells it once', async () => {
    environment = { ...environment, ENCRYPTION_KEYS: setting('new') }
    const listing = PROVIDERS.find(({ id }) => id === 'artha')!
    const sandbox = await (await listing.sandbox())({ decidesIn: 0 })
    sandbox.seedReady(1)
    const day = new Date().toISOString().slice(0, 10)
    const first = await command('reconcile', { ...environment, ...sandbox.variables }, day)
    expect(first).toMatchObject({ code: 1, error: '' })
    expect(first.out).toMatch(/^artha: 1 entries, 1 new differences\n {2}UNKNOWN_HERE card \S+ here - there -\n$/)
    expect(await command('reconcile', { ...environment, ...sandbox.variables }, day)).toEqual({
      code: 0,
      out: 'artha: 1 entries, 0 new differences\n',
      error: '',
    })
    await sandbox.close()
    expect(await command('reconcile', environment, day)).toMatchObject({ code: 0, out: 'No provider is configured.\n' })
    expect(await command('reconcile', environment, '2026-02-30')).toMatchObject({
      code: 1,
      error: 'give a day such as 2026-04-01\n',
    })
  })
})
