import { type AmountRule, compareAmounts, decimalPlaces, exponentOf, type Money, money } from '../../domain/money.ts'
import type { MoneyInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'

/** An amount that a rule allows, in the right currency, or a Refusal. 25.5 and 25.50 are one amount; currencies become upper case. */
export function checkMoney(input: MoneyInput, rule: AmountRule, currency: string | undefined, field: string): Money {
  const at = (name: string): { path: string[] } => ({ path: [field, name] })
  if (!/^-?\d{1,15}(\.\d{1,15})?$/u.test(input.amount))
    refuse('INVALID_INPUT', 'write the amount as a plain decimal such as "25.50"', at('amount'))
  const asked = money(input.amount, input.currency.trim())
  if (compareAmounts(input.amount, 0) <= 0) refuse('INVALID_INPUT', 'the amount must be above zero', at('amount'))
  const [most, given] = [exponentOf(asked.currency), decimalPlaces(input.amount)]
  if (given > most)
    refuse('INVALID_INPUT', `at most ${most} decimals are allowed in ${asked.currency}, not ${given}`, at('amount'))
  const expected = currency ?? rule.currency
  if (!/^[A-Z]{3,5}$/u.test(asked.currency))
    refuse('INVALID_INPUT', 'write the currency as a currency code such as USD', at('currency'))
  if (expected !== undefined && asked.currency !== expected)
    refuse('INVALID_INPUT', `the currency must be ${expected}, not ${asked.currency}`, at('currency'))
  if (rule.min !== undefined && compareAmounts(asked.amount, rule.min) < 0)
    refuse('INVALID_INPUT', `the amount must be at least ${rule.min}, not ${asked.amount}`, at('amount'))
  if (rule.max !== undefined && compareAmounts(asked.amount, rule.max) > 0)
    refuse('INVALID_INPUT', `the amount must be at most ${rule.max}, not ${asked.amount}`, at('amount'))
  return asked
}
