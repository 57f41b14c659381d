import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, decimalPlaces, fromMinor, money, sameMoney, toMinor } from '../../../src/domain/money.ts'

/** Digits of any length, far beyond what a number can hold. */
const cents = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })

/** What cents are in writing, by integer arithmetic alone. */
function written(minor: bigint): string {
  const whole = minor < 0n ? -minor : minor
  return `${minor < 0n ? '-' : ''}${whole / 100n}.${String(whole % 100n).padStart(2, '0')}`
}
/** And back. */
const minorOf = (amount: string): bigint => BigInt(amount.replace('.', ''))

describe('money', () => {
  test.each([
    [25.5, '25.50'],
    ['25.5', '25.50'],
    ['25.500', '25.50'],
    ['0025', '25.00'],
    ['1e3', '1000.00'],
    [0.1 + 0.2, '0.30'],
    [20.099999999999984, '20.10'],
    [20.100000381469727, '20.10'],
    ['0.005', '0.01'],
    [1e21, '1000000000000000000000.00'],
    ['-3', '-3.00'],
  ])('reads %s as %s', (given, amount) => {
    expect(money(given, 'usd')).toEqual({ amount, currency: 'USD' })
  })

  test.each([
    [500, 'JPY', '500'],
    ['500.0000001', 'JPY', '500'],
    ['2.5', 'KWD', '2.500'],
    [1.2345, 'CLF', '1.2345'],
    ['25.5', 'USDT', '25.50'],
    ['25.1234567', 'USDT', '25.123457'],
    [0.1 + 0.2, 'USDC', '0.30'],
  ])('writes %s %s at the exponent of the currency, as %s', (given, currency, amount) => {
    expect(money(given, currency)).toEqual({ amount, currency })
  })

  test.each([
    [2550n, 'USD', '25.50'],
    [2550n, 'JPY', '2550'],
    [2550n, 'KWD', '2.550'],
  ])('reads %d minor units of %s as %s, and gives the same minor units back', (minor, currency, amount) => {
    expect(fromMinor(minor, currency)).toEqual({ amount, currency })
    expect(toMinor({ amount, currency })).toBe(minor)
  })

  test('is the same money where only float noise differs', () => {
    expect(sameMoney(money(19.1 + 1, 'USD'), money('20.10', 'USD'))).toBe(true)
  })

  test('of any number of cents is exact, and comes back as the same cents', () => {
    fc.assert(
      fc.property(cents, minor => {
        const { amount } = fromMinor(minor, 'USD')
        expect(amount).toBe(written(minor))
        expect(minorOf(decimal(amount))).toBe(minor)
      }),
    )
  })

  test('in cents that came as a JSON number is exact as far as numbers are', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), minor => fromMinor(minor, 'USD').amount === written(BigInt(minor))))
  })

  test('keeps every decimal that is not a zero, and at least two', () => {
    const places = fc.stringMatching(/^[0-9]{0,30}$/)
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), places, (whole, fraction) => {
        const amount = decimal(fraction === '' ? String(whole) : `${whole}.${fraction}`)
        expect(amount).toBe(`${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`)
      }),
    )
  })

  test('that is not a number is refused', () => {
    for (const given of ['', 'ten', '1,50', '0x10', Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => money(given, 'USD')).toThrow('Invalid number')
  })
})

test('decimal places are counted without the zeros that mean nothing', () => {
  expect(['25', '25.50', '25.505', '1e-3', '100'].map(decimalPlaces)).toEqual([0, 1, 3, 3, 0])
})
