import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { Journey } from './journey.ts'
import { Node } from './node.ts'
import { DateTimeScalar } from './scalars.ts'
import { UserError } from './user-error.ts'

export const KycStatus = enumeration('KycStatus', 'SUSPENDED: approved, but the provider has suspended it; it may come back.', {
  PENDING: 'Not yet with the provider.',
  ACTION_REQUIRED: 'The person must do something: see requirements.',
  UNDER_REVIEW: 'The provider is deciding.',
  APPROVED: 'Nothing more is asked: cards of this scope may be issued.',
  SUSPENDED: 'Approved, but the provider has suspended it; it may come back.',
  REJECTED: 'The provider said no: see statusReason; if it is retryable, startKyc submits it again.',
  EXPIRED: 'Approved once, and no longer.',
  OUTCOME_UNKNOWN: 'A write may or may not have reached the provider; the gateway is finding out and will not send it twice.',
  NEEDS_REVIEW: 'It cannot be found out, or took too long; a person must look.',
})

@ObjectType({
  implements: [Node, Journey],
  description: 'A cardholder asking one provider for leave to hold cards of one KYC scope.',
  simpleResolvers: true,
})
export class KycApplication {
  @Field(() => ID, { description: 'Unique among everything in this graph.' })
  id!: string
  @Field(() => String, { description: 'Approval counts for every product of this scope.' })
  kycScope!: string
  @Field(() => KycStatus, { description: 'Where it stands.' })
  status!: string
  @Field(() => Int, { description: '1, and one more for each resubmission after a rejection.' })
  attempt!: number
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When polling gives up (24 h after submission unless configured) and the application becomes NEEDS_REVIEW.',
  })
  deadlineAt!: Date | null
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it last went to the provider.' })
  submittedAt!: Date | null
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the provider last decided.' })
  decidedAt!: Date | null
  @Field(() => DateTimeScalar, { description: 'When it was begun.' })
  createdAt!: Date
  @Field(() => DateTimeScalar, { description: 'When a field of this object last changed; nextCheckAt and live reads aside.' })
  updatedAt!: Date
}

@InputType({ description: 'A cardholder, and the product it wants cards of.' })
export class StartKycInput {
  @Field(() => ID, { description: 'The cardholder.' })
  cardholderId!: string
  @Field(() => ID, { description: "A product of the cardholder's provider." })
  productId!: string
}

@ObjectType({ description: 'What became of startKyc.', simpleResolvers: true })
export class StartKycPayload {
  @Field(() => KycApplication, { nullable: true, description: 'The application, new or resumed; null when there are errors.' })
  kycApplication!: KycApplication | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}
