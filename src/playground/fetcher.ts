import { createGraphiQLFetcher, type Fetcher, isAsyncIterable } from '@graphiql/toolkit'
import { type ExecutionResult, Kind, parse } from 'graphql'
import type { StatusChangedSubscription } from '../client/index.ts'
import type { Json } from './json.ts'
import type { Memory } from './memory.ts'

type Event = ExecutionResult<StatusChangedSubscription>

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
    const answer = await send(
      { ...parameters, ...named(parameters), variables: variables.filled },
      { ...options, documentAST: parse(parameters.query), headers },
    )
    if (isAsyncIterable(answer)) return listing(answer as AsyncIterable<Event>) as never
    memory.remember((answer as ExecutionResult).data)
    return answer
  }
}

/** GraphiQL parses a moment after a tab was opened: until then its operation name and document are those of the tab before. */
function named({ query, operationName }: { query: string; operationName?: string | null | undefined }): {
  operationName?: string
} {
  const operations = parse(query).definitions.flatMap(definition =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.name?.value] : [],
  )
  const name = operations.find(candidate => candidate === operationName) ?? operations[0]
  return name === undefined ? {} : { operationName: name }
}

/**
 * GraphiQL shows only the last event of a subscription: the ones before it are listed beside it.
 * No generator: returning from one that waits for its source would wait as well, and the socket stay open.
 */
function listing(events: AsyncIterable<Event>): AsyncIterableIterator<Event> {
  const source = events[Symbol.asyncIterator]()
  const soFar: string[] = []
  return {
    async next() {
      const next = await source.next()
      if (next.done) return { done: true, value: undefined }
      const event = next.value
      if (event.data) soFar.push(describe(event.data.statusChanged))
      return { done: false, value: { ...event, extensions: { ...event.extensions, soFar: [...soFar] } } }
    },
    return: async () => (await source.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** "Card 2: PENDING → ACTIVE (POLL)" */
export function describe({ subject, version, from, to, source }: StatusChangedSubscription['statusChanged']): string {
  return `${subject.__typename} ${version}: ${from ?? 'new'} → ${to} (${source})`
}

function lowerCase(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
}
