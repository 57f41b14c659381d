import {
  type DocumentNode,
  getNullableType,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { brief } from './brief.ts'

export type Values = Readonly<Record<string, unknown>>
type Prepared =
  | { readonly operation: OperationDefinitionNode; readonly values: Values; readonly errors?: never }
  | { readonly errors: readonly GraphQLError[]; readonly operation?: never; readonly values?: never }

/** One caller corrects a few mistakes at a time. */
const MOST_COMPLAINTS = 5

/** Chooses the operation and reads its variables, as graphql-js does and before anything is executed. */
export type Prepare = (document: DocumentNode, name: string | null | undefined, given: Values | null | undefined) => Prepared

export function createPrepare(schema: GraphQLSchema): Prepare {
  const required = new WeakMap<DocumentNode, ReadonlyMap<string, string>>()

  return (document, name, given) => {
    const operation = operationOf(document, name)
    if (operation instanceof GraphQLError) return { errors: [operation] }
    const definitions = operation.variableDefinitions ?? []
    const { coerced, errors } = getVariableValues(schema, definitions, given ?? {}, { maxErrors: MOST_COMPLAINTS })
    if (coerced === undefined) return { errors: errors.map(({ message, nodes }) => mistaken(message, nodes)) }
    const places = required.get(document) ?? requiredBy(schema, document)
    required.set(document, places)
    for (const { variable } of definitions) {
      const place = places.get(variable.name.value)
      if (place !== undefined && coerced[variable.name.value] === null)
        return { errors: [mistaken(`Variable "$${variable.name.value}" must not be null: ${place} needs a value.`, [variable])] }
    }
    return { operation, values: coerced }
  }
}

/** The operation of this name, or the only one where no name is given. An empty name is a name. */
export function operationOf(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode | GraphQLError {
  const operations = document.definitions.filter(node => node.kind === Kind.OPERATION_DEFINITION)
  const [operation, another] = operations.filter(node => name == null || node.name?.value === name)
  if (operation !== undefined && another === undefined) return operation
  const message =
    name != null
      ? `Unknown operation named "${name}".`
      : operation === undefined
        ? 'the document has no operation'
        : 'the document has several operations; send operationName'
  return new GraphQLError(brief(message), { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })
}

/**
 * The variables that stand where null may not stand. A nullable variable may stand there if it has a default, but a caller
 * can still send null; graphql-js notices only when it reaches the field, after other fields have been executed.
 */
function requiredBy(schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<string, string> {
  const places = new Map<string, string>()
  const types = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition: () => false,
      Variable({ name }) {
        const type = types.getInputType()
        if (isNonNullType(type)) places.set(name.value, `a place of type ${String(type)}`)
      },
    }),
  )
  return places
}

/** Whether a variable stands within a literal of a custom scalar, e.g. an entity representation. graphql-jit leaves it out. */
export function hasVariableInScalar(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema)
  let found = false
  visit(
    document,
    visitWithTypeInfo(types, {
      VariableDefinition: () => false,
      Variable() {
        if (getNullableType(types.getInputType()) == null) found = true
      },
    }),
  )
  return found
}

/**
 * The variables that stand within an object or a list of the document. Where such a variable has no value, graphql-js leaves
 * the field of the object out, and graphql-jit sends null: a patch would erase what the caller did not name.
 */
export function variablesInValues(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>()
  visit(document, {
    VariableDefinition: () => false,
    Variable({ name }, _key, parent) {
      if (parent === undefined || !('kind' in parent) || parent.kind !== Kind.ARGUMENT) names.add(name.value)
    },
  })
  return names
}

const mistaken = (message: string, nodes: GraphQLError['nodes']): GraphQLError =>
  new GraphQLError(brief(message), { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } })
