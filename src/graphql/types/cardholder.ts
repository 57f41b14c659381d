import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { Journey } from './journey.ts'
import { Node } from './node.ts'
import { edgeType, PageInfo } from './paging.ts'
import { CustomerProfilePatch } from './profile.ts'
import { DateTimeScalar } from './scalars.ts'
import { UserError } from './user-error.ts'

export const CardholderStatus = enumeration('CardholderStatus', 'Where a registration with a provider stands.', {
  PENDING: 'The gateway or the provider is busy.',
  ACTION_REQUIRED: 'The person must do something: see requirements.',
  ACTIVE: 'The provider knows this person.',
  SUSPENDED: 'The provider has suspended this person; it may come back.',
  CLOSED: 'The provider has closed this person’s account.',
  REJECTED: 'The provider said no: see statusReason.',
  OUTCOME_UNKNOWN: 'A write may or may not have reached the provider; the gateway is finding out and will not send it twice.',
  NEEDS_REVIEW: 'It cannot be found out; a person must.',
})

@ObjectType({ implements: [Node, Journey], description: 'A customer registered with one provider.', simpleResolvers: true })
export class Cardholder {
  @Field(() => ID, { description: 'Unique among everything in this graph.' })
  id!: string
  @Field(() => CardholderStatus, { description: 'Where it stands.' })
  status!: string
  @Field(() => String, { nullable: true, description: "The provider's own id of the person (back-office and service only)." })
  providerRef!: string | null
  @Field(() => DateTimeScalar, { description: 'When it was begun, or first seen.' })
  createdAt!: Date
  @Field(() => DateTimeScalar, { description: 'When a field of this object last changed; nextCheckAt and live reads aside.' })
  updatedAt!: Date
}

export const CardholderEdge = edgeType('Cardholder', () => Cardholder)

@ObjectType({ description: 'A page of cardholders.', simpleResolvers: true })
export class CardholderConnection {
  @Field(() => [Cardholder], { description: 'The cardholders on this page.' })
  nodes!: Cardholder[]
  @Field(() => [CardholderEdge], { description: 'The same nodes, each with its cursor.' })
  edges!: InstanceType<typeof CardholderEdge>[]
  @Field(() => PageInfo, { description: 'Where this page ends.' })
  pageInfo!: PageInfo
  @Field(() => Int, { nullable: true, description: 'How many there are in all, where the provider says.' })
  totalCount!: number | null
}

@InputType({ description: 'A customer, and the product whose provider shall know it.' })
export class CreateCardholderInput {
  @Field(() => ID, { description: 'The customer.' })
  customerId!: string
  @Field(() => ID, { description: 'Any product of the provider.' })
  productId!: string
}

@InputType({ description: 'Changes to what one provider holds of a person.' })
export class UpdateCardholderInput {
  @Field(() => ID, { description: 'The cardholder.' })
  cardholderId!: string
  @Field(() => CustomerProfilePatch, { description: 'What changes.' })
  profile!: CustomerProfilePatch
}

@ObjectType({ description: 'What became of createCardholder.', simpleResolvers: true })
export class CreateCardholderPayload {
  @Field(() => Cardholder, { nullable: true, description: 'The cardholder, new or resumed; null when there are errors.' })
  cardholder!: Cardholder | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}

@ObjectType({ description: 'What became of updateCardholder.', simpleResolvers: true })
export class UpdateCardholderPayload {
  @Field(() => Cardholder, { nullable: true, description: 'The cardholder; null when there are errors.' })
  cardholder!: Cardholder | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}
