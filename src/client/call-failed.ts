type Shown = {
  readonly message?: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: Readonly<Record<string, unknown>>
}
type Failed = { readonly response?: { readonly status?: number; readonly errors?: readonly Shown[]; readonly headers?: unknown } }

/** Codes of failures that the same call may not meet a second time. */
const RETRYABLE = new Set(['INTERNAL', 'TOO_MANY_REQUESTS', 'PROVIDER_UNAVAILABLE', 'UNAVAILABLE', 'TIMEOUT'])
/** HTTP statuses of the same kind; 0 stands for a call without an answer. */
const AGAIN = new Set([0, 408, 425, 429, 500, 502, 503, 504])

/**
 * A call without a result. The message, and every other property, is free of variables: graphql-request puts the whole request into
 * its own errors, and a request may hold a birth date or a passport. So that error is not kept as the cause either.
 */
export class CallFailed extends Error {
  override readonly name = 'CallFailed'
  constructor(
    message: string,
    /** As in the graph's `extensions.code`; `HTTP_502` for an answer that is no GraphQL, `NETWORK` for a call without an answer. */
    readonly code: string,
    /** The field that failed. */
    readonly path: readonly (string | number)[] | undefined,
    /** Whether the same call, with the same idempotency key, may succeed later. */
    readonly retryable: boolean,
    /** The HTTP status; undefined without an answer. */
    readonly status: number | undefined,
  ) {
    super(message)
  }
}

/** What is thrown in place of an error of graphql-request or fetch. */
export function callFailed(operation: string, thrown: unknown): CallFailed {
  const { response } = (thrown ?? {}) as Failed
  const status = response?.status
  if (response === undefined || status === undefined)
    return new CallFailed(`${operation}: no answer from the server`, 'NETWORK', undefined, true, undefined)
  const first = response.errors?.[0]
  const told = first?.extensions?.['code']
  const code = typeof told === 'string' ? told : `HTTP_${status}`
  const retryable = typeof told === 'string' && status < 500 ? RETRYABLE.has(told) || AGAIN.has(status) : AGAIN.has(status)
  return new CallFailed(`${operation}: ${first?.message ?? `HTTP ${status}`}`, code, first?.path, retryable, status)
}
