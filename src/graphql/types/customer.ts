import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { Node } from './node.ts'
import { edgeType, PageInfo } from './paging.ts'
import { CustomerProfileInput, CustomerProfilePatch } from './profile.ts'
import { CursorScalar, DateTimeScalar } from './scalars.ts'
import { UserError } from './user-error.ts'

@ObjectType({
  implements: Node,
  description: 'A person in your product. One customer may hold cards at several providers.',
  simpleResolvers: true,
})
export class Customer extends Node {
  @Field(() => String, { description: 'Your own reference; unique.' })
  externalId!: string
  @Field(() => CursorScalar, {
    description:
      'Taken before the rest of this query is read: subscribe after it and nothing is missed; drop a change whose version you already hold.',
  })
  changeCursor!: string
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the person was erased, if they were.' })
  erasedAt!: Date | null
  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  createdAt!: Date
  @Field(() => DateTimeScalar, { description: 'When its profile last changed.' })
  updatedAt!: Date
}

export const CustomerEdge = edgeType('Customer', () => Customer)

@ObjectType({ description: 'A page of customers.', simpleResolvers: true })
export class CustomerConnection {
  @Field(() => [Customer], { description: 'The customers on this page.' })
  nodes!: Customer[]
  @Field(() => [CustomerEdge], { description: 'The same nodes, each with its cursor.' })
  edges!: InstanceType<typeof CustomerEdge>[]
  @Field(() => PageInfo, { description: 'Where this page ends.' })
  pageInfo!: PageInfo
  @Field(() => Int, { nullable: true, description: 'How many there are in all, where that is known.' })
  totalCount!: number | null
}

@InputType({ description: 'A new customer.' })
export class CreateCustomerInput {
  @Field(() => String, {
    description: 'Your own reference; unique. For a viewer with the role CUSTOMER: the subject of the token.',
  })
  externalId!: string
  @Field(() => CustomerProfileInput, { description: 'What is known of the person so far.' })
  profile!: CustomerProfileInput
}

@InputType({ description: 'Changes to our profile of a person.' })
export class UpdateCustomerInput {
  @Field(() => ID, { description: 'The customer.' })
  id!: string
  @Field(() => CustomerProfilePatch, { description: 'What changes.' })
  profile!: CustomerProfilePatch
}

@ObjectType({ description: 'What became of createCustomer.', simpleResolvers: true })
export class CreateCustomerPayload {
  @Field(() => Customer, { nullable: true, description: 'The new customer; null when there are errors.' })
  customer!: Customer | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}

@ObjectType({ description: 'What became of updateCustomer.', simpleResolvers: true })
export class UpdateCustomerPayload {
  @Field(() => Customer, { nullable: true, description: 'The customer as it now is; null when there are errors.' })
  customer!: Customer | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}
