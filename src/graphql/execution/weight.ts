import {
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql'
import { type FragmentByName, walkOf } from './walk.ts'

/**
 * The most fields that one operation may have once fragments are spread and every interface is counted once per type
 * behind it. The playground's introspection has about 500; a page with everything about a customer a few hundred.
 */
export const HEAVIEST = 5_000

/** How many fields an operation has, so counted: what it takes to check and compile it. Counting ends a little beyond HEAVIEST. */
export function weightOf(schema: GraphQLSchema, operation: OperationDefinitionNode, fragment: FragmentByName): number {
  const walk = walkOf(schema, fragment)
  const root = schema.getRootType(operation.operation)
  let weight = 0
  if (root != null) weigh(operation.selectionSet, root)
  return weight

  function weigh(set: SelectionSetNode | undefined, type: GraphQLObjectType): void {
    for (const { node, behind } of walk(set, type)) {
      if (weight > HEAVIEST) return
      weight++
      for (const next of behind) weigh(node.selectionSet, next)
    }
  }
}

/** Turns away what is cheap to send and dear to answer. */
export const weightRule: ValidationRule = context => ({
  OperationDefinition(operation) {
    if (weightOf(context.getSchema(), operation, name => context.getFragment(name)) <= HEAVIEST) return
    const message = `expected an operation of at most ${HEAVIEST} fields, counting each interface once per type, but this has more`
    context.reportError(new GraphQLError(message, { nodes: operation }))
  },
})
