import { Fault } from '../../domain/fault.ts'
import { Private } from '../../domain/private.ts'
import { isCode, type Reason, type ReasonCode } from '../../domain/reason.ts'
import type { Answer } from '../kit/http.ts'
import { tryJson } from '../kit/try-json.ts'
import { errorShape } from './shapes.ts'

/** A 4xx in Artha's own error envelope: Artha understood and said no. */
export type Rejection = {
  readonly rejected: true
  readonly status: number
  /** Artha's machine code, or "http_404" where the code is no code. */
  readonly code: string
  /** The fields that were wrong, in Artha's spelling. */
  readonly fields: readonly string[]
  readonly reason: Reason
  readonly fault: Fault
}

/** The codes of the contract that say more than "no" [assumed]. */
const REASON_OF: Readonly<Record<string, ReasonCode>> = {
  insufficient_merchant_balance: 'INSUFFICIENT_PROGRAM_BALANCE',
  validation_failed: 'DETAILS_INVALID',
  invalid_upload: 'DOCUMENT_UNREADABLE',
}

/** No error body is published; the error twin of the success wrapper is taken: `{"error":{"code","message"}}` [assumed]. */
export const isOwnError = (answer: Answer): boolean => errorIn(answer) !== undefined

export function rejectionIn(operation: string, answer: Answer): Rejection {
  const { status } = answer
  const error = errorIn(answer)
  const code = isCode(error?.code) ? error.code : `http_${status}`
  const reason: Reason = {
    code: REASON_OF[code] ?? 'PROVIDER_DECLINED',
    providerCode: code,
    ...(error?.message ? { providerMessage: new Private(error.message) } : {}),
  }
  const fault = new Fault('rejected', `Artha rejected ${operation}: ${status} (${code})`, { reason, providerCode: code })
  return { rejected: true, status, code, fields: (error?.details ?? []).map(({ field }) => field).filter(isCode), reason, fault }
}

const errorIn = ({ body }: Answer) => errorShape.safeParse(tryJson(body)).data?.error
