import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { Customer as CustomerView } from '../../gateway/api/views.ts'
import { Card } from '../types/card.ts'
import { Cardholder } from '../types/cardholder.ts'
import type { GraphContext } from '../context.ts'
import {
  CreateCustomerInput,
  CreateCustomerPayload,
  Customer,
  CustomerConnection,
  UpdateCustomerInput,
  UpdateCustomerPayload,
} from '../types/customer.ts'
import { EraseCustomerInput, EraseCustomerPayload } from '../types/erasure.ts'
import { KycApplication } from '../types/kyc-application.ts'
import { connection, PageArguments } from '../types/paging.ts'
import { payload } from '../types/payload.ts'
import { CustomerProfile } from '../types/profile.ts'
import { Requirement } from '../types/requirement.ts'
import { TopupConnection } from '../types/topup.ts'

@Resolver(() => Customer)
export class CustomerResolver {
  @Query(() => Customer, { nullable: true, description: 'A customer by its id, or by your own reference.' })
  customer(
    @Ctx() { session }: GraphContext,
    @Arg('id', () => ID, { nullable: true, description: "The customer's id." }) id?: string,
    @Arg('externalId', () => String, { nullable: true, description: 'Your own reference.' }) externalId?: string,
  ) {
    return session.customers.find({ id, externalId })
  }

  @Query(() => CustomerConnection, { description: 'Every customer the viewer may see, oldest first.' })
  customers(@Args(() => PageArguments) { page }: PageArguments, @Ctx() { session }: GraphContext) {
    return connection(session.customers.list(page), page)
  }

  @Mutation(() => CreateCustomerPayload, {
    description: 'Makes a person of your product known to the gateway. No provider hears of it yet.',
  })
  createCustomer(
    @Arg('input', () => CreateCustomerInput, { description: 'Who.' }) input: CreateCustomerInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('customer', session.customers.create(input))
  }

  @Mutation(() => UpdateCustomerPayload, {
    description: 'Changes our profile of the person; providers see it with the next step they are sent.',
  })
  updateCustomer(
    @Arg('input', () => UpdateCustomerInput, { description: 'What changes.' }) input: UpdateCustomerInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('customer', session.customers.update(input))
  }

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

  @FieldResolver(() => CustomerProfile, {
    nullable: true,
    description: 'What KYC asks of anyone. Only the customer, and back-office with the scope pii:read, may read it.',
  })
  profile(@Root() customer: CustomerView, @Ctx() { session }: GraphContext) {
    return session.customers.profile(customer.id)
  }

  @FieldResolver(() => [Cardholder], { description: 'The providers it is registered with, oldest first.' })
  cardholders(@Root() customer: CustomerView, @Ctx() { session }: GraphContext) {
    return session.cardholders.of({ customerId: customer.id })
  }

  @FieldResolver(() => Cardholder, { nullable: true, description: 'Its registration with one provider.' })
  cardholder(
    @Root() customer: CustomerView,
    @Arg('providerId', () => ID, { description: "The provider's id." }) providerId: string,
    @Ctx() { session }: GraphContext,
  ) {
    return session.cardholders.at(customer.id, providerId)
  }

  @FieldResolver(() => [KycApplication], { description: 'Its KYC applications at all providers, oldest first.' })
  kycApplications(@Root() customer: CustomerView, @Ctx() { session }: GraphContext) {
    return session.kyc.of({ customerId: customer.id })
  }

  @FieldResolver(() => [Card], { description: 'Its cards at all providers, oldest first.' })
  cards(@Root() customer: CustomerView, @Ctx() { session }: GraphContext) {
    return session.cards.of({ customerId: customer.id })
  }

  @FieldResolver(() => TopupConnection, { description: 'Its top-ups at all providers, newest first.' })
  topups(@Root() customer: CustomerView, @Args(() => PageArguments) { page }: PageArguments, @Ctx() { session }: GraphContext) {
    return connection(session.topups.of({ customerId: customer.id }, page), page)
  }

  @FieldResolver(() => [Requirement], { description: 'Everything the person must do now, over all journeys, most urgent first.' })
  requirements(@Root() customer: CustomerView, @Ctx() { session }: GraphContext) {
    return session.requirements.ofCustomer(customer.id)
  }
}
