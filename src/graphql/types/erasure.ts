import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { Customer } from './customer.ts'
import { UserError } from './user-error.ts'

@InputType({ description: 'Whom to erase, and why.' })
export class EraseCustomerInput {
  @Field(() => ID, { description: 'The customer.' })
  id!: string
  @Field(() => String, {
    description: 'Why, e.g. the number of the request. The text stays in the audit trail: do not name the person.',
  })
  reason!: string
}

@ObjectType({ description: 'What became of eraseCustomer.', simpleResolvers: true })
export class EraseCustomerPayload {
  @Field(() => Customer, { nullable: true, description: 'What is left of the customer; null when there are errors.' })
  customer!: Customer | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}
