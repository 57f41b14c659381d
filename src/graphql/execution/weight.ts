import {
  type FragmentDefinitionNode,
  getNamedType,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValidationRule,
} from 'graphql'
import type { FragmentByName } from './walk.ts'

/**
 * The most fields that one operation may have once fragments are spread and every interface is counted once per type
 * behind it. The playground's introspection has about 500; a page with everything about a customer a few hundred.
 */
export const HEAVIEST = 5_000

/**
 * How many fields and spreads an operation has, so counted: what it takes to check and compile the operation. Each selection
 * is weighed once per type, because fragments that spread each other twice have more paths than any machine can walk. The
 * sum stops a little beyond HEAVIEST.
 */
export function weightOf(schema: GraphQLSchema, operation: OperationDefinitionNode, fragment: FragmentByName): number {
  const known = new Map<SelectionSetNode, Map<GraphQLObjectType, number>>()
  const root = schema.getRootType(operation.operation)
  return root == null ? 0 : weigh(operation.selectionSet, root)

  function weigh(set: SelectionSetNode | undefined, type: GraphQLObjectType): number {
    if (set === undefined) return 0
    const byType = known.get(set) ?? new Map<GraphQLObjectType, number>()
    const before = byType.get(type)
    if (before !== undefined) return before
    known.set(set, byType)
    // A fragment within itself counts as nothing here: another rule refuses the document.
    byType.set(type, 0)
    let weight = 0
    for (const selection of set.selections) {
      if (weight > HEAVIEST) break
      if (selection.kind !== Kind.INLINE_FRAGMENT) weight++
      if (selection.kind === Kind.FIELD) {
        const field = type.getFields()[selection.name.value] ?? META[selection.name.value]
        for (const next of behind(field && getNamedType(field.type))) weight += weigh(selection.selectionSet, next)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection.typeCondition?.name.value, type)) weight += weigh(selection.selectionSet, type)
      } else weight += weighFragment(fragment(selection.name.value), type)
    }
    byType.set(type, weight)
    return weight
  }

  function weighFragment(definition: FragmentDefinitionNode | null | undefined, type: GraphQLObjectType): number {
    return definition != null && applies(definition.typeCondition.name.value, type) ? weigh(definition.selectionSet, type) : 0
  }

  function behind(type: GraphQLNamedType | undefined): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : []
  }

  function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    const wanted = condition === undefined ? type : schema.getType(condition)
    return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type))
  }
}

const META: Readonly<Record<string, { readonly type: Parameters<typeof getNamedType>[0] }>> = Object.assign(
  Object.create(null) as object,
  { __schema: SchemaMetaFieldDef, __type: TypeMetaFieldDef },
)

/** Refuses what is cheap to send and expensive to answer. */
export const weightRule: ValidationRule = context => ({
  OperationDefinition(operation) {
    if (weightOf(context.getSchema(), operation, name => context.getFragment(name)) <= HEAVIEST) return
    const message = `the operation is too large: at most ${HEAVIEST} fields, counting each interface once per type`
    context.reportError(new GraphQLError(message, { nodes: operation }))
  },
})
