import Big from 'big.js'

/** Exact money in major units: amount is a plain decimal string ("25.50"), currency upper case ("USD", "USDT"). */
export type Money = { readonly amount: string; readonly currency: string }

/** The amounts that a caller may request: min and max in major units of currency; absent is unknown or unlimited. */
export type AmountRule = { readonly need: Need; readonly currency?: string; readonly min?: string; readonly max?: string }
export type Need = 'REQUIRED' | 'OPTIONAL' | 'UNSUPPORTED'

/** Decimal places kept for a currency. Every currency of the four providers has two; tickers such as USDT are shown with two as well. */
export const DECIMALS = 2

/** Money from a text or number of a provider or caller (a decimal text or a JSON number), exact, at least two decimals: 25.5 → "25.50". */
export function money(amount: string | number, currency: string): Money {
  return { amount: decimal(amount), currency: currency.toUpperCase() }
}

/** "25.50" from 25.5, "25.5" or "25.500"; more than two decimals are kept unless all are zeros. */
export function decimal(amount: string | number): string {
  const exact = new Big(amount)
  const places = exact.toFixed().split('.')[1]?.length ?? 0
  return exact.toFixed(Math.max(DECIMALS, places))
}

/** From integer minor units (cents): 2550 → "25.50". */
export function fromMinor(minor: number | bigint, currency: string): Money {
  return money(new Big(minor.toString()).div(10 ** DECIMALS).toFixed(), currency)
}

export const decimalPlaces = (amount: string): number => new Big(amount).toFixed().split('.')[1]?.length ?? 0
export const compareAmounts = (a: string | number, b: string | number): -1 | 0 | 1 => new Big(a).cmp(new Big(b))
export const sameMoney = (a: Money, b: Money): boolean => a.currency === b.currency && compareAmounts(a.amount, b.amount) === 0
export const subtractAmounts = (a: string | number, b: string | number): string => decimal(new Big(a).minus(new Big(b)).toFixed())

/** As a JSON number for providers that want a number. Safe: amounts have few digits, and the shortest text of the double is the decimal itself. */
export const asNumber = (amount: string): number => Number(amount)
