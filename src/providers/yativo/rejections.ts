import { Fault } from '../../domain/fault.ts'
import type { ReasonCode } from '../../domain/reason.ts'
import type { Said } from './wire.ts'

type Meaning = { readonly code: ReasonCode; readonly retryable?: boolean }

/** What a refused write means to the person. Whatever is not here: PROVIDER_DECLINED. Codes are mostly [assumed]. */
const REASONS: Readonly<Record<string, Meaning>> = {
  // The programme's float, or the fees its wallet pays from.
  INSUFFICIENT_BALANCE: { code: 'INSUFFICIENT_PROGRAM_BALANCE' },
  GAS_STATION_EMPTY: { code: 'INSUFFICIENT_PROGRAM_BALANCE' },
  INVALID_AMOUNT: { code: 'DETAILS_INVALID' },
  VALIDATION_ERROR: { code: 'DETAILS_INVALID' },
  INVALID_ANSWERS: { code: 'DETAILS_INVALID' },
  INVALID_EXTERNAL_CUSTOMER_ID: { code: 'PROVIDER_DECLINED', retryable: false },
  KYC_REJECTED: { code: 'PROVIDER_DECLINED', retryable: false },
  CARD_ALREADY_ISSUED: { code: 'PROVIDER_DECLINED', retryable: false },
  // Our programme is set up otherwise: no repetition helps.
  MASTER_WALLET_REQUIRED: { code: 'PROVIDER_DECLINED', retryable: false },
  INVALID_SOURCE_CHAIN: { code: 'PROVIDER_DECLINED', retryable: false },
  INVALID_PRICING_MODE: { code: 'PROVIDER_DECLINED', retryable: false },
  INVALID_IDENTIFIER: { code: 'PROVIDER_DECLINED', retryable: false },
}

/** What comes by itself: the wallet deploys within a minute of KYC [docs]. */
const NOT_YET: readonly string[] = ['SAFE_NOT_DEPLOYED']
const NOT_YET_SECONDS = 10

/** The fault for a request that was understood and refused: it did nothing. `tooEarly` are codes that pass by themselves. */
export function refusal(said: Said, operation: string, tooEarly: readonly string[] = []): Fault {
  const code = said.code ?? `HTTP_${said.status}`
  if (NOT_YET.includes(code) || tooEarly.includes(code))
    return new Fault('unavailable', `${operation} came too early: ${code}`, { retryAfter: NOT_YET_SECONDS, providerCode: code })
  const meaning = REASONS[code] ?? { code: 'PROVIDER_DECLINED' }
  return new Fault('rejected', `expected ${operation} to be accepted but got ${code}`, {
    providerCode: code,
    reason: { ...meaning, providerCode: code },
  })
}
