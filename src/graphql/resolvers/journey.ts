import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import type { JourneyView } from '../../gateway/api/views.ts'
import type { GraphContext } from '../context.ts'
import { Attempt, Journey } from '../types/journey.ts'
import { connection, LogArguments } from '../types/paging.ts'
import { payload } from '../types/payload.ts'
import { Requirement } from '../types/requirement.ts'
import { StatusChangeConnection } from '../types/status-change.ts'
import { RefreshInput, SubmitPayload } from '../types/submit.ts'

@Resolver(() => Journey)
export class JourneyResolver {
  @Mutation(() => SubmitPayload, { description: 'Ask the provider now instead of at nextCheckAt.' })
  refresh(
    @Arg('input', () => RefreshInput, { description: 'Which journey.' }) input: RefreshInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('journey', session.journeys.refresh(input))
  }

  @FieldResolver(() => [Requirement], {
    description: 'What a person must still do before this can go on. Empty while the provider is busy, and when it is over.',
  })
  requirements(@Root() journey: JourneyView, @Ctx() { session }: GraphContext) {
    return session.requirements.of(journey.id)
  }

  @FieldResolver(() => StatusChangeConnection, { description: 'Every change of its status, oldest first.' })
  timeline(@Root() journey: JourneyView, @Args(() => LogArguments) { page }: LogArguments, @Ctx() { session }: GraphContext) {
    return connection(session.journeys.timeline(journey.id, page), page)
  }

  @FieldResolver(() => [Attempt], {
    description:
      'What was sent to the provider, under which key, and what is known of each (back-office only): the proof behind OUTCOME_UNKNOWN and NEEDS_REVIEW.',
  })
  attempts(@Root() journey: JourneyView, @Ctx() { session }: GraphContext) {
    return session.journeys.attempts(journey.id)
  }
}
