import { describe, expect, test } from 'vitest'
import { checkMoney } from '../../../../src/gateway/input/money.ts'

const RULE = { need: 'OPTIONAL', currency: 'USD', min: '5', max: '500' } as const
const check = (amount: string, currency = 'USD') => checkMoney({ amount, currency }, RULE, undefined, 'amount')

describe('an amount', () => {
  test('is brought to its shortest form, and its currency to upper case', () => {
    expect(check('25.50', 'usd')).toEqual(check('25.5'))
  })

  test.each(['+10.00', '1e3', '1,50', ' 10', '10.', '.5', '0x10', '', '１０'])('written as "%s" is refused', amount => {
    expect(() => check(amount)).toThrow('write the amount as a plain decimal')
  })

  test.each([
    ['0.00', 'above zero'],
    ['-5', 'above zero'],
    ['25.501', 'at most 2 decimals'],
    ['4.99', 'at least 5'],
    ['500.01', 'at most 500'],
  ])('of %s is refused: %s', (amount, says) => {
    expect(() => check(amount)).toThrow(says)
  })

  test('in another currency than the product has is refused', () => {
    expect(() => check('10', 'EUR')).toThrow('the currency must be USD, not EUR')
    expect(() => check('10', '$')).toThrow('currency code')
  })
})
