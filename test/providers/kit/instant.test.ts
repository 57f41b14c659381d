import { expect, test } from 'vitest'
import { instantOf } from '../../../src/providers/kit/instant.ts'

test.each([
  ['2026-04-01T09:20:00Z', '2026-04-01T09:20:00.000Z'],
  ['2026-04-01T09:20:00.5z', '2026-04-01T09:20:00.500Z'],
  ['2026-04-01 09:20:00+02:00', '2026-04-01T07:20:00.000Z'],
  ['2026-04-01T09:20:00+0530', '2026-04-01T03:50:00.000Z'],
])('%s is an instant', (text, instant) => {
  expect(instantOf(text)?.toISOString()).toBe(instant)
})

test.each([undefined, null, '', '2026-04-01', '2026-04-01T09:20:00', '04/01/2026', '2026-13-41T09:20:00Z', 'soon'])(
  '%s is no instant in any zone of the process',
  text => {
    expect(instantOf(text)).toBeUndefined()
  },
)
