import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { JourneyView } from '../../gateway/api/views.ts'
import { Card } from '../types/card.ts'
import type { GraphContext } from '../context.ts'
import { Money, TopupTarget } from '../types/money.ts'
import { payload } from '../types/payload.ts'
import { Topup, TopUpCardInput, TopUpCardPayload } from '../types/topup.ts'
import { AlreadyRead } from '../types/price.ts'

@Resolver(() => Topup)
export class TopupResolver {
  @Query(() => Topup, { nullable: true, description: 'A top-up by its id.' })
  topup(@Arg('id', () => ID, { description: "The top-up's id." }) id: string, @Ctx() { session }: GraphContext) {
    return session.topups.find(id)
  }

  @Mutation(() => TopUpCardPayload, {
    description: "Moves the programme's money onto a card, or into the wallet behind it. Needs the scope funds:write.",
  })
  topUpCard(
    @Arg('input', () => TopUpCardInput, { description: 'How much, and where to.' }) input: TopUpCardInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('topup', session.topups.create(input))
  }

  @AlreadyRead()
  @FieldResolver(() => Card, { description: 'The card it was asked for.' })
  card(@Root() { cardId }: JourneyView, @Ctx() { session }: GraphContext) {
    return cardId === null ? null : session.cards.find(cardId)
  }

  @FieldResolver(() => TopupTarget, { description: 'Where the money goes.' })
  target(@Root() { facts }: JourneyView) {
    return facts.target
  }

  @FieldResolver(() => Money, { description: 'What arrives on the card or in the wallet.' })
  amount(@Root() { facts }: JourneyView) {
    return facts.amount
  }

  @FieldResolver(() => Money, { nullable: true, description: 'What the provider takes for it, where it says.' })
  fee(@Root() { facts }: JourneyView) {
    return facts.fee
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'REJECTED only: the provider has put the money back on your program balance by itself.',
  })
  refundedToProgram(@Root() { facts }: JourneyView) {
    return facts.refundedToProgram
  }
}
