import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { refuse } from '../../gateway/api/refusal.ts'
import type { Viewer as ViewerView } from '../../gateway/api/viewer.ts'
import type { GraphContext } from '../context.ts'
import { Customer } from '../types/customer.ts'
import { Node } from '../types/node.ts'
import { Role, Viewer } from '../types/viewer.ts'

const MOST_NODES = 100

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { description: 'Whoever asks.' })
  viewer(@Ctx() { viewer }: GraphContext) {
    return viewer
  }

  @Query(() => Node, {
    nullable: true,
    description: 'Anything by its id; null when there is no such thing or the viewer may not see it.',
  })
  node(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() { session }: GraphContext) {
    return session.node(id)
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Many things by their ids, in the same order; null in place of what is not there.',
  })
  nodes(
    @Arg('ids', () => [ID], { description: `Their ids, at most ${MOST_NODES}.` }) ids: string[],
    @Ctx() { session }: GraphContext,
  ) {
    if (ids.length > MOST_NODES)
      refuse('INVALID_INPUT', `at most ${MOST_NODES} ids are allowed, not ${ids.length}`, { path: ['ids'] })
    return ids.map(id => session.node(id))
  }

  @FieldResolver(() => [Role], { description: 'What the caller is.' })
  roles(@Root() { roles }: ViewerView) {
    return [...roles]
  }

  @FieldResolver(() => Customer, { nullable: true, description: 'The viewer itself, if it is a customer that exists.' })
  customer(@Ctx() { session }: GraphContext) {
    return session.customers.me()
  }
}
