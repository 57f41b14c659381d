import { LRUCache } from 'lru-cache'
import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql'
import { type Cost, costOf } from './cost.ts'
import type { FragmentByName } from './walk.ts'

/** The most that an operation of a document may cost, with variables as graphql-js has read them. */
export type Pricing = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => Cost

/** `sizes`: the variables that say how long a list is. */
type Known = { readonly sizes: ReadonlySet<string>; readonly costs: LRUCache<string, Cost> }
/** Pages have few lengths. */
const MOST_KEPT = 100

/** Keeps costs: the walk through an operation takes a tenth of the time of its answer, and only the lengths of pages change. */
export function createPricing(schema: GraphQLSchema): Pricing {
  const known = new WeakMap<OperationDefinitionNode, Known>()
  return (document, operation, variables) => {
    const before = known.get(operation)
    const found = before?.costs.get(keyOf(before.sizes, variables))
    if (found !== undefined) return found

    const sizes = new Set<string>(before?.sizes)
    const cost = costOf(schema, { operation, fragment: fragmentsOf(document), variables, sizes })
    const costs = before?.costs ?? new LRUCache<string, Cost>({ max: MOST_KEPT })
    costs.set(keyOf(sizes, variables), cost)
    known.set(operation, { sizes, costs })
    return cost
  }
}

function keyOf(sizes: ReadonlySet<string>, variables: Readonly<Record<string, unknown>>): string {
  if (sizes.size === 0) return ''
  return JSON.stringify(
    [...sizes].map(name => (Array.isArray(variables[name]) ? [variables[name].length] : Number(variables[name]))),
  )
}

export const fragmentsOf =
  ({ definitions }: DocumentNode): FragmentByName =>
  name =>
    definitions.find(node => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name) as ReturnType<FragmentByName>
