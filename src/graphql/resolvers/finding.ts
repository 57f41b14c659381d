import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql'
import type { Finding as FindingView } from '../../gateway/api/oversight.ts'
import type { GraphContext } from '../context.ts'
import { Finding, FindingConnection } from '../types/finding.ts'
import { Journey } from '../types/journey.ts'
import { connection } from '../types/paging.ts'

const FIRST = 50

@Resolver(() => Finding)
export class FindingResolver {
  @Query(() => FindingConnection, {
    description: 'Where providers’ own lists differ from ours, newest first (back-office only).',
  })
  reconciliationFindings(
    @Ctx() { session }: GraphContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: FIRST, description: 'How many at most.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' }) after?: string | null,
    @Arg('providerId', () => ID, { nullable: true, description: 'Only at this provider.' }) providerId?: string | null,
  ) {
    return connection(session.findings.list({ first: first ?? FIRST, after: after ?? undefined, providerId }), {
      after: after ?? undefined,
    })
  }

  @FieldResolver(() => Journey, { nullable: true, description: 'Ours; null where there is none.' })
  journey(@Root() { journeyId }: FindingView, @Ctx() { session }: GraphContext) {
    return journeyId === null ? null : session.journeys.find(journeyId)
  }
}
