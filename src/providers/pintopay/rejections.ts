import { z } from 'zod'
import { Fault } from '../../domain/fault.ts'
import { Private } from '../../domain/private.ts'
import type { Reason, ReasonCode } from '../../domain/reason.ts'

/** What the provider says when it says no. Its text is not stable and may name the person; the slug is what counts. [docs] */
export const Refusal = z.object({
  success: z.literal(false).optional(),
  error: z.string().nullish(),
  error_slug: z.string().regex(/^[a-z0-9_]{1,80}$/i),
})
export type Refusal = z.infer<typeof Refusal>

/** Refused for its timestamp alone: it did nothing, and the same with a new timestamp may pass. [assumed] */
export const UNTIMELY: ReadonlySet<string> = new Set(['duplicate_request', 'request_timestamp_expired'])

/** Ours to mend, never the person's. `not_found` is an address that does not exist, so the base URL is wrong. */
const OURS: ReadonlySet<string> = new Set(['api_key_required', 'project_not_found', 'decryption_failed', 'not_found'])

const REASON_OF: Readonly<Record<string, { readonly code: ReasonCode; readonly retryable?: boolean }>> = {
  insufficient_funds: { code: 'INSUFFICIENT_PROGRAM_BALANCE' },
  invalid_amount: { code: 'DETAILS_INVALID' },
  amount_below_minimum: { code: 'DETAILS_INVALID' },
  amount_above_maximum: { code: 'DETAILS_INVALID' },
  currency_mismatch: { code: 'DETAILS_INVALID' },
  product_not_found: { code: 'PROVIDER_DECLINED', retryable: false },
  product_not_active: { code: 'PROVIDER_DECLINED', retryable: false },
  subprovider_not_found: { code: 'PROVIDER_DECLINED', retryable: false },
  subprovider_not_active: { code: 'PROVIDER_DECLINED', retryable: false },
  card_not_found: { code: 'PROVIDER_DECLINED', retryable: false },
  invalid_pricing: { code: 'PROVIDER_DECLINED', retryable: false },
}

/** The reason behind a slug; what is in no table is the provider declining. */
export function reasonOf(slug: string | null | undefined, text?: string | null): Reason {
  return {
    ...(REASON_OF[slug ?? ''] ?? { code: 'PROVIDER_DECLINED' }),
    ...(slug ? { providerCode: slug } : {}),
    ...(text ? { providerMessage: new Private(text) } : {}),
  }
}

/**
 * Whether an answer with this status and slug has decided something, whatever its status: slugs outrank statuses here.
 * `insufficient_funds` was a 403 until 2026-03-17 and is a 400 now [docs]; `invalid_pricing` is a 500 that did nothing [docs-wl].
 */
export function isDecision(status: number, { error_slug: slug }: Refusal): boolean {
  if (OURS.has(slug)) return true
  if (status >= 500) return slug === 'invalid_pricing'
  // Whatever else they call it, it is about our credentials and not about a person.
  if (status === 401 || status === 403) return slug === 'insufficient_funds'
  return status !== 429
}

/** A refusal as the fault that the core understands. */
export function faultOf(operation: string, { error_slug: slug, error }: Refusal): Fault {
  const message = `expected ${operation} to be accepted but got ${slug}`
  if (OURS.has(slug))
    return new Fault('credentials', `${message}: check this provider's base URL, API key and secret`, { providerCode: slug })
  if (UNTIMELY.has(slug))
    return new Fault('unavailable', `${message} again and again: check this machine's clock`, { providerCode: slug })
  // An earlier write under this key went through with other fields: whatever it was, it has acted.
  if (slug === 'idempotency_key_conflict') return new Fault('unknowable', message, { providerCode: slug })
  return new Fault('rejected', message, { providerCode: slug, reason: reasonOf(slug, error) })
}

/** Takes some refusals as an answer. */
export async function onRefusal<T, U>(
  slugs: readonly string[],
  task: Promise<T>,
  instead: (fault: Fault) => U | Promise<U>,
): Promise<T | U> {
  try {
    return await task
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'rejected' && slugs.includes(thrown.providerCode ?? '')) return instead(thrown)
    throw thrown
  }
}
