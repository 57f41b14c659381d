import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { GraphContext } from '../context.ts'
import { payload } from '../types/payload.ts'
import {
  RefreshInput,
  RenewRequirementInput,
  ResolveReviewInput,
  SubmitCodeInput,
  SubmitDocumentInput,
  SubmitFormInput,
  SubmitPayload,
} from '../types/submit.ts'

@Resolver()
export class RequirementMutations {
  @Mutation(() => SubmitPayload, {
    description: 'Answers a CodeRequirement. A wrong code is no error: the requirement comes back with its problem.',
  })
  submitCode(
    @Arg('input', () => SubmitCodeInput, { description: 'The answer.' }) input: SubmitCodeInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('journey', session.requirements.submitCode(input))
  }

  @Mutation(() => SubmitPayload, { description: 'Answers a FormRequirement.' })
  submitForm(
    @Arg('input', () => SubmitFormInput, { description: 'The answer.' }) input: SubmitFormInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('journey', session.requirements.submitForm(input))
  }

  @Mutation(() => SubmitPayload, { description: 'Answers a DocumentRequirement.' })
  submitDocument(
    @Arg('input', () => SubmitDocumentInput, { description: 'The answer.' }) input: SubmitDocumentInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('journey', session.requirements.submitDocument(input))
  }

  @Mutation(() => SubmitPayload, { description: 'A new code, or a new link.' })
  renewRequirement(
    @Arg('input', () => RenewRequirementInput, { description: 'Which requirement.' }) input: RenewRequirementInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('journey', session.requirements.renew(input))
  }

  @Mutation(() => SubmitPayload, { description: 'Ask the provider now instead of at nextCheckAt.' })
  refresh(
    @Arg('input', () => RefreshInput, { description: 'Which journey.' }) input: RefreshInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('journey', session.journeys.refresh(input))
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
