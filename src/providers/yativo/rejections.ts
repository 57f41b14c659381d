import { Fault } from '../../domain/fault.ts'
import type { ReasonCode } from '../../domain/reason.ts'
import type { Said } from './wire.ts'

type Meaning = { readonly code: ReasonCode; readonly retryable?: boolean }

/** The meaning of a rejected write for the person; PROVIDER_DECLINED for all other codes. Codes are mostly [assumed]. */
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

/** Codes that pass by themselves: the wallet deploys within a minute of KYC [docs]. */
const NOT_YET: readonly string[] = ['SAFE_NOT_DEPLOYED']
const NOT_YET_SECONDS = 10

/**
 * The fault for a request that Yativo rejected and did not carry out. `tooEarly` are codes that pass by themselves.
 * A 200 that says `success: false` for a reason nobody documents is no such answer: the write may have acted.
 */
export function rejection(said: Said, operation: string, tooEarly: readonly string[] = []): Fault {
  const code = said.code ?? `HTTP_${said.status}`
  if (NOT_YET.includes(code) || tooEarly.includes(code))
    return new Fault('unavailable', `${operation} came too early: ${code}`, { retryAfter: NOT_YET_SECONDS, providerCode: code })
  if (said.status < 400 && REASONS[code] === undefined)
    return new Fault('unreadable', `Yativo answered ${operation} with ${said.status} and the unknown error ${code}`)
  const meaning = REASONS[code] ?? { code: 'PROVIDER_DECLINED' }
  return new Fault('rejected', `Yativo rejected ${operation}: ${code}`, {
    providerCode: code,
    reason: { ...meaning, providerCode: code },
  })
}
