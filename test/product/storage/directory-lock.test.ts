import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from '../../../src/storage/database.ts'
import { lockDirectory } from '../../../src/storage/directory-lock.ts'
import { streams } from '../../../src/storage/schema.ts'
import { type AnotherProcess, anotherProcess } from '../../support/another-process.ts'

vi.setConfig({ testTimeout: 60_000 })
const SCRIPT = fileURLToPath(new URL('process-on-directory.ts', import.meta.url))

let directory: string
const started: AnotherProcess[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cardgraph-lock-'))
})
afterEach(async () => {
  for (const one of started.splice(0)) await one.kill()
  await rm(directory, { recursive: true })
})

function start(what: 'lock' | 'database'): AnotherProcess {
  const one = anotherProcess(SCRIPT, what, directory)
  started.push(one)
  return one
}
const locks = async () => (await readdir(directory)).filter(name => name.startsWith('lock.'))

test('a directory that another process has is refused, with its pid', async () => {
  const other = start('lock')
  expect(await other.line()).toBe('has it')
  await expect(lockDirectory(directory)).rejects.toThrow(
    `expected to be the only process on ${directory} but process ${other.pid} has it`,
  )
  expect(await locks()).toHaveLength(1)
})

test('a lock left behind by kill -9 stops nobody', async () => {
  const other = start('lock')
  await other.line()
  await other.kill()
  expect(await locks()).toHaveLength(1)
  const unlock = await lockDirectory(directory)
  expect(await locks()).toEqual([expect.stringMatching(`^lock.${process.pid}.`)])
  await unlock()
})

test('of four processes that start at once on a lock left behind, one gets the directory', async () => {
  const dead = start('lock')
  await dead.line()
  await dead.kill()
  const said = await Promise.all([start('lock'), start('lock'), start('lock'), start('lock')].map(one => one.line()))
  expect(said.filter(line => line === 'has it')).toHaveLength(1)
  expect(said.filter(line => line?.startsWith('expected to be the only process'))).toHaveLength(3)
})

test('what was committed before kill -9 is there for the next process', async () => {
  const other = start('database')
  expect(await other.line()).toBe('has it')
  await expect(openDatabase({ directory })).rejects.toThrow(`but process ${other.pid} has it`)
  await other.kill()
  const database = await openDatabase({ directory })
  expect(await database.sql.select().from(streams).where(eq(streams.id, 'survivor'))).toEqual([{ id: 'survivor', n: 7 }])
  await database.close()
  expect(await locks()).toEqual([])
})

test('a first start that was interrupted is begun again', async () => {
  await mkdir(join(directory, 'postgres.new'))
  await writeFile(join(directory, 'postgres.new', 'PG_VERSION'), '18')
  const database = await openDatabase({ directory })
  await expect(database.ping()).resolves.toBeUndefined()
  await database.close()
})
