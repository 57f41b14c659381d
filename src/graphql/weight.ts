import {
  getNamedType,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValidationRule,
} from 'graphql'

/**
 * The most fields that one operation may have once fragments are spread and every interface is counted once per type behind it.
 * The compiler writes code for each, so four journeys nested five deep would be a thousand times one journey's code.
 * The playground's introspection weighs about 400, the heaviest query of a client of ours a few hundred.
 */
export const HEAVIEST = 5_000

/** Turns away documents that are cheap to send and dear to compile. */
export const weightRule: ValidationRule = context => ({
  OperationDefinition(operation) {
    const schema = context.getSchema()
    const root = schema.getRootType(operation.operation)
    let weight = 0
    const spread = new Set<string>()

    const behind = (type: GraphQLNamedType): readonly GraphQLObjectType[] =>
      isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : []

    function weigh(set: SelectionSetNode | undefined, type: GraphQLObjectType): void {
      for (const selection of set?.selections ?? []) {
        if (weight > HEAVIEST) return
        if (selection.kind === Kind.FIELD) {
          weight++
          const field = fieldOf(type, selection.name.value)
          if (field !== undefined && isCompositeType(field)) behind(field).forEach(next => weigh(selection.selectionSet, next))
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          if (applies(selection.typeCondition?.name.value, type)) weigh(selection.selectionSet, type)
        } else weighFragment(selection.name.value, type)
      }
    }

    /** A fragment within itself is another rule's business; here it must only end. */
    function weighFragment(name: string, type: GraphQLObjectType): void {
      const fragment = context.getFragment(name)
      if (fragment == null || spread.has(name) || !applies(fragment.typeCondition.name.value, type)) return
      spread.add(name)
      weigh(fragment.selectionSet, type)
      spread.delete(name)
    }

    function fieldOf(type: GraphQLObjectType, name: string): GraphQLNamedType | undefined {
      const field = { __schema: SchemaMetaFieldDef, __type: TypeMetaFieldDef }[name] ?? type.getFields()[name]
      return field && getNamedType(field.type)
    }

    function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
      const wanted = condition === undefined ? type : schema.getType(condition)
      return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type))
    }

    if (root != null) weigh(operation.selectionSet, root)
    if (weight > HEAVIEST)
      context.reportError(
        new GraphQLError(
          `expected an operation of at most ${HEAVIEST} fields, counting each interface once per type, but this has more`,
          {
            nodes: operation,
          },
        ),
      )
  },
})
