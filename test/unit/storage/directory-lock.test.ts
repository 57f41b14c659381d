import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockDirectory } from '../../../src/storage/directory-lock.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cardgraph-lock-'))
})
afterEach(() => rm(directory, { recursive: true }))

const locks = async () => (await readdir(directory)).filter(name => name.startsWith('lock.'))

test('a directory that this process has is refused to itself, until it lets go', async () => {
  const unlock = await lockDirectory(directory)
  await expect(lockDirectory(directory)).rejects.toThrow(`but process ${process.pid} has it`)
  await unlock()
  expect(await locks()).toEqual([])
  await (
    await lockDirectory(directory)
  )()
})

test('a living process that merely got the pid of the dead one stops nobody', async () => {
  const unlock = await lockDirectory(directory)
  const [pid, begun, home] = (await locks())[0]?.split('.').slice(1) ?? []
  await unlock()
  expect(pid).toBe(String(process.pid))
  await writeFile(join(directory, `lock.${process.ppid}.${Number(begun) + 1}.${home}`), '')
  await (
    await lockDirectory(directory)
  )()
})

test('a process of another container counts as living for as long as it touches its lock', async () => {
  const foreign = join(directory, 'lock.1.1.0123456789ab')
  await writeFile(foreign, '')
  await expect(lockDirectory(directory)).rejects.toThrow('but process 1 has it')
  const minuteAgo = new Date(Date.now() - 60_000)
  await utimes(foreign, minuteAgo, minuteAgo)
  await (
    await lockDirectory(directory)
  )()
})
