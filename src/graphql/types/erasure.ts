import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import type { GraphContext } from '../context.ts'
import { Customer } from './customer.ts'
import { payload } from './payload.ts'
import { UserError } from './user-error.ts'

@InputType({ description: 'Whom to erase, and why.' })
export class EraseCustomerInput {
  @Field(() => ID, { description: 'The customer.' })
  id!: string
  @Field(() => String, { description: 'Why, e.g. the number of the request. It stays in the audit trail: name nobody.' })
  reason!: string
}

@ObjectType({ description: 'What became of eraseCustomer.', simpleResolvers: true })
export class EraseCustomerPayload {
  @Field(() => Customer, { nullable: true, description: 'What is left of the customer; null when there are errors.' })
  customer!: Customer | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}

@Resolver()
export class ErasureMutations {
  @Mutation(() => EraseCustomerPayload, {
    description:
      'Back-office with the scope pii:erase: forget a person for good. Their cards and money stay on record and name nobody. Refused while money is on its way.',
  })
  eraseCustomer(
    @Arg('input', () => EraseCustomerInput, { description: 'Whom.' }) input: EraseCustomerInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('customer', session.customers.erase(input))
  }
}
