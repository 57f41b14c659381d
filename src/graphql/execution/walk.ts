import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLField,
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
/** A field of one object type in a selection. */
export type Selected = {
  readonly node: FieldNode
  /** Undefined where the type has no such field; validation reports that. */
  readonly field: GraphQLField<unknown, unknown> | undefined
  /** The object types that the value may be of; none for scalars. */
  readonly behind: readonly GraphQLObjectType[]
}
/** The fields of an object type in a selection, fragments spread. */
export type Walk = (set: SelectionSetNode | undefined, type: GraphQLObjectType) => Iterable<Selected>

/**
 * The walk of one operation. A walk takes every path, so only a walk of an operation within the weight limit ends soon.
 * Validation refuses a fragment within itself; here the walk leaves it out.
 */
export function walkOf(schema: GraphQLSchema, fragment: FragmentByName): Walk {
  const { fieldOf, behind, applies } = typesOf(schema)
  const spread = new Set<string>()

  function* walk(set: SelectionSetNode | undefined, type: GraphQLObjectType): Iterable<Selected> {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        yield { node: selection, field: fieldOf(selection, type), behind: behind(selection, type) }
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection.typeCondition?.name.value, type)) yield* walk(selection.selectionSet, type)
      } else yield* spreadFragment(selection.name.value, type)
    }
  }

  /** The name is released only after the reader has taken every field: until then the reader is within the fragment. */
  function* spreadFragment(name: string, type: GraphQLObjectType): Iterable<Selected> {
    const definition = fragment(name)
    if (definition == null || spread.has(name) || !applies(definition.typeCondition.name.value, type)) return
    spread.add(name)
    yield* walk(definition.selectionSet, type)
    spread.delete(name)
  }

  return walk
}

/** The questions about types that a walk and a weight ask. */
export function typesOf(schema: GraphQLSchema) {
  const fieldOf = ({ name }: FieldNode, type: GraphQLObjectType): GraphQLField<unknown, unknown> | undefined =>
    META[name.value] ?? type.getFields()[name.value]

  /** The object types that a field's value may be of; none for scalars. */
  function behind(node: FieldNode, type: GraphQLObjectType): readonly GraphQLObjectType[] {
    const field = fieldOf(node, type)
    const named = field && getNamedType(field.type)
    return isAbstractType(named) ? schema.getPossibleTypes(named) : isObjectType(named) ? [named] : []
  }

  /** Whether a fragment with this type condition, or without any, selects fields of this type. */
  function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    const wanted = condition === undefined ? type : schema.getType(condition)
    return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type))
  }

  return { fieldOf, behind, applies }
}

const META: Readonly<Record<string, GraphQLField<unknown, unknown>>> = Object.assign(
  Object.create(null) as Record<string, GraphQLField<unknown, unknown>>,
  { __schema: SchemaMetaFieldDef, __type: TypeMetaFieldDef },
)
