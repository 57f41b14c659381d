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

/**
 * The most fields that one operation may have once fragments are spread and every interface is counted once per type
 * behind it. The playground's introspection has about 500; a page with everything about a customer a few hundred.
 */
export const HEAVIEST = 5_000

type Fragment = (name: string) => FragmentDefinitionNode | null | undefined

/** How many fields an operation has, so counted; counting ends a little beyond HEAVIEST. */
export function weightOf(schema: GraphQLSchema, operation: OperationDefinitionNode, fragment: Fragment): number {
  const spread = new Set<string>()
  let weight = 0
  const root = schema.getRootType(operation.operation)
  if (root != null) weigh(operation.selectionSet, root)
  return weight

  function weigh(set: SelectionSetNode | undefined, type: GraphQLObjectType): void {
    for (const selection of set?.selections ?? []) {
      if (weight > HEAVIEST) return
      if (selection.kind === Kind.FIELD) {
        weight++
        behind(typeOf(type, selection.name.value)).forEach(next => weigh(selection.selectionSet, next))
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection.typeCondition?.name.value, type)) weigh(selection.selectionSet, type)
      } else spreadFragment(selection.name.value, type)
    }
  }

  /** A fragment within itself is another rule's business; here it must only end. */
  function spreadFragment(name: string, type: GraphQLObjectType): void {
    const definition = fragment(name)
    if (definition == null || spread.has(name) || !applies(definition.typeCondition.name.value, type)) return
    spread.add(name)
    weigh(definition.selectionSet, type)
    spread.delete(name)
  }

  function typeOf(type: GraphQLObjectType, name: string): GraphQLNamedType | undefined {
    const field = { __schema: SchemaMetaFieldDef, __type: TypeMetaFieldDef }[name] ?? type.getFields()[name]
    return field && getNamedType(field.type)
  }

  function behind(type: GraphQLNamedType | undefined): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : []
  }

  function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    const wanted = condition === undefined ? type : schema.getType(condition)
    return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type))
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
