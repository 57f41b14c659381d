import { readFileSync } from 'node:fs'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { ACCOUNTS } from './accounts.ts'

/** What cardgraph promises other graphs; it answers the same to `{ _service { sdl } }`. */
const CARDGRAPH = readFileSync(new URL('../../../subgraph.graphql', import.meta.url), 'utf8')

export type Urls = { readonly cardgraph: string; readonly accounts: string }

export const subgraphsAt = (urls: Urls) => [
  { name: 'cardgraph', url: urls.cardgraph, typeDefs: parse(CARDGRAPH) },
  { name: 'accounts', url: urls.accounts, typeDefs: parse(ACCOUNTS) },
]

/** Both graphs as one, in the form that routers read. */
export function supergraphOf(urls: Urls): string {
  const { errors, supergraphSdl } = composeServices(subgraphsAt(urls))
  if (supergraphSdl === undefined)
    throw new Error(`expected the graphs to compose but they do not:\n${errors?.map(({ message }) => message).join('\n')}`)
  return supergraphSdl
}
