import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { GraphContext } from '../context.ts'
import { payload } from '../types/payload.ts'
import { RenewRequirementInput, SubmitCodeInput, SubmitDocumentInput, SubmitFormInput, SubmitPayload } from '../types/submit.ts'

@Resolver()
export class RequirementResolver {
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
}
