import Big from 'big.js'

/** Exact money in major units: amount is a plain decimal string ("25.50"), currency upper case ("USD", "USDT"). */
export type Money = { readonly amount: string; readonly currency: string }

/** The amounts that a caller may request: min and max in major units of currency; absent is unknown or unlimited. */
export type AmountRule = { readonly need: Need; readonly currency?: string; readonly min?: string; readonly max?: string }
export type Need = 'REQUIRED' | 'OPTIONAL' | 'UNSUPPORTED'

/** Currencies of ISO 4217 whose exponent is not two. */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map(code => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map(code => [code, 3] as const),
  ...'CLF UYW'.split(' ').map(code => [code, 4] as const),
])
const USUAL_EXPONENT = 2
/** Codes of ISO 4217 have three letters; a longer code is a ticker such as USDT, and up to six decimals are kept. */
const MOST_OF_TICKER = 6

/** Decimal places in which a currency is written. Tickers are written with two at least. */
export const exponentOf = (currency: string): number => EXPONENTS.get(currency.toUpperCase()) ?? USUAL_EXPONENT

/** Money from a decimal text or a JSON number, at the exponent of the currency: 25.5 and 25.500000381 are "25.50" USD. */
export function money(amount: string | number, currency: string): Money {
  return { amount: atExponent(amount, currency), currency: currency.toUpperCase() }
}

/** "0.30" from 0.30000000000000004 USD, "500" from 500.0 JPY. */
export function atExponent(amount: string | number, currency: string): string {
  const shown = exponentOf(currency)
  const exact = new Big(amount).round(currency.length > 3 ? MOST_OF_TICKER : shown, Big.roundHalfUp)
  return exact.toFixed(Math.max(shown, decimalPlaces(exact.toFixed())))
}

/** "25.50" from 25.5, "25.5" or "25.500", where no currency is known; more than two decimals are kept when they are not zeros. */
export function decimal(amount: string | number): string {
  const exact = new Big(amount)
  return exact.toFixed(Math.max(USUAL_EXPONENT, decimalPlaces(exact.toFixed())))
}

/** From integer minor units: 2550 is "25.50" USD, "2550" JPY and "2.550" KWD. */
export function fromMinor(minor: number | bigint, currency: string): Money {
  return money(new Big(minor.toString()).div(10 ** exponentOf(currency)).toFixed(), currency)
}

/** In integer minor units, the other way. */
export const toMinor = ({ amount, currency }: Money): bigint =>
  BigInt(
    new Big(amount)
      .times(10 ** exponentOf(currency))
      .round(0, Big.roundHalfUp)
      .toFixed(),
  )

export const decimalPlaces = (amount: string): number => new Big(amount).toFixed().split('.')[1]?.length ?? 0
export const compareAmounts = (a: string | number, b: string | number): -1 | 0 | 1 => new Big(a).cmp(new Big(b))
export const sameMoney = (a: Money, b: Money): boolean => a.currency === b.currency && compareAmounts(a.amount, b.amount) === 0
export const subtractAmounts = (a: string | number, b: string | number): string => decimal(new Big(a).minus(new Big(b)).toFixed())

/** As a JSON number for providers that want a number. Safe: amounts have few digits, and the shortest text of the double is the decimal itself. */
export const asNumber = (amount: string): number => Number(amount)
