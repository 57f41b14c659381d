import {
  type DocumentNode,
  GraphQLScalarType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql'
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit'
import { LRUCache } from 'lru-cache'
import { fragmentsOf } from './pricing.ts'
import { hasVariableInScalar } from './variables.ts'
import { weightOf } from './weight.ts'

/**
 * Compiling takes longer the longer the code, and graphql-jit writes code for each type behind an interface: 6 ms for a
 * journey of any kind, 30 ms for two nested, 450 ms for three, measured. Heavier operations would hold up all other callers.
 */
export const HEAVIEST_COMPILED = 1_000
/** The code of a field takes some 20 kB. */
const MOST_FIELDS_KEPT = 10_000

/** The compiled form of an operation; undefined the first time, and for operations that graphql-js must run. */
export type Compile = (document: DocumentNode, operation: OperationDefinitionNode) => CompiledQuery | undefined

export function createCompile(schema: GraphQLSchema): Compile {
  const seen = new WeakSet<OperationDefinitionNode>()
  const unfit = new WeakSet<OperationDefinitionNode>()
  const compiled = new LRUCache<OperationDefinitionNode, CompiledQuery>({ maxSize: MOST_FIELDS_KEPT })
  const lenient = withCoerced(schema)

  return (document, operation) => {
    const before = compiled.get(operation)
    if (before !== undefined || unfit.has(operation)) return before
    if (!seen.has(operation)) {
      seen.add(operation)
      return undefined
    }
    const weight = weightOf(schema, operation, fragmentsOf(document))
    const query =
      weight > HEAVIEST_COMPILED || hasVariableInScalar(schema, document)
        ? undefined
        : compileQuery(lenient, onlyOf(document, operation), operation.name?.value)
    if (query !== undefined && isCompiledQuery(query)) {
      compiled.set(operation, query, { size: Math.max(1, weight) })
      return query
    }
    unfit.add(operation)
    return undefined
  }
}

/** The document with this operation alone, and variables that graphql-jit takes as they are: graphql-js has read them. */
function onlyOf(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const variableDefinitions = operation.variableDefinitions?.map((definition): VariableDefinitionNode => ({
    kind: Kind.VARIABLE_DEFINITION,
    variable: definition.variable,
    type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: COERCED.name } },
  }))
  const fragments = document.definitions.filter(node => node.kind !== Kind.OPERATION_DEFINITION)
  const definitions = [{ ...operation, ...(variableDefinitions && { variableDefinitions }) }, ...fragments]
  return { ...document, definitions }
}

/** The type of a value that graphql-js has coerced already. graphql-jit would coerce it again, and in other ways. */
const COERCED = new GraphQLScalarType({ name: 'Coerced__', parseValue: value => value })

/** The same schema, except that it has COERCED where a document names it. Introspection does not show COERCED. */
const withCoerced = (schema: GraphQLSchema): GraphQLSchema =>
  Object.create(schema, {
    getType: { value: (name: string) => (name === COERCED.name ? COERCED : schema.getType(name)) },
  }) as GraphQLSchema
