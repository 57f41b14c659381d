import { expect, test } from 'vitest'
import { refuse, Refusal } from '../../../../src/gateway/api/refusal.ts'

test('a refusal holds the code, the message, the path and the node that the caller needs', () => {
  expect(() => refuse('CONFLICT', 'this key is used', { path: ['idempotencyKey'], nodeId: 'card_1' })).toThrow(
    expect.objectContaining({
      problems: [{ code: 'CONFLICT', message: 'this key is used', path: ['idempotencyKey'], nodeId: 'card_1' }],
    }),
  )
})

test('a refusal with several problems says each of them', () => {
  const problems = [
    { code: 'INVALID_INPUT', message: 'no first name.' },
    { code: 'INVALID_INPUT', message: 'no last name.' },
  ] as const
  expect(new Refusal(problems).message).toBe('no first name. no last name.')
})
