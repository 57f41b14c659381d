import { Fault } from '../../domain/fault.ts'
import { Private } from '../../domain/private.ts'
import type { Reason, ReasonCode } from '../../domain/reason.ts'
import type { Answer } from '../kit/http.ts'
import { errorShape } from './shapes.ts'

/** A 4xx: it understood and said no. */
export type Refusal = {
  readonly refused: true
  readonly status: number
  /** Their machine code where the body has one [assumed], otherwise the status: "http_404". */
  readonly code: string
  /** The fields that were wrong, as they call them. */
  readonly fields: readonly string[]
  readonly reason: Reason
  readonly fault: Fault
}

/** Every code of the contract that says more than "no" [assumed]. */
const REASON_OF: Readonly<Record<string, ReasonCode>> = {
  insufficient_merchant_balance: 'INSUFFICIENT_PROGRAM_BALANCE',
  validation_failed: 'DETAILS_INVALID',
  invalid_upload: 'DOCUMENT_UNREADABLE',
}

/** Only the status is published, so it decides; the body may be empty, or no JSON at all [docs]. */
export function refusalIn(operation: string, answer: Answer): Refusal {
  const { status } = answer
  const error = errorShape.safeParse(tryJson(answer.body)).data?.error
  const code = isCode(error?.code) ? error.code : `http_${status}`
  const reason: Reason = {
    code: REASON_OF[code] ?? (status === 422 && error === undefined ? 'DETAILS_INVALID' : 'PROVIDER_DECLINED'),
    providerCode: code,
    ...(error?.message ? { providerMessage: new Private(error.message) } : {}),
  }
  const fault = new Fault('rejected', `expected ${operation} to be accepted but got ${status} (${code})`, {
    reason,
    providerCode: code,
  })
  return { refused: true, status, code, fields: (error?.details ?? []).map(({ field }) => field).filter(isCode), reason, fault }
}

/** Codes and field names are words; anything else could be a sentence about somebody. */
const isCode = (text: string | undefined): text is string => text !== undefined && /^[A-Za-z][A-Za-z0-9_.]{0,63}$/.test(text)

function tryJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
