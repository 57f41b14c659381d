import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import type { Customer as CustomerView, JourneyView } from '../../gateway/api/views.ts'
import type { LimitsInput } from '../../gateway/verbs/limits.ts'
import type { RevealInput } from '../../gateway/verbs/reveals.ts'
import type { GraphContext } from '../context.ts'
import { Card, CardPayload } from '../types/card.ts'
import { CardChallenge } from '../types/card-challenge.ts'
import { RevealCardInput, RevealCardPayload } from '../types/card-reveal.ts'
import { CardTransactionConnection } from '../types/card-transaction.ts'
import { Customer } from '../types/customer.ts'
import { connection, PageArguments } from '../types/paging.ts'
import { payload } from '../types/payload.ts'
import { Calls } from '../types/price.ts'
import { SetSpendingLimitsInput, SpendingLimit } from '../types/spending-limit.ts'

@Resolver(() => Card)
export class CardUseResolver {
  @FieldResolver(() => CardTransactionConnection, { description: 'What the card did, newest first.' })
  transactions(@Root() card: JourneyView, @Args(() => PageArguments) { page }: PageArguments, @Ctx() { session }: GraphContext) {
    return connection(session.transactions.of({ cardId: card.id }, page))
  }

  @Calls(1)
  @FieldResolver(() => [SpendingLimit], {
    description: 'What the provider lets the card spend, read live. Empty where it keeps no limits or tells none.',
  })
  spendingLimits(@Root() card: JourneyView, @Ctx() { session }: GraphContext) {
    return session.cards.limits(card.id)
  }

  @Mutation(() => RevealCardPayload, {
    description:
      "A page or a client secret with which the person sees the card's number or PIN, or sets the PIN, at the provider. Only for the customer itself. Nothing secret passes through this graph.",
  })
  revealCard(
    @Arg('input', () => RevealCardInput, { description: 'The card, and what to reveal.' }) input: RevealCardInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('reveal', session.cards.reveal(input as RevealInput))
  }

  @Mutation(() => CardPayload, {
    description: 'Limits that are not named stay. A wish, as freezeCard is: pursued until the provider is seen to have it.',
  })
  setSpendingLimits(
    @Arg('input', () => SetSpendingLimitsInput, { description: 'The card, and its new limits.' }) input: SetSpendingLimitsInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('card', session.cards.setLimits(input as LimitsInput))
  }
}

@Resolver(() => Customer)
export class CustomerUseResolver {
  @FieldResolver(() => CardTransactionConnection, { description: "What all of the customer's cards did, newest first." })
  transactions(
    @Root() customer: CustomerView,
    @Args(() => PageArguments) { page }: PageArguments,
    @Ctx() { session }: GraphContext,
  ) {
    return connection(session.transactions.of({ customerId: customer.id }, page))
  }

  @FieldResolver(() => [CardChallenge], {
    description:
      'What cards in use ask of the person right now (a payment to approve, a code to type at a shop), soonest to expire first.',
  })
  challenges(@Root() customer: CustomerView, @Ctx() { session }: GraphContext) {
    return session.challenges.of(customer.id)
  }
}
