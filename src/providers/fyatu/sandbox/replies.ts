import type { Reply } from '../../kit/sandbox.ts'

/** HTTP status of every code (contract §6). CARD_ALREADY_TERMINATED is 409 to terminate alone. */
const STATUS: Readonly<Record<string, number>> = {
  ...each(400, 'INVALID_BODY', 'INVALID_AMOUNT', 'CONFIRMATION_REQUIRED'),
  ...each(401, 'API_KEY_INVALID'),
  ...each(403, 'INSUFFICIENT_SCOPE'),
  ...each(404, 'CARDHOLDER_NOT_FOUND', 'CARD_NOT_FOUND', 'PROGRAM_NOT_FOUND', 'PRODUCT_NOT_FOUND', 'NOT_FOUND'),
  ...each(409, 'CARDHOLDER_EMAIL_EXISTS', 'KYC_FIELD_LOCKED', 'PROGRAM_CLOSED', 'PROGRAM_PAUSED', 'CARDHOLDER_TERMINATED'),
  ...each(
    409,
    'KYC_ALREADY_APPROVED',
    'CARD_ALREADY_FROZEN',
    'CARD_NOT_FROZEN',
    'CARD_HAS_PENDING_TRANSACTIONS',
    'IDEMPOTENCY_KEY_CONFLICT',
  ),
  ...each(429, 'RATE_LIMIT_EXCEEDED'),
  ...each(500, 'INTERNAL_ERROR'),
}
function each(status: number, ...codes: string[]): Record<string, number> {
  return Object.fromEntries(codes.map(code => [code, status]))
}

export type Envelope = { readonly message: string; readonly pagination?: Pagination; readonly effect?: string }
export type Pagination = { readonly total: number; readonly limit: number; readonly offset: number; readonly hasMore: boolean }

export const accepted = (status: number, data: unknown, { message, pagination, effect }: Envelope): Reply => ({
  status,
  body: { success: true, status, message, data, ...(pagination ? { pagination } : {}), meta: META },
  ...(effect === undefined ? {} : { effect }),
})

export function refused(code: string, more: { fields?: readonly string[]; status?: number; retryAfter?: number } = {}): Reply {
  const status = more.status ?? STATUS[code] ?? 422
  const fields = more.fields?.map(field => ({ field, message: `${field} is missing or not valid` }))
  return {
    status,
    body: {
      success: false,
      status,
      message: code.toLowerCase().replaceAll('_', ' '),
      error: { code, detail: 'As simulated.', ...(fields ? { fields } : {}) },
      meta: META,
    },
    ...(more.retryAfter === undefined ? {} : { headers: { 'retry-after': String(more.retryAfter) } }),
  }
}
export const invalid = (...fields: string[]): Reply => refused('VALIDATION_ERROR', { fields })

const META = { requestId: 'req_01SIM', platform: 'Fyatu CaaS', timestamp: '2026-09-01T08:00:00Z' }

/** limit 1–100 and offset, applied to the list; a Reply where a value is out of range. */
export function paged<T>(items: readonly T[], query: URLSearchParams, show: (item: T) => unknown, usual = 20): Reply {
  const limit = Number(query.get('limit') ?? usual)
  const offset = Number(query.get('offset') ?? 0)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) return invalid('limit')
  if (!Number.isInteger(offset) || offset < 0) return invalid('offset')
  const page = items.slice(offset, offset + limit).map(show)
  const pagination = { total: items.length, limit, offset, hasMore: offset + limit < items.length }
  return accepted(200, page, { message: 'Retrieved', pagination })
}
