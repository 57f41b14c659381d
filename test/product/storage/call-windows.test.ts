import { expect, test } from 'vitest'
import { takeSharedCalls } from '../../../src/storage/call-windows.ts'
import { openDatabase } from '../../../src/storage/database.ts'
import { onPostgres, urlOf } from '../../support/databases.ts'

const WINDOW = { limit: 20, seconds: 60 }

onPostgres(open => {
  test('two processes that ask at once take no more calls than one may, and reads leave a quarter', async () => {
    const one = await open()
    const other = await openDatabase({ url: urlOf(one), size: 3 })
    const take = (n: number, kind: 'read' | 'write') =>
      takeSharedCalls(n % 2 === 0 ? one : other, 'acme', WINDOW, { kind, wanted: 2 })
    const reads = await Promise.all(Array.from({ length: 20 }, (_, n) => take(n, 'read')))
    expect(reads.reduce((sum, { granted }) => sum + granted, 0)).toBe(15)
    const writes = await Promise.all(Array.from({ length: 10 }, (_, n) => take(n, 'write')))
    expect(writes.reduce((sum, { granted }) => sum + granted, 0)).toBe(5)
    expect(writes.at(-1)!.retryAfter).toBeGreaterThan(50)
    expect((await takeSharedCalls(one, 'other', WINDOW, { kind: 'read', wanted: 1 })).granted).toBe(1)
    await other.close()
  })
})
