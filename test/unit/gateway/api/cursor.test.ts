import { describe, expect, test } from 'vitest'
import { decodeAfter, decodeCursor, decodePosition, encodeAfter, encodeCursor } from '../../../../src/gateway/api/cursor.ts'

const REFUSED = 'this cursor does not belong to this list'
const GARBAGE = ['', 'nonsense', '!!!!', 'Y3VzdG9tZXJz', Buffer.from('customers|').toString('base64url'), 'cus_01h', '\u0000']

describe('a cursor of a list', () => {
  test('gives back the place that it was made of', () => {
    expect(decodeAfter('customers', encodeAfter('customers', 'cus_1'))).toEqual(['cus_1'])
    expect(decodeAfter('reviews', encodeAfter('reviews', '2026-03-01T12:00:00.000Z', 'top_1'), 2)).toHaveLength(2)
    expect(decodePosition('audit', encodeAfter('audit', '12'))).toBe(12)
    expect(decodeAfter('customers', undefined)).toBeUndefined()
  })

  test('of another list is refused', () => {
    const other = encodeAfter('topups cus_1', 'top_1')
    for (const list of ['customers', 'topups cus_2', 'audit']) expect(() => decodeAfter(list, other)).toThrow(REFUSED)
    expect(() => decodePosition('findings', encodeAfter('audit', '12'))).toThrow(REFUSED)
    expect(() => decodeAfter('customers', encodeCursor('cus_1', 3))).toThrow(REFUSED)
  })

  test.each(GARBAGE)('that reads "%s" is refused', garbage => {
    expect(() => decodeAfter('customers', garbage)).toThrow(REFUSED)
    expect(() => decodePosition('audit', garbage)).toThrow(REFUSED)
    expect(() => decodeCursor('cus_1', garbage)).toThrow(REFUSED)
  })

  test('with characters that base64url has not is refused, though Buffer skips them', () => {
    const cursor = encodeAfter('customers', 'cus_1')
    for (const wrong of [`${cursor}=`, `${cursor}\n`, `*${cursor}`])
      expect(() => decodeAfter('customers', wrong)).toThrow(REFUSED)
  })
})

describe('a cursor of a stream of changes', () => {
  test('gives back its position in its own stream, and is refused in another', () => {
    expect(decodeCursor('cus_1', encodeCursor('cus_1', 7))).toBe(7)
    expect(() => decodeCursor('cus_2', encodeCursor('cus_1', 7))).toThrow(REFUSED)
  })

  test.each(['-1', '1.5', '1e3', '0x1', ' 1', ''])('with the position "%s" is refused', position => {
    expect(() => decodeCursor('cus_1', Buffer.from(`cus_1/${position}`).toString('base64url'))).toThrow(REFUSED)
  })
})
