import { describe, expect, test } from 'vitest'
import { keepFor } from '../../../src/playground/keeping.ts'

/** A browser's storage: its keys are the object's own. */
function browserStorage(): Storage {
  const methods = {
    getItem(this: Record<string, string>, name: string): string | null {
      return this[name] ?? null
    },
    setItem(this: Record<string, string>, name: string, value: string): void {
      this[name] = value
    },
    removeItem(this: Record<string, string>, name: string): void {
      delete this[name]
    },
  }
  return Object.create(methods) as Storage
}

describe('what a tour keeps', () => {
  test('is apart from the tours of other providers', () => {
    const storage = browserStorage()
    const [artha, fyatu] = [keepFor('artha', storage), keepFor('fyatu', storage)]
    artha.setItem('seed', '1')
    fyatu.setItem('seed', '2')
    artha.clear()
    expect([artha.getItem('seed'), artha.length, fyatu.getItem('seed'), fyatu.length]).toEqual([null, 0, '2', 1])
  })

  test('is read again after a reload', () => {
    const storage = browserStorage()
    keepFor('artha', storage).setItem('seed', '1')
    expect(keepFor('artha', storage).getItem('seed')).toBe('1')
  })

  test('holds nothing of the old person after a start over, though changes still arrive', () => {
    const storage = browserStorage()
    const before = keepFor('artha', storage)
    before.setItem('memories', 'the old person')
    before.startOver()
    before.setItem('memories', 'the old person again, by a replay under way')
    expect(Object.keys(storage)).toEqual([])
    const after = keepFor('artha', storage)
    after.setItem('memories', 'the new person')
    expect(after.getItem('memories')).toBe('the new person')
  })
})
