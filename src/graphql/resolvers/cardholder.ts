import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { JourneyView } from '../../gateway/api/views.ts'
import { Card } from '../types/card.ts'
import {
  Cardholder,
  CreateCardholderInput,
  CreateCardholderPayload,
  UpdateCardholderInput,
  UpdateCardholderPayload,
} from '../types/cardholder.ts'
import type { GraphContext } from '../context.ts'
import { Customer } from '../types/customer.ts'
import { KycApplication } from '../types/kyc-application.ts'
import { Balance } from '../types/money.ts'
import { payload } from '../types/payload.ts'
import { CustomerProfile } from '../types/profile.ts'
import { Provider } from '../types/provider.ts'
import { Calls } from '../types/price.ts'

@Resolver(() => Cardholder)
export class CardholderResolver {
  @Query(() => Cardholder, { nullable: true, description: 'A cardholder by its id.' })
  cardholder(@Arg('id', () => ID, { description: "The cardholder's id." }) id: string, @Ctx() { session }: GraphContext) {
    return session.cardholders.find(id)
  }

  @Mutation(() => CreateCardholderPayload, {
    description: "Register a customer with a product's provider. Asking again resumes the same cardholder.",
  })
  createCardholder(
    @Arg('input', () => CreateCardholderInput, { description: 'Who, and for which product.' }) input: CreateCardholderInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('cardholder', session.cardholders.create(input))
  }

  @Mutation(() => UpdateCardholderPayload, {
    description:
      'Changes what one provider holds of the person; a field that it has locked since KYC is CONFLICT, and nothing changes.',
  })
  updateCardholder(
    @Arg('input', () => UpdateCardholderInput, { description: 'What changes.' }) input: UpdateCardholderInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('cardholder', session.cardholders.update(input))
  }

  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'Whose registration it is; null for people whom only the provider knows.',
  })
  customer(@Root() { customerId }: JourneyView, @Ctx() { session }: GraphContext) {
    return customerId === null ? null : session.customers.find({ id: customerId })
  }

  @FieldResolver(() => Provider, { description: 'Who it is registered with.' })
  provider(@Root() cardholder: JourneyView, @Ctx() { session }: GraphContext) {
    return session.providers.of(cardholder.providerId)
  }

  @Calls(1)
  @FieldResolver(() => CustomerProfile, {
    nullable: true,
    description: 'What the provider holds of the person, read live (pii:read).',
  })
  profile(@Root() cardholder: JourneyView, @Ctx() { session }: GraphContext) {
    return session.cardholders.profile(cardholder.id)
  }

  @FieldResolver(() => [KycApplication], { description: 'Its KYC applications, oldest first.' })
  kycApplications(@Root() cardholder: JourneyView, @Ctx() { session }: GraphContext) {
    return session.kyc.of({ cardholderId: cardholder.id })
  }

  @FieldResolver(() => KycApplication, { nullable: true, description: 'The application that counts for a product.' })
  kycApplication(
    @Root() cardholder: JourneyView,
    @Arg('productId', () => ID, { description: "A product of the cardholder's provider." }) productId: string,
    @Ctx() { session }: GraphContext,
  ) {
    return session.kyc.for(cardholder.id, productId)
  }

  @Calls(1)
  @FieldResolver(() => [Card], { description: 'Its cards, oldest first.' })
  cards(@Root() cardholder: JourneyView, @Ctx() { session }: GraphContext) {
    return session.cards.of({ cardholderId: cardholder.id })
  }

  @Calls(1)
  @FieldResolver(() => Balance, {
    nullable: true,
    description: "The wallet that all of this cardholder's cards share, where the provider has one; read live.",
  })
  balance(@Root() cardholder: JourneyView, @Ctx() { session }: GraphContext) {
    return session.cardholders.balance(cardholder.id)
  }
}
