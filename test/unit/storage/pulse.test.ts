import { expect, test } from 'vitest'
import type { Executor } from '../../../src/storage/executor.ts'
import { Pulse } from '../../../src/storage/pulse.ts'
import { QueryFailed } from '../../../src/storage/query-failed.ts'

const failure = (code: string | undefined): QueryFailed => new QueryFailed('no', code, undefined, 'update')
const answering = { execute: async () => {} } as unknown as Executor
const failing = (code: string | undefined): Executor => ({ execute: () => Promise.reject(failure(code)) }) as unknown as Executor

test('a database that takes a write is ready', async () => {
  await expect(new Pulse().feel(answering)).resolves.toBeUndefined()
})

test.each([
  ['25006', 'the database is read-only'],
  ['53100', 'the disk of the database is full'],
])('a database that refuses a write with %s is not ready, and says why', async (code, why) => {
  await expect(new Pulse().feel(failing(code))).rejects.toMatchObject({ name: 'NotReady', message: why })
})

test('a database that does not answer fails with what it failed with', async () => {
  await expect(new Pulse().feel(failing(undefined))).rejects.toMatchObject({ name: 'QueryFailed' })
})

test('a full disk counts for half a minute after a write failed, although a small write succeeds', async () => {
  let now = 0
  const pulse = new Pulse(() => now)
  pulse.note(failure('53100'))
  now = 29_999
  await expect(pulse.feel(answering)).rejects.toThrow('the disk of the database is full')
  now = 30_000
  await expect(pulse.feel(answering)).resolves.toBeUndefined()
})

test('a duplicate row says nothing of the disk', async () => {
  const pulse = new Pulse()
  pulse.note(failure('23505'))
  await expect(pulse.feel(answering)).resolves.toBeUndefined()
})
