import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql'
import type { Change } from '../../gateway/api/views.ts'
import { eventContextOf, type GraphContext } from '../context.ts'
import type { ShowError } from './errors.ts'
import type { Execute } from './execution.ts'
import type { Prepare } from './variables.ts'

/** What transports that stay open run operations with. Their results are fit to send: errors are what a client may know of them. */
export type Live = {
  execute(args: ExecutionArgs): Promise<ExecutionResult>
  subscribe(args: ExecutionArgs): Promise<AsyncGenerator<ExecutionResult, void, undefined> | ExecutionResult>
  /** The place in the log of what a subscription's result tells. */
  placeOf(result: object): string | undefined
}

/** A customer watches a few things, a back-office screen a list; a service subscribes for many people. */
export const MOST_SUBSCRIPTIONS = 200

type Parts = {
  readonly prepare: Prepare
  readonly execute: Execute
  readonly showError: ShowError
  /** Of one subject at once. */
  readonly most?: number
}

export function createLive({ prepare, execute, showError, most = MOST_SUBSCRIPTIONS }: Parts): Live {
  const open = new Map<string, number>()
  /** A place for one more subscription of this subject; what it returns gives the place back. */
  const enter = (subject: string): (() => void) => {
    const count = open.get(subject) ?? 0
    if (count >= most) throw tooManySubscriptions(most)
    open.set(subject, count + 1)
    let entered = true
    return () => {
      if (!entered) return
      entered = false
      const left = (open.get(subject) ?? 1) - 1
      if (left === 0) open.delete(subject)
      else open.set(subject, left)
    }
  }

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

  const places = new WeakMap<object, string>()
  return {
    placeOf: result => places.get(result),
    execute: args => run(args, args.contextValue as GraphContext),
    async subscribe(args) {
      const { gateway, viewer } = args.contextValue as GraphContext
      const { errors } = prepare(args.document, args.operationName, args.variableValues)
      if (errors !== undefined) return fit({ errors })
      let leave: () => void
      try {
        leave = enter(viewer.subject)
      } catch (error) {
        return fit({ errors: [error as GraphQLError] })
      }
      const source = await createSourceEventStream(args).catch((error: unknown) => {
        leave()
        throw error
      })
      if (!(Symbol.asyncIterator in source)) {
        leave()
        return fit(source)
      }
      const answer = async (event: unknown): Promise<ExecutionResult> => {
        const result = await run(args, eventContextOf(gateway, viewer), event)
        places.set(result, (event as Change).cursor)
        return result
      }
      return answering(ending(source as AsyncGenerator, leave), answer, fit)
    },
  }
}

export const tooManySubscriptions = (limit: number): GraphQLError =>
  new GraphQLError(`at most ${limit} subscriptions may be open at once; close one first`, {
    extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', limit },
  })

type Source = Pick<AsyncGenerator, 'next' | 'return'>
/** Tells when a source is over, whichever of its two ends let go. */
function ending(source: Source, over: () => void): Source {
  return {
    async next() {
      const event = await source.next().catch((error: unknown) => {
        over()
        throw error
      })
      if (event.done === true) over()
      return event
    },
    return(value: unknown) {
      over()
      return source.return(value)
    },
  }
}

/**
 * Each event answered, in order, one at a time. Not an async generator function: its return() would wait behind a
 * next() that waits for an event that may never come, and whoever hung up would stay subscribed.
 */
function answering(
  source: Source,
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
