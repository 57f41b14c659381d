import { type DocumentNode, execute, type ExecutionResult, type GraphQLError, type GraphQLSchema } from 'graphql'
import type { GraphContext } from '../context.ts'
import { createCompile } from './compilation.ts'
import { COSTLIEST, total } from './cost.ts'
import { tooMuch } from './limits.ts'
import { createPricing } from './pricing.ts'
import { createPrepare } from './variables.ts'

export type Operation = {
  readonly document: DocumentNode
  readonly operationName?: string | null | undefined
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
  /** The event of a subscription. */
  readonly root?: unknown
  readonly context: GraphContext
}
export type Execute = (operation: Operation) => Promise<ExecutionResult>

/**
 * Runs valid documents, compiled from the second time on. Measured on 20 customers × 2 cards: 4,830 requests a second
 * against 2,560 with graphql-js. graphql-js chooses the operation and reads the variables every time, so that the first
 * answer and the later answers are the same.
 */
export function createExecute(schema: GraphQLSchema, { costliest = COSTLIEST }: { costliest?: number } = {}): Execute {
  const prepare = createPrepare(schema)
  const compile = createCompile(schema)
  const price = createPricing(schema)

  return async ({ document, operationName, variables, root, context }) => {
    const { operation, values, errors } = prepare(document, operationName, variables)
    if (errors !== undefined) return { errors }
    const cost = price(document, operation, values)
    const shown = { limit: costliest, actual: total(cost), ...cost }
    const extensions = context.showCost === true ? { extensions: { cost: shown } } : {}
    if (shown.actual > costliest) return { errors: [tooCostly(shown)], ...extensions }
    const query = compile(document, operation, values)
    const result =
      query === undefined
        ? await execute({
            schema,
            document,
            operationName,
            variableValues: variables ?? {},
            rootValue: root,
            contextValue: context,
          })
        : whole(await query.query(root, context, values))
    return { ...result, ...extensions }
  }
}

/**
 * graphql-jit leaves out the last item of a list if the item fails, where graphql-js has null. Errors of graphql-jit have no
 * extensions where graphql-js has an empty object, and Apollo fails on those.
 */
function whole(result: ExecutionResult): ExecutionResult {
  if (result.errors === undefined) return result
  for (const { path } of result.errors) fillPlace(result.data, path ?? [])
  const extended = (error: GraphQLError): GraphQLError =>
    error.extensions === undefined ? (Object.create(error, { extensions: { value: {} } }) as GraphQLError) : error
  return { ...result, errors: result.errors.map(extended) }
}

function fillPlace(data: unknown, path: readonly (string | number)[]): void {
  let value = data
  for (const key of path) {
    if (value === null || typeof value !== 'object') return
    if (Array.isArray(value) && typeof key === 'number') value[key] ??= null
    value = (value as Readonly<Record<string | number, unknown>>)[key]
  }
}

function tooCostly({ limit, actual, calls }: { limit: number; actual: number; calls: number }): GraphQLError {
  const message = `an operation may cost at most ${limit}; this may cost ${actual}, of which ${calls} are calls to providers; ask for smaller pages or fewer lists within lists`
  return tooMuch('QUERY_TOO_COSTLY', { limit, actual }, message)
}
