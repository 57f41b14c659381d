import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { Journey } from './journey.ts'
import { DocumentSide } from './requirement.ts'
import { DateScalar } from './scalars.ts'
import { UserError } from './user-error.ts'

@InputType({ description: 'A requirement of a journey: a new code, or a new link, is wanted.' })
export class RenewRequirementInput {
  @Field(() => ID, { description: 'The journey.' })
  journeyId!: string
  @Field(() => ID, { description: 'The requirement.' })
  requirementId!: string
}

@InputType({ description: 'The code that the person was sent.' })
export class SubmitCodeInput extends RenewRequirementInput {
  @Field(() => String, { description: 'As the person typed it.' })
  code!: string
}

@InputType({ description: "One field's answer." })
export class FieldValueInput {
  @Field(() => String, { description: "The field's name." })
  name!: string
  @Field(() => String, { description: 'What the person entered; the value of an option for a choice.' })
  value!: string
}

@InputType({ description: 'A form, filled in.' })
export class SubmitFormInput extends RenewRequirementInput {
  @Field(() => [FieldValueInput], { description: "The fields' answers, in any order." })
  values!: FieldValueInput[]
}

@InputType({ description: 'Either url, where the provider takes links, or base64 content (at most 8 MiB).' })
export class DocumentFileInput {
  @Field(() => DocumentSide, { description: 'The side of the document in the file.' })
  side!: string
  @Field(() => String, { nullable: true, description: 'The address from which the provider can fetch the file.' })
  url?: string | null
  @Field(() => String, { nullable: true, description: 'The file itself, base64.' })
  base64?: string | null
  @Field(() => String, { nullable: true, description: 'What the content is, e.g. "image/jpeg".' })
  mediaType?: string | null
}

@InputType({ description: 'A document, handed in.' })
export class SubmitDocumentInput extends RenewRequirementInput {
  @Field(() => String, { description: 'One of the document types that the requirement accepts.' })
  type!: string
  @Field(() => String, { nullable: true, description: "The document's number." })
  number?: string | null
  @Field(() => String, { nullable: true, description: 'Who issued it, ISO 3166-1 alpha-2.' })
  issuingCountry?: string | null
  @Field(() => DateScalar, { nullable: true, description: 'When it was issued.' })
  issuedOn?: string | null
  @Field(() => DateScalar, { nullable: true, description: 'When it expires.' })
  expiresOn?: string | null
  @Field(() => [DocumentFileInput], { description: 'Its pictures.' })
  files!: DocumentFileInput[]
}

@InputType({ description: 'A journey.' })
export class RefreshInput {
  @Field(() => ID, { description: 'The journey.' })
  journeyId!: string
}

export const ReviewOutcome = enumeration(
  'ReviewOutcome',
  'HAPPENED: observed from providerRef, or taken as done where no read exists. DID_NOT_HAPPEN: closed as REJECTED or FAILED, never sent again. KEEP_WAITING: asked again, with a new deadline.',
  {
    HAPPENED: 'It was done: observed from providerRef, or taken as done where no read exists.',
    DID_NOT_HAPPEN: 'It was not done: closed as REJECTED or FAILED, never sent again.',
    KEEP_WAITING: 'Not known yet: asked again, with a new deadline.',
  },
)

@InputType({ description: 'What a person found out about a journey that NEEDS_REVIEW.' })
export class ResolveReviewInput extends RefreshInput {
  @Field(() => ReviewOutcome, { description: 'What was found.' })
  outcome!: 'HAPPENED' | 'DID_NOT_HAPPEN' | 'KEEP_WAITING'
  @Field(() => String, { nullable: true, description: "HAPPENED: the provider's own id of what was done." })
  providerRef?: string | null
  @Field(() => String, { description: 'The evidence, for later questions.' })
  note!: string
}

@ObjectType({ description: 'What became of an answer, or of another request about a journey.', simpleResolvers: true })
export class SubmitPayload {
  @Field(() => Journey, { nullable: true, description: 'The journey, as it stands; null when there are errors.' })
  journey!: Journey | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}
