import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { JourneyView } from '../../gateway/api/views.ts'
import { Card, CardInput, CardPayload, IssueCardInput, IssueCardPayload } from '../types/card.ts'
import { Cardholder } from '../types/cardholder.ts'
import type { GraphContext } from '../context.ts'
import { Balance } from '../types/money.ts'
import { connection, PageArguments } from '../types/paging.ts'
import { payload } from '../types/payload.ts'
import { CardProduct, CardType } from '../types/product.ts'
import { TopupConnection } from '../types/topup.ts'
import { AlreadyRead, Calls } from '../types/price.ts'

const WHICH = 'Which card.'

@Resolver(() => Card)
export class CardResolver {
  @Query(() => Card, { nullable: true, description: 'A card by its id.' })
  card(@Arg('id', () => ID, { description: "The card's id." }) id: string, @Ctx() { session }: GraphContext) {
    return session.cards.find(id)
  }

  @Mutation(() => IssueCardPayload, {
    description: "With an initialAmount it needs the scope funds:write, as topUpCard does: it spends the programme's money.",
  })
  issueCard(
    @Arg('input', () => IssueCardInput, { description: 'What to issue, and to whom.' }) input: IssueCardInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('card', session.cards.issue({ ...input, type: input.type ?? 'VIRTUAL' }))
  }

  @Mutation(() => CardPayload, {
    description: 'Stop a card for now. Pursued until the provider is seen to have done it: see wanted.',
  })
  freezeCard(@Arg('input', () => CardInput, { description: WHICH }) { cardId }: CardInput, @Ctx() { session }: GraphContext) {
    return payload('card', session.cards.freeze({ cardId }))
  }

  @Mutation(() => CardPayload, {
    description: 'Let a frozen card be used again. Pursued until the provider is seen to have done it: see wanted.',
  })
  unfreezeCard(@Arg('input', () => CardInput, { description: WHICH }) { cardId }: CardInput, @Ctx() { session }: GraphContext) {
    return payload('card', session.cards.unfreeze({ cardId }))
  }

  @Mutation(() => CardPayload, {
    description: 'End a card for good. Pursued until the provider is seen to have done it: see wanted.',
  })
  terminateCard(@Arg('input', () => CardInput, { description: WHICH }) { cardId }: CardInput, @Ctx() { session }: GraphContext) {
    return payload('card', session.cards.terminate({ cardId }))
  }

  @AlreadyRead()
  @FieldResolver(() => Cardholder, { description: 'Whose card it is.' })
  cardholder(@Root() { cardholderId }: JourneyView, @Ctx() { session }: GraphContext) {
    return cardholderId === null ? null : session.cardholders.find(cardholderId)
  }

  @FieldResolver(() => CardProduct, { nullable: true, description: 'What it was issued as, where that is known.' })
  product(@Root() { productId }: JourneyView, @Ctx() { session }: GraphContext) {
    return productId === null ? null : session.products.find(productId)
  }

  @FieldResolver(() => CardType, { description: 'What it is made of.' })
  type(@Root() { facts }: JourneyView) {
    return facts.type
  }

  @FieldResolver(() => String, { nullable: true, description: 'The card scheme, e.g. "VISA".' })
  brand(@Root() { facts }: JourneyView) {
    return facts.brand
  }

  @FieldResolver(() => String, { nullable: true, description: 'The last four digits of its number.' })
  last4(@Root() { facts }: JourneyView) {
    return facts.last4
  }

  @FieldResolver(() => String, { nullable: true, description: 'What is printed on it.' })
  nameOnCard(@Root() card: JourneyView, @Ctx() { session }: GraphContext) {
    return session.cards.nameOnCard(card.id)
  }

  @FieldResolver(() => Int, { nullable: true, description: 'The month it expires in, 1 to 12.' })
  expiryMonth(@Root() { facts }: JourneyView) {
    return facts.expiryMonth
  }

  @FieldResolver(() => Int, { nullable: true, description: 'The year it expires in, four digits.' })
  expiryYear(@Root() { facts }: JourneyView) {
    return facts.expiryYear
  }

  @FieldResolver(() => String, { nullable: true, description: 'What it is denominated in.' })
  currency(@Root() { facts }: JourneyView) {
    return facts.currency
  }

  @Calls(1)
  @FieldResolver(() => Boolean, { description: 'Active, and funded at least once where the provider demands it.' })
  spendable(@Root() card: JourneyView, @Ctx() { session }: GraphContext) {
    return session.cards.spendable(card.id)
  }

  @FieldResolver(() => Boolean, { description: 'A top-up is possible now; at some providers it is what activates the card.' })
  fundable(@Root() { facts }: JourneyView) {
    return facts.fundable ?? false
  }

  @Calls(1)
  @FieldResolver(() => Balance, { nullable: true, description: 'Read live from the provider.' })
  balance(@Root() card: JourneyView, @Ctx() { session }: GraphContext) {
    return session.cards.balance(card.id)
  }

  @FieldResolver(() => TopupConnection, {
    description: 'Money moved onto it, or through it into the wallet behind it, newest first.',
  })
  topups(@Root() card: JourneyView, @Args(() => PageArguments) { page }: PageArguments, @Ctx() { session }: GraphContext) {
    return connection(session.topups.of({ cardId: card.id }, page), page)
  }
}
