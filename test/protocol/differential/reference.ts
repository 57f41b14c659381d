import { type DocumentNode, execute, type ExecutionResult, type GraphQLSchema, OperationTypeNode, subscribe } from 'graphql'
import { expect } from 'vitest'
import type { GraphContext } from '../../../src/graphql/context.ts'
import { createShowError } from '../../../src/graphql/execution/errors.ts'
import type { Asked } from './documents.ts'

type Failure = { readonly message: string; readonly path?: readonly unknown[]; readonly extensions?: { readonly code?: string } }
/** An answer as a client reads it. */
export type Answer = { readonly data?: unknown; readonly errors?: readonly Failure[] }

const ignore = (): void => undefined
export const showError = createShowError({
  logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  newId: () => 'bug-1',
})
export const sent = ({ errors, ...result }: ExecutionResult): Answer =>
  JSON.parse(JSON.stringify(errors === undefined ? result : { ...result, errors: errors.map(showError) })) as Answer

/** The answers of graphql-js: one, or one for each event of a subscription. */
export async function referenceOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  { kind, variables, operationName }: Asked,
  contextValue: GraphContext,
): Promise<readonly Answer[]> {
  const args = { schema, document, variableValues: variables ?? {}, operationName, contextValue }
  if (kind !== OperationTypeNode.SUBSCRIPTION || operationName === 'Another') return [sent(await execute(args))]
  const events = await subscribe(args)
  if (!(Symbol.asyncIterator in events)) return [sent(events)]
  const answers: Answer[] = []
  for await (const event of events) answers.push(sent(event))
  return answers
}

/** Fails where our answers differ from those of graphql-js in more than the words of a refused request. */
export function expectSame(ours: readonly Answer[], theirs: readonly Answer[], { variables }: Asked): void {
  const [first] = ours
  if (first !== undefined && isRefused(first)) {
    const codes = first.errors?.map(({ extensions }) => extensions?.code)
    expect(new Set(codes).size, JSON.stringify(first)).toBe(1)
    expect(['BAD_USER_INPUT', 'OPERATION_RESOLUTION_FAILURE', 'GRAPHQL_VALIDATION_FAILED']).toContain(codes?.[0])
    // By design: graphql-js notices such a null only when it reaches the field, and never where it does not.
    const [, name = ''] = /^Variable "\$(\w+)" must not be null/.exec(first.errors?.[0]?.message ?? '') ?? []
    if (name !== '') return expect(variables?.[name]).toBe(null)
    expect(theirs.every(isRefused), JSON.stringify([ours, theirs])).toBe(true)
    const isAboutOperation = /^(Unknown operation|Must provide)/.test(theirs[0]?.errors?.[0]?.message ?? '')
    return expect(codes?.[0] === 'OPERATION_RESOLUTION_FAILURE').toBe(isAboutOperation)
  }
  expectEqual(ours, theirs)
}

/** Before anything was executed. A subscription that cannot begin has no data either, but a path. */
const isRefused = (answer: Answer): boolean =>
  !('data' in answer) && answer.errors?.every(({ path }) => path === undefined) === true

/** Fields are in the order of the document. Resolvers run side by side, so that the order of errors means nothing. */
export function expectEqual(ours: readonly Answer[], theirs: readonly Answer[]): void {
  expect(ours.map(({ data }) => JSON.stringify(data))).toEqual(theirs.map(({ data }) => JSON.stringify(data)))
  for (const [index, { data, errors = [] }] of ours.entries()) {
    const [mine, other] = [byNull(data, errors), byNull(data, theirs[index]?.errors ?? [])]
    expect([...mine.keys()].toSorted(), JSON.stringify([ours, theirs])).toEqual([...other.keys()].toSorted())
    // GraphQL leaves open which of several errors beneath one null are told.
    for (const [path, told] of mine) expect(other.get(path)).toEqual(expect.arrayContaining([expect.toBeOneOf(told)]))
  }
}

/** The errors by the null that stands in the place of the field. */
function byNull(data: unknown, errors: readonly Failure[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { message, path = [], extensions } of errors) {
    let value = data
    let length = 0
    while (value != null && length < path.length) value = (value as Record<string | number, unknown>)[path[length++] as string]
    const place = JSON.stringify(path.slice(0, length))
    groups.set(place, [...(groups.get(place) ?? []), JSON.stringify([path, message, extensions])])
  }
  return groups
}
