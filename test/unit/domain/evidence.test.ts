import { expect, test } from 'vitest'
import { decidedEvidence, isContradictory, withEvidence } from '../../../src/domain/evidence.ts'

test('evidence grows by what each notice tells', () => {
  expect(withEvidence({ network: 'tron' }, { outcome: 'completed' })).toEqual({ network: 'tron', outcome: 'completed' })
  expect(isContradictory(withEvidence({ outcome: 'completed' }, { outcome: 'completed' }))).toBe(false)
})

test('two contrary outcomes contradict each other in either order, and a repetition does not hide it', () => {
  for (const [first, second] of [
    ['completed', 'failed'],
    ['failed', 'completed'],
  ] as const) {
    const both = withEvidence({ outcome: first }, { outcome: second })
    expect(isContradictory(both)).toBe(true)
    expect(isContradictory(withEvidence(both, { outcome: first }))).toBe(true)
    expect(isContradictory(withEvidence(both, { outcome: second }))).toBe(true)
  }
})

test('a person who looked into it decides', () => {
  const both = withEvidence({ outcome: 'completed' }, { outcome: 'failed' })
  expect(decidedEvidence(both, 'completed')).toEqual({ outcome: 'completed' })
})
