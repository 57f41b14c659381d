import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keep, keptOnce, readKept } from '../../../src/storage/kept-file.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cardgraph-kept-'))
})
afterEach(() => rm(directory, { recursive: true }))

test('processes that start at once agree on the text that the first of them made', async () => {
  const file = join(directory, 'data', 'key')
  const texts = await Promise.all(['a', 'b', 'c'].map(text => keptOnce(file, () => text)))
  expect(new Set(texts).size).toBe(1)
  expect(await keptOnce(file, () => 'later')).toBe(texts[0])
  expect(await readdir(join(directory, 'data'))).toEqual(['key'])
})

test('a kept text is replaced as a whole and leaves no draft behind', async () => {
  const file = join(directory, 'state.json')
  await keep(file, 'one')
  await keep(file, 'two')
  expect(await readKept(file)).toBe('two')
  expect(await readdir(directory)).toEqual(['state.json'])
})

test('only its owner may read a kept file, also after a copy that lost its mode', async () => {
  const file = join(directory, 'key')
  await keep(file, 'secret')
  await chmod(file, 0o644)
  await readKept(file)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('a file that is not there has no text', async () => {
  expect(await readKept(join(directory, 'none'))).toBeUndefined()
})
