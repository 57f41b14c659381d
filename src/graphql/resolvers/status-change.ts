import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root, Subscription } from 'type-graphql'
import type { Change } from '../../gateway/api/views.ts'
import type { GraphContext } from '../context.ts'
import { connection, LogArguments } from '../types/paging.ts'
import { CursorScalar } from '../types/scalars.ts'
import { StatusChange, StatusChangeConnection, StatusSubject } from '../types/status-change.ts'

const listen = ({ id, after }: { id: string; after?: string | null }, { gateway, viewer, resumeAfter }: GraphContext) =>
  gateway.subscribe(viewer, id, resumeAfter ?? after ?? undefined)

const WHOSE = 'A customer, cardholder, KYC application, card or top-up.'

@Resolver(() => StatusChange)
export class StatusChangeResolver {
  @Query(() => StatusChangeConnection, {
    description: 'The log behind the subscription, for clients that cannot hold a connection open.',
  })
  statusChanges(
    @Arg('id', () => ID, { description: WHOSE }) id: string,
    @Args(() => LogArguments) { page }: LogArguments,
    @Ctx() { session }: GraphContext,
  ) {
    return connection(session.changes.list(id, page), page)
  }

  @Subscription(() => StatusChange, {
    subscribe: ({ args, context }) => listen(args as { id: string; after?: string | null }, context as GraphContext),
    description:
      'Status changes of a customer (everything beneath it) or of one cardholder, KYC application, card or top-up. With after, first every change since then, in order, then live; without, live only.',
  })
  statusChanged(
    @Root() change: Change,
    @Arg('id', () => ID, { description: WHOSE }) _id: string,
    @Arg('after', () => CursorScalar, { nullable: true, description: 'The last cursor seen.' }) _after?: string,
  ) {
    return change
  }

  @FieldResolver(() => StatusSubject, { description: 'What changed, as it now stands.' })
  subject(@Root() change: Change, @Ctx() { session }: GraphContext) {
    return session.node(change.subjectId)
  }
}
