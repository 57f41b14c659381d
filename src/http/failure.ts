import { GraphQLError } from 'graphql'
import type { ShowError } from '../graphql/execution/errors.ts'

export type Failure = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: object }

/** The answer to a request that is refused, with the reason; a bug shows only its id. */
export function failure(error: unknown, showError: ShowError): Failure {
  if (error instanceof GraphQLError) {
    const { http, ...extensions } = error.extensions as { http?: { status: number; headers?: ReadonlyMap<string, string> } }
    const headers = Object.fromEntries(http?.headers ?? [])
    return { status: http?.status ?? 400, headers, body: { errors: [{ message: error.message, extensions }] } }
  }
  const { statusCode: status = 500, message = '' } = error as { statusCode?: number; message?: string }
  if (status >= 500) return { status, headers: {}, body: { errors: [showError(error)] } }
  const code = CODES[status] ?? 'BAD_REQUEST'
  return { status, headers: {}, body: { errors: [{ message, extensions: { code } }] } }
}

const CODES: Readonly<Record<number, string>> = {
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
}
