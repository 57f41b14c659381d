import {
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql'
import { type FragmentByName, typesOf } from './walk.ts'

/**
 * The most fields that one operation may have once fragments are spread and every interface is counted once per type
 * behind it. The playground's introspection has about 500; a page with everything about a customer a few hundred.
 */
export const HEAVIEST = 5_000

/**
 * The number of fields and fragment spreads of an operation, so counted: the work to check and compile the operation.
 * A selection is weighed once for each type, because 40 fragments that each spread the next one twice have 2^40 paths.
 * The count stops one beyond HEAVIEST.
 */
export function weightOf(schema: GraphQLSchema, operation: OperationDefinitionNode, fragment: FragmentByName): number {
  const types = typesOf(schema)
  const known = new Map<SelectionSetNode, Map<GraphQLObjectType, number>>()
  const root = schema.getRootType(operation.operation)
  return root == null ? 0 : weigh(operation.selectionSet, root)

  function weigh(set: SelectionSetNode | undefined, type: GraphQLObjectType): number {
    if (set === undefined) return 0
    const weights = known.get(set) ?? new Map<GraphQLObjectType, number>()
    const before = weights.get(type)
    if (before !== undefined) return before
    // A fragment within itself weighs nothing the second time; validation refuses it.
    known.set(set, weights.set(type, 0))
    let weight = 0
    for (const selection of set.selections) {
      if (selection.kind !== Kind.INLINE_FRAGMENT) weight += 1
      if (selection.kind === Kind.FIELD)
        for (const next of types.behind(selection, type)) weight += weigh(selection.selectionSet, next)
      else {
        const { typeCondition, selectionSet } =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : (fragment(selection.name.value) ?? NO_FRAGMENT)
        if (types.applies(typeCondition?.name.value, type)) weight += weigh(selectionSet, type)
      }
      if (weight > HEAVIEST) break
    }
    weight = Math.min(weight, HEAVIEST + 1)
    weights.set(type, weight)
    return weight
  }
}

const NO_FRAGMENT = { typeCondition: undefined, selectionSet: undefined }

/** Refuses an operation that is cheap to send and expensive to answer. */
export const weightRule: ValidationRule = context => ({
  OperationDefinition(operation) {
    if (weightOf(context.getSchema(), operation, name => context.getFragment(name)) <= HEAVIEST) return
    const message = `an operation may have at most ${HEAVIEST} fields and fragment spreads, counting each interface once per type; ask for less at once`
    context.reportError(new GraphQLError(message, { nodes: operation }))
  },
})
