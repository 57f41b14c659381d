import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { developmentKey, parseEncryptionKeys } from '../../../src/storage/vault.ts'

const base64 = (bytes: number) => randomBytes(bytes).toString('base64')

test('keys are read in order, with or without padding and spaces', () => {
  const [first, second] = [base64(32), base64(32)]
  expect(parseEncryptionKeys(`2026-04:${first}, old:${second.replace('=', '')}`)).toEqual([
    { id: '2026-04', key: Buffer.from(first, 'base64') },
    { id: 'old', key: Buffer.from(second, 'base64') },
  ])
})

test.each([
  ['', 'but entry 1 has no id before a colon'],
  [`a:${base64(32)},`, 'but entry 2 has no id before a colon'],
  [base64(32), 'but entry 1 has no id before a colon'],
  [`a:${base64(16)}`, 'but "a" has 16 bytes'],
  [`a:${base64(32).slice(0, -4)}!!!!`, 'but "a" is not base64'],
  [`a:${base64(32)},b:${base64(32)},a:${base64(32)}`, 'to name each key once but "a" is there twice'],
])('a mistake is explained without showing a key: %#', (text, problem) => {
  const mistake = (() => {
    try {
      parseEncryptionKeys(text)
      return new Error('none')
    } catch (thrown) {
      return thrown as Error
    }
  })()
  expect(mistake).toMatchObject({ message: expect.stringContaining(problem) as string })
  for (const secret of text.match(/[A-Za-z0-9+/]{12,}/g) ?? []) expect(String(mistake)).not.toContain(secret)
})

let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'cardgraph-key-'))
})
afterEach(() => rm(parent, { recursive: true }))

test('the development key is made once, for its owner’s eyes only, also by two processes that start at once', async () => {
  const directory = join(parent, 'data')
  const [one, other] = await Promise.all([developmentKey(directory, randomBytes), developmentKey(directory, randomBytes)])
  expect(one).toEqual(other)
  expect(await developmentKey(directory, randomBytes)).toEqual(one)
  expect(one[0].key).toHaveLength(32)
  expect(await readdir(directory)).toEqual(['development.key'])
  const file = join(directory, 'development.key')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(parseEncryptionKeys((await readFile(file, 'utf8')).trim())).toEqual(one)
})

test('a development key that others could read is closed to them when it is next used', async () => {
  const before = await developmentKey(parent, randomBytes)
  const file = join(parent, 'development.key')
  await chmod(file, 0o644)
  expect(await developmentKey(parent, randomBytes)).toEqual(before)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})
