import { SignJWT } from 'jose'
import type { Role } from '../../../src/gateway/api/viewer.ts'
import { SECRET } from '../../support/front-door.ts'

/** Somebody who calls the graph with a token of their own, or without one. */
export type Caller =
  { readonly subject: string; readonly roles: readonly Role[]; readonly scopes?: readonly string[] } | undefined

export async function tokenOf({ subject, roles, scopes = [] }: NonNullable<Caller>): Promise<string> {
  return new SignJWT({ roles, scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET))
}

/** Somebody else's machine: nobody there is the developer. */
const ELSEWHERE = { 'x-forwarded-for': '192.0.2.7' }

export async function headersOf(caller: Caller): Promise<Record<string, string>> {
  return {
    'content-type': 'application/json',
    ...ELSEWHERE,
    ...(caller === undefined ? {} : { authorization: `Bearer ${await tokenOf(caller)}` }),
  }
}

/** The answer, byte for byte. */
export async function ask(graphql: string, caller: Caller, query: string, variables: object = {}): Promise<string> {
  const response = await fetch(graphql, {
    method: 'POST',
    headers: await headersOf(caller),
    body: JSON.stringify({ query, variables }),
  })
  return `${response.status} ${await response.text()}`
}

/** The first events of a subscription, byte for byte, and then it is left. */
export async function follow(graphql: string, caller: Caller, query: string, variables: object, events: number): Promise<string> {
  const leaving = new AbortController()
  const headers = { ...(await headersOf(caller)), accept: 'text/event-stream' }
  const response = await fetch(graphql, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  })
  let text = `${response.status} `
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  while (reader !== undefined && text.split('event: ').length <= events) {
    const { done, value } = await reader.read()
    if (done) break
    text += value
  }
  leaving.abort()
  return text
}

/** What became of a question: "sees" something, "nothing", or the code that it was turned away with. */
export function verdictOf(answer: string, field: string): string {
  const { data, errors } = JSON.parse(answer.slice(answer.indexOf('{'))) as {
    data?: Record<string, unknown> | null
    errors?: readonly { readonly extensions: { readonly code: string } }[]
  }
  if (errors?.[0] !== undefined) return errors[0].extensions.code
  const value = data?.[field]
  const refused = (value as { errors?: readonly { code: string }[] } | null)?.errors?.[0]
  return refused?.code ?? (isEmpty(value) ? 'nothing' : 'sees')
}

/** Null all the way down, and lists without anything. */
function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (Array.isArray(value)) return value.every(isEmpty)
  return typeof value === 'object' && Object.values(value).every(isEmpty)
}
