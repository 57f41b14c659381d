import type { Reply } from '../../kit/sandbox.ts'

/** Statuses of the slugs that are not a 400. */
const STATUS: Readonly<Record<string, number>> = {
  api_key_required: 401,
  project_not_found: 403,
  duplicate_request: 409,
  not_found: 404,
  internal_error: 500,
  idempotency_key_conflict: 409,
  external_user_id_exists: 409,
  project_user_not_found: 404,
  subprovider_not_found: 404,
  cardholder_already_exists: 409,
  cardholder_not_found: 404,
  product_not_found: 404,
  card_not_found: 404,
  invalid_pricing: 500,
  order_not_found: 404,
  subscription_not_found: 404,
}

export const ok = (fields: object, effect?: string): Reply => ({
  status: 200,
  body: { success: true, ...fields },
  ...(effect === undefined ? {} : { effect }),
})

/** A rejection; `plain` where the rejection comes before any opening or sealing. */
export function refuse(slug: string, plain?: 'plain'): Reply {
  const body = { success: false, error: `${slug.replaceAll('_', ' ')}.`, error_slug: slug }
  return { status: STATUS[slug] ?? 400, body: plain ? JSON.stringify(body) : body }
}

/** Thrown by a handler at any point. */
export class Refused extends Error {
  constructor(readonly slug: string) {
    super(slug)
  }
}

export const iso = (at: Date | undefined): string | null => at?.toISOString() ?? null
