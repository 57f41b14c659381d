import { Fault } from '../../domain/fault.ts'
import type { Money } from '../../domain/money.ts'
import { asNumber } from '../../domain/money.ts'
import type { Progress } from '../../domain/progress.ts'
import type { Reason } from '../../domain/reason.ts'
import type { Rejection } from './wire.ts'

/** What its codes mean to the person. Any other is PROVIDER_DECLINED, and may be tried again. */
const REASON: Readonly<Record<string, Reason>> = {
  INSUFFICIENT_PROGRAM_BALANCE: { code: 'INSUFFICIENT_PROGRAM_BALANCE' },
  VALIDATION_ERROR: { code: 'DETAILS_INVALID' },
  INVALID_AMOUNT: { code: 'DETAILS_INVALID' },
  // A birth date is easily mistyped, and everybody grows older: a corrected profile may ask again. It is not asked for in a
  // form, which would invite trying dates until one passes.
  CARDHOLDER_UNDER_AGE: { code: 'UNDER_AGE', retryable: true },
  CARDHOLDER_EMAIL_EXISTS: { code: 'ALREADY_REGISTERED' },
  KYC_FIELD_LOCKED: { code: 'DETAILS_INVALID', retryable: false },
  ...final('CARDHOLDER_TERMINATED', 'CARDHOLDER_NOT_FOUND', 'CARD_NOT_FOUND', 'CARD_ALREADY_TERMINATED', 'CARD_NOT_RELOADABLE'),
  ...final('PRODUCT_NOT_FOUND', 'PRODUCT_INACTIVE', 'INVALID_BODY'),
}

function final(...codes: string[]): Record<string, Reason> {
  return Object.fromEntries(codes.map(code => [code, { code: 'PROVIDER_DECLINED', retryable: false }]))
}

export function reasonOf({ code, words }: Rejection): Reason {
  const reason = REASON[code] ?? { code: 'PROVIDER_DECLINED' as const }
  return { ...reason, providerCode: code, ...(words === undefined ? {} : { providerMessage: words }) }
}

/** The journey ends here, for this reason. */
export const refused = (rejection: Rejection): Progress<never> => ({ is: 'refused', refs: {}, reason: reasonOf(rejection) })

/** Where no journey carries the reason: controls and amendments. */
export function rejectedFault(what: string, rejection: Rejection): Fault {
  return new Fault('rejected', `expected ${what} to be accepted but got ${rejection.code}`, {
    reason: reasonOf(rejection),
    providerCode: rejection.code,
  })
}

/** Amounts are dollars as JSON numbers [docs] (a sample that says cents is wrong): never another currency's. */
export function dollars({ amount, currency }: Money): number {
  if (currency === 'USD') return asNumber(amount)
  throw new Fault('rejected', `expected USD but got ${currency}; nothing was sent`, {
    reason: { code: 'DETAILS_INVALID', retryable: false },
  })
}
