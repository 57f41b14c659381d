import { expect, test } from 'vitest'
import { DECLINES } from '../../../src/domain/decline.ts'

test('each decline has a sentence of its own that a person can read', () => {
  const messages = Object.values(DECLINES).map(({ message }) => message)
  expect(new Set(messages).size).toBe(messages.length)
  for (const message of messages) expect(message).toMatch(/^[A-Z].*\.$/)
})

test('no decline tells a person of fraud, risk or a watchlist', () => {
  expect(JSON.stringify(DECLINES)).not.toMatch(/fraud|risk|watch|sanction|suspic/i)
})
