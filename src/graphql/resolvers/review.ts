import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { GraphContext } from '../context.ts'
import { JourneyConnection } from '../types/journey.ts'
import { connection, PageArguments } from '../types/paging.ts'
import { payload } from '../types/payload.ts'
import { ResolveReviewInput, SubmitPayload } from '../types/submit.ts'

@Resolver()
export class ReviewResolver {
  @Query(() => JourneyConnection, { description: 'Everything that waits for a person, oldest first (back-office only).' })
  reviews(
    @Args(() => PageArguments) { page }: PageArguments,
    @Ctx() { session }: GraphContext,
    @Arg('providerId', () => ID, { nullable: true, description: 'Only at this provider.' }) providerId?: string,
  ) {
    return connection(session.reviews.list({ ...page, providerId }), page)
  }

  @Mutation(() => SubmitPayload, {
    description:
      "Back-office: settle a journey that NEEDS_REVIEW, with the evidence, after looking at the provider's own console.",
  })
  resolveReview(
    @Arg('input', () => ResolveReviewInput, { description: 'What was found.' }) input: ResolveReviewInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('journey', session.reviews.resolve(input))
  }
}
