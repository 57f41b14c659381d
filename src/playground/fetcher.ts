import { createGraphiQLFetcher, type Fetcher, isAsyncIterable } from '@graphiql/toolkit'
import type { ExecutionResult } from 'graphql'
import type { StatusChangedSubscription } from '../client/index.ts'
import type { Json } from './json.ts'
import type { Memory } from './memory.ts'

/** Fills the placeholders before sending, remembers what answers say, and lists what a subscription has told so far. */
export function createTourFetcher(url: string, token: string | undefined, memory: Memory): Fetcher {
  const send = createGraphiQLFetcher({ url, subscriptionUrl: url.replace(/^http/, 'ws'), enableIncrementalDelivery: false })
  return async (parameters, options) => {
    const variables = memory.complete((parameters.variables as Json | undefined) ?? {})
    if ('unknown' in variables) {
      const names = variables.unknown.map(name => `{{${name}}}`).join(' and ')
      return {
        errors: [
          {
            message: `Not sent: nothing is known of ${names} yet. Run the tabs before this one, or write a value into the variables.`,
          },
        ],
      } as never
    }
    const headers = lowerCase({
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...lowerCase(options?.headers ?? {}),
    })
    const answer = await send({ ...parameters, variables: variables.filled }, { ...options, headers })
    if (isAsyncIterable(answer)) return listing(answer as AsyncIterable<ExecutionResult<StatusChangedSubscription>>) as never
    memory.remember((answer as ExecutionResult).data)
    return answer
  }
}

/** GraphiQL shows only the last event of a subscription: the ones before it are listed beside it. */
async function* listing(
  events: AsyncIterable<ExecutionResult<StatusChangedSubscription>>,
): AsyncGenerator<ExecutionResult, void, undefined> {
  const soFar: string[] = []
  for await (const event of events) {
    const change = event.data?.statusChanged
    if (change) soFar.push(describe(change))
    yield { ...event, extensions: { ...event.extensions, soFar: [...soFar] } }
  }
}

/** "Card 2: PENDING → ACTIVE (POLL)" */
export function describe({ subject, version, from, to, source }: StatusChangedSubscription['statusChanged']): string {
  return `${subject.__typename} ${version}: ${from ?? 'new'} → ${to} (${source})`
}

function lowerCase(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}
