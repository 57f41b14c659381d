import { type DocumentNode, getOperationAST, type GraphQLSchema, Kind } from 'graphql'
import { type Cost, costOf } from './cost.ts'
import type { FragmentByName } from './walk.ts'

/** What an operation of a document may cost; undefined where there is no such operation. */
export type Pricing = (
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
) => Cost | undefined

type Known = { readonly sizes: ReadonlySet<string>; readonly costs: Map<string, Cost> }
/** Of one operation; pages have few lengths. */
const MOST_KEPT = 200

/** Remembers: walking through an operation takes a tenth of the time of answering it, and only the lengths of its pages change. */
export function createPricing(schema: GraphQLSchema): Pricing {
  const known = new WeakMap<DocumentNode, Map<string, Known>>()
  return (document, operationName, variables) => {
    const operation = getOperationAST(document, operationName)
    if (operation == null) return undefined
    const operations = known.get(document) ?? new Map<string, Known>()
    const name = operationName ?? ''
    const before = operations.get(name)
    const found = before?.costs.get(keyOf(before.sizes, variables))
    if (found !== undefined) return found

    const sizes = new Set<string>(before?.sizes)
    const cost = costOf(schema, { operation, fragment: fragmentsOf(document), variables, sizes })
    const costs = before === undefined || before.costs.size >= MOST_KEPT ? new Map<string, Cost>() : before.costs
    known.set(document, operations.set(name, { sizes, costs: costs.set(keyOf(sizes, variables), cost) }))
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
