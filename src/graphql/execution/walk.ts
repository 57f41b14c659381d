import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql'

export type FragmentByName = (name: string) => FragmentDefinitionNode | null | undefined
/** A field as it is asked of one object type. */
export type Selected = {
  readonly node: FieldNode
  /** Undefined where the type has none such, which validation tells. */
  readonly field: GraphQLField<unknown, unknown> | undefined
  /** The object types that its value may be of; none for scalars. */
  readonly behind: readonly GraphQLObjectType[]
}
/** The fields that a selection asks of an object type, fragments spread. */
export type Walk = (set: SelectionSetNode | undefined, type: GraphQLObjectType) => Iterable<Selected>

/** For one operation. A fragment within itself is another rule's business; here it must only end. */
export function walkOf(schema: GraphQLSchema, fragment: FragmentByName): Walk {
  const spread = new Set<string>()

  function* walk(set: SelectionSetNode | undefined, type: GraphQLObjectType): Iterable<Selected> {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        const field = META[selection.name.value] ?? type.getFields()[selection.name.value]
        yield { node: selection, field, behind: behind(field && getNamedType(field.type)) }
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection.typeCondition?.name.value, type)) yield* walk(selection.selectionSet, type)
      } else yield* spreadFragment(selection.name.value, type)
    }
  }

  /** Whoever reads on from here is still within the fragment: the name is let go only when they are through. */
  function* spreadFragment(name: string, type: GraphQLObjectType): Iterable<Selected> {
    const definition = fragment(name)
    if (definition == null || spread.has(name) || !applies(definition.typeCondition.name.value, type)) return
    spread.add(name)
    yield* walk(definition.selectionSet, type)
    spread.delete(name)
  }

  function behind(type: GraphQLNamedType | undefined): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : []
  }

  function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    const wanted = condition === undefined ? type : schema.getType(condition)
    return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type))
  }

  return walk
}

const META: Readonly<Record<string, GraphQLField<unknown, unknown>>> = Object.assign(
  Object.create(null) as Record<string, GraphQLField<unknown, unknown>>,
  { __schema: SchemaMetaFieldDef, __type: TypeMetaFieldDef },
)
