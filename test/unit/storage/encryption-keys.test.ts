import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { developmentKey, parseEncryptionKeys } from '../../../src/storage/encryption-keys.ts'

const base64 = (bytes: number) => randomBytes(bytes).toString('base64')

test('keys are read in order, in both alphabets of base64, with or without padding, spaces and a last comma', () => {
  const [first, second] = [base64(32), base64(32)]
  const inAddresses = Buffer.from(second, 'base64').toString('base64url')
  const keys = [
    { id: '2026-04', key: Buffer.from(first, 'base64') },
    { id: 'old', key: Buffer.from(second, 'base64') },
  ]
  expect(parseEncryptionKeys(`2026-04:${first}, old:${second.replace('=', '')}`)).toEqual(keys)
  expect(parseEncryptionKeys(`2026-04:${first}, old:${inAddresses},`)).toEqual(keys)
})

test('the environment and the file of the development key are read by the same rules', () => {
  for (const keys of [
    `a:${base64(32)},`,
    `a:${base64(32)},,b:${base64(32)}`,
    `a:${base64(16)}`,
    `a.b:${base64(32)}`,
    `a:${base64(32)}!`,
  ]) {
    const read = (parse: () => unknown): unknown => {
      try {
        return parse()
      } catch (thrown) {
        return (thrown as Error).message.replace(/^.*ENCRYPTION_KEYS: /s, '')
      }
    }
    expect(read(() => readConfig([], { ENCRYPTION_KEYS: keys }).encryptionKeys)).toEqual(read(() => parseEncryptionKeys(keys)))
  }
})

test.each([
  ['', 'no key is there'],
  [' , ,', 'no key is there'],
  [base64(32), 'entry 1 has no id before a colon'],
  [`a:${base64(32)},b`, 'entry 2 has no id before a colon'],
  [`a:${base64(16)}`, 'the key "a" has 16 bytes'],
  [`a:${base64(32).slice(0, -4)}!!!!`, 'the key "a" is not base64'],
  [`a:${base64(32)},b:${base64(32)},a:${base64(32)}`, 'two keys have the id "a"'],
])('a mistake in ENCRYPTION_KEYS is explained without a key: %#', (text, problem) => {
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

test('two processes that start at once make one development key, which only the owner of the file may read', async () => {
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

test('a development key that others can read is closed to them at its next use', async () => {
  const before = await developmentKey(parent, randomBytes)
  const file = join(parent, 'development.key')
  await chmod(file, 0o644)
  expect(await developmentKey(parent, randomBytes)).toEqual(before)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})
