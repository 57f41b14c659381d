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
import { mayChangeOrder } from './field-order.ts'
import { fragmentsOf } from './pricing.ts'
import { hasVariableInScalar, type Values, variablesInValues } from './variables.ts'
import { weightOf } from './weight.ts'

/**
 * Compiling takes longer the longer the code, and graphql-jit writes code for each type behind an interface: 6 ms for a
 * journey of any kind, 30 ms for two nested, 450 ms for three, measured. Heavier operations would hold up all other callers.
 */
export const HEAVIEST_COMPILED = 1_000
/** The code of a field takes some 20 kB. */
const MOST_FIELDS_KEPT = 10_000

/** The compiled form of an operation; undefined the first time, and for operations and values that graphql-js must run. */
export type Compile = (document: DocumentNode, operation: OperationDefinitionNode, values: Values) => CompiledQuery | undefined
type Compiled = { readonly query: CompiledQuery; readonly needed: ReadonlySet<string> }

export function createCompile(schema: GraphQLSchema): Compile {
  const seen = new WeakSet<OperationDefinitionNode>()
  const unfit = new WeakSet<OperationDefinitionNode>()
  const compiled = new LRUCache<OperationDefinitionNode, Compiled>({ maxSize: MOST_FIELDS_KEPT })
  const lenient = withCoerced(schema)

  return (document, operation, values) => {
    const fit = ({ query, needed }: Compiled): CompiledQuery | undefined =>
      [...needed].every(name => Object.hasOwn(values, name)) ? query : undefined
    const before = compiled.get(operation)
    if (before !== undefined) return fit(before)
    if (unfit.has(operation)) return undefined
    if (!seen.has(operation)) {
      seen.add(operation)
      return undefined
    }
    const fragments = fragmentsOf(document)
    const weight = weightOf(schema, operation, fragments)
    const query =
      weight > HEAVIEST_COMPILED || hasVariableInScalar(schema, document) || mayChangeOrder(operation, fragments)
        ? undefined
        : compileQuery(lenient, onlyOf(document, operation), operation.name?.value)
    if (query !== undefined && isCompiledQuery(query)) {
      const form = { query, needed: neededBy(document, operation) }
      compiled.set(operation, form, { size: Math.max(1, weight) })
      return fit(form)
    }
    unfit.add(operation)
    return undefined
  }
}

/** The variables of an operation that the compiled form cannot do without. */
function neededBy(document: DocumentNode, { variableDefinitions = [] }: OperationDefinitionNode): ReadonlySet<string> {
  const within = variablesInValues(document)
  return new Set(variableDefinitions.map(({ variable }) => variable.name.value).filter(name => within.has(name)))
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
