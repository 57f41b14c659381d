import {
  type ArgumentNode,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isListType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql'
import { callsOf, isAlreadyRead } from '../types/price.ts'
import { type FragmentByName, type Selected, type Walk, walkOf } from './walk.ts'

/** What an operation may come to at most: what it asks of providers is what is dear, and what they count. */
export type Cost = {
  /** Calls to providers, if nothing asked for is fresh or asked for twice. */
  readonly calls: number
  /** Fields in the answer, if every page is full. */
  readonly fields: number
}
export type Asking = {
  readonly operation: OperationDefinitionNode
  readonly fragment: FragmentByName
  readonly variables: Readonly<Record<string, unknown>>
  /** Told the names of the variables that say how long something is. */
  readonly sizes?: Set<string>
}

/** In calls: a field is read out of memory or one statement, a call crosses the internet. */
export const total = ({ calls, fields }: Cost): number => Math.ceil(calls + fields / 100)

/** In calls. A hundred customers with their balances are 600; everything about one customer 150. */
export const COSTLIEST = 2_000

/** Observed and, at most, written. */
const CALLS_OF_A_MUTATION = 2
/** How many things a list without a page has, about. */
const ASSUMED = 3
const LONGEST_PAGE = 100

/** The most that a valid operation may cost, with these variables. */
export function costOf(schema: GraphQLSchema, { operation, fragment, variables, sizes }: Asking): Cost {
  const walk: Walk = walkOf(schema, fragment)
  const root = schema.getRootType(operation.operation)
  // A subscription's events are answered as stored: nobody is asked.
  const asks = operation.operation !== OperationTypeNode.SUBSCRIPTION
  return root == null ? NOTHING : measure(operation.selectionSet, root, undefined)

  /** `page`: how many nodes the connection was asked for. */
  function measure(set: SelectionSetNode | undefined, type: GraphQLObjectType, page: number | undefined): Cost {
    let calls = 0
    let fields = 0
    for (const { node, field, behind } of walk(set, type)) {
      const times =
        page !== undefined && (node.name.value === 'nodes' || node.name.value === 'edges')
          ? page
          : lengthOf(field, node.arguments)
      let each = NOTHING
      for (const next of behind) each = dearer(each, measureOne(node.selectionSet, next, field, pageOf(field, node.arguments)))
      const own = type === schema.getMutationType() ? CALLS_OF_A_MUTATION : callsOf(field)
      calls += (asks ? own : 0) + times * each.calls
      fields += 1 + times * each.fields
    }
    return { calls, fields }
  }

  function measureOne(
    set: SelectionSetNode | undefined,
    type: GraphQLObjectType,
    from: Selected['field'],
    page: number | undefined,
  ): Cost {
    const observed = asks && !isAlreadyRead(from) && type.getInterfaces().some(({ name }) => name === 'Journey')
    const { calls, fields } = measure(set, type, page)
    return { calls: calls + (observed ? 1 : 0), fields }
  }

  function lengthOf(field: GraphQLField<unknown, unknown> | undefined, given: readonly ArgumentNode[] | undefined): number {
    if (field === undefined || !isListType(getNullableType(field.type))) return 1
    const list = valueOf(given, 'ids') ?? valueOf(given, 'representations')
    return list === undefined ? ASSUMED : Array.isArray(list) ? list.length : 1
  }

  function pageOf(
    field: GraphQLField<unknown, unknown> | undefined,
    given: readonly ArgumentNode[] | undefined,
  ): number | undefined {
    const first = field?.args.find(({ name }) => name === 'first')
    if (first === undefined) return undefined
    const asked = Number(valueOf(given, 'first') ?? first.defaultValue)
    return asked >= 1 && asked <= LONGEST_PAGE ? asked : LONGEST_PAGE
  }

  function valueOf(given: readonly ArgumentNode[] | undefined, name: string): unknown {
    const value = given?.find(argument => argument.name.value === name)?.value
    if (value === undefined) return undefined
    if (value.kind !== Kind.VARIABLE) return valueFromASTUntyped(value, variables)
    const variable = value.name.value
    sizes?.add(variable)
    const defined = operation.variableDefinitions?.find(definition => definition.variable.name.value === variable)
    return variables[variable] ?? (defined?.defaultValue && valueFromASTUntyped(defined.defaultValue))
  }
}

const NOTHING: Cost = { calls: 0, fields: 0 }
const dearer = (one: Cost, other: Cost): Cost => (total(other) >= total(one) ? other : one)
