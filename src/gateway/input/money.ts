import { type AmountRule, compareAmounts, decimalPlaces, DECIMALS, type Money, money } from '../../domain/money.ts'
import type { MoneyInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'

/** An amount that a rule allows, in the currency expected, or a Refusal. 25.5 and 25.50 are one amount; currencies read upper case. */
export function checkMoney(input: MoneyInput, rule: AmountRule, currency: string | undefined, field: string): Money {
  const at = (name: string): { path: string[] } => ({ path: [field, name] })
  if (!/^[+-]?\d{1,15}(\.\d{1,15})?$/u.test(input.amount))
    refuse('INVALID_INPUT', 'expected a plain decimal amount such as "25.50"', at('amount'))
  const asked = money(input.amount, input.currency.trim())
  if (compareAmounts(asked.amount, 0) <= 0) refuse('INVALID_INPUT', 'expected an amount above zero', at('amount'))
  if (decimalPlaces(asked.amount) > DECIMALS)
    refuse('INVALID_INPUT', `expected at most ${DECIMALS} decimals but got ${decimalPlaces(asked.amount)}`, at('amount'))
  const expected = currency ?? rule.currency
  if (!/^[A-Z]{3,5}$/u.test(asked.currency)) refuse('INVALID_INPUT', 'expected a currency code such as USD', at('currency'))
  if (expected !== undefined && asked.currency !== expected)
    refuse('INVALID_INPUT', `expected ${expected} but got ${asked.currency}`, at('currency'))
  if (rule.min !== undefined && compareAmounts(asked.amount, rule.min) < 0)
    refuse('INVALID_INPUT', `expected at least ${rule.min} but got ${asked.amount}`, at('amount'))
  if (rule.max !== undefined && compareAmounts(asked.amount, rule.max) > 0)
    refuse('INVALID_INPUT', `expected at most ${rule.max} but got ${asked.amount}`, at('amount'))
  return asked
}
