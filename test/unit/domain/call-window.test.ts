import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CallKind, takeCalls, type Taken } from '../../../src/domain/call-window.ts'

const WINDOW = { limit: 12, seconds: 60 }

test('reads leave a quarter of the window to writes', () => {
  const reads = takeCalls([], WINDOW, { now: 0, wanted: 100, kind: 'read' })
  expect(reads.granted).toBe(9)
  const writes = takeCalls(reads.taken, WINDOW, { now: 1, wanted: 100, kind: 'write' })
  expect(writes.granted).toBe(3)
})

test('a call that is turned away is told when the next one may be made', () => {
  const { taken } = takeCalls([], WINDOW, { now: 10_000, wanted: 12, kind: 'write' })
  const { granted, retryAfter } = takeCalls(taken, WINDOW, { now: 40_000, wanted: 1, kind: 'write' })
  expect({ granted, retryAfter }).toEqual({ granted: 0, retryAfter: 30 })
  expect(takeCalls(taken, WINDOW, { now: 70_000, wanted: 1, kind: 'write' }).granted).toBe(1)
})

test('no minute ever holds more calls than the limit, however they are asked for', () => {
  const ask = fc.record({
    pass: fc.integer({ min: 0, max: 20_000 }),
    wanted: fc.integer({ min: 1, max: 20 }),
    kind: fc.constantFrom<CallKind>('read', 'write'),
  })
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 60 }), asks => {
      let now = 0
      let taken: Taken = []
      const calls: number[] = []
      for (const { pass, wanted, kind } of asks) {
        now += pass
        const answer = takeCalls(taken, WINDOW, { now, wanted, kind })
        taken = answer.taken
        calls.push(...Array.from({ length: answer.granted }, () => now))
        expect(calls.filter(at => at > now - 60_000).length).toBeLessThanOrEqual(WINDOW.limit)
        expect(answer.granted === wanted).toBe(answer.retryAfter === 0)
      }
    }),
  )
})
