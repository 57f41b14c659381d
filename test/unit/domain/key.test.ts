import { describe, expect, test } from 'vitest'
import { Fault, FAULTS } from '../../../src/domain/fault.ts'
import { later } from '../../../src/domain/journey.ts'
import { Key } from '../../../src/domain/key.ts'

const SENT = new Date('2026-04-01T09:00:00Z')
const key = (): Key => new Key('topup_1-1', later(SENT, 10))
const caught = (task: () => unknown): unknown => {
  try {
    return task()
  } catch (thrown) {
    return thrown
  }
}

describe('leave to make one write', () => {
  test('gives the same value however often the same write asks for it', () => {
    const one = key()
    expect([one.spend('POST topup', SENT), one.spend('POST topup', later(SENT, 5))]).toEqual(['topup_1-1', 'topup_1-1'])
  })

  test('is not given to a second write', () => {
    const one = key()
    one.spend('POST topup', SENT)
    expect(() => one.spend('POST card', SENT)).toThrow('a turn makes one write only: POST card follows POST topup')
  })

  test('lapses at the instant the turn’s time to send is over', () => {
    expect(key().spend('POST topup', later(SENT, 9.999))).toBe('topup_1-1')
    expect(() => key().spend('POST topup', later(SENT, 10))).toThrow('the turn has ended; no request was sent')
  })

  test('that came too late is a fault which did nothing, so the write may be made in another turn', () => {
    const one = key()
    const fault = caught(() => one.spend('POST topup', later(SENT, 60)))
    expect(fault).toBeInstanceOf(Fault)
    expect(FAULTS[(fault as Fault).code]).toEqual({ mayHaveActed: false, askAgain: true })
    expect(one.spent).toBe(false)
  })

  test('lapses for the repetition after a 401 too', () => {
    const one = key()
    one.spend('POST topup', SENT)
    expect(caught(() => one.spend('POST topup', later(SENT, 10)))).toMatchObject({ code: 'unavailable' })
    expect(one.spent).toBe(true)
  })

  test('is spent by a write, and by nothing else', () => {
    const one = key()
    expect(one.value).toBe('topup_1-1')
    expect(one.spent).toBe(false)
    one.spend('POST topup', SENT)
    expect(one.spent).toBe(true)
  })
})
