import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, type GraphQLError } from 'graphql'
import { eventContextOf, type GraphContext } from './context.ts'
import type { ShowError } from './errors.ts'
import type { Execute } from './execution.ts'

/** What transports that stay open run operations with. Their results are fit to send: errors are what a client may know of them. */
export type Live = {
  execute(args: ExecutionArgs): Promise<ExecutionResult>
  subscribe(args: ExecutionArgs): Promise<AsyncGenerator<ExecutionResult, void, undefined> | ExecutionResult>
}

export function createLive({ execute, showError }: { execute: Execute; showError: ShowError }): Live {
  // Plain objects in GraphQLErrors' place: transports only write them down.
  const fit = ({ errors, ...result }: ExecutionResult): ExecutionResult =>
    errors === undefined ? result : { ...result, errors: errors.map(showError) as unknown as readonly GraphQLError[] }
  const run = async (args: ExecutionArgs, context: GraphContext, root?: unknown): Promise<ExecutionResult> => {
    try {
      return fit(
        await execute({
          document: args.document,
          operationName: args.operationName,
          variables: args.variableValues,
          root,
          context,
        }),
      )
    } catch (error) {
      return fit({ errors: [error as GraphQLError] })
    }
  }

  return {
    execute: args => run(args, args.contextValue as GraphContext),
    async subscribe(args) {
      const { gateway, viewer } = args.contextValue as GraphContext
      const source = await createSourceEventStream(args)
      if (!(Symbol.asyncIterator in source)) return fit(source)
      return answering(source as AsyncGenerator, event => run(args, eventContextOf(gateway, viewer), event), fit)
    },
  }
}

/**
 * Each event answered, in order, one at a time. Not an async generator function: its return() would wait behind a
 * next() that waits for an event that may never come, and whoever hung up would stay subscribed.
 */
function answering(
  source: AsyncGenerator,
  answer: (event: unknown) => Promise<ExecutionResult>,
  fit: (result: ExecutionResult) => ExecutionResult,
): AsyncGenerator<ExecutionResult, void, undefined> {
  const over = { done: true, value: undefined } as const
  let broken = false
  return {
    async next() {
      if (broken) return over
      try {
        const event = await source.next()
        return event.done === true ? over : { done: false, value: await answer(event.value) }
      } catch (error) {
        broken = true
        await source.return(undefined)
        return { done: false, value: fit({ errors: [error as GraphQLError] }) }
      }
    },
    async return() {
      await source.return(undefined)
      return over
    },
    async throw(error) {
      await source.return(undefined)
      throw error
    },
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await source.return(undefined)
    },
  }
}
