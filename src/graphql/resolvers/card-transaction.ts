import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import type { TransactionView } from '../../gateway/api/views.ts'
import type { GraphContext } from '../context.ts'
import { Card } from '../types/card.ts'
import { CardTransaction, Merchant } from '../types/card-transaction.ts'
import { AlreadyRead } from '../types/price.ts'

@Resolver(() => CardTransaction)
export class CardTransactionResolver {
  @Query(() => CardTransaction, { nullable: true, description: 'A transaction by its id.' })
  cardTransaction(@Arg('id', () => ID, { description: "The transaction's id." }) id: string, @Ctx() { session }: GraphContext) {
    return session.transactions.find(id)
  }

  @AlreadyRead()
  @FieldResolver(() => Card, { description: 'The card that was used.' })
  card(@Root() { cardId }: TransactionView, @Ctx() { session }: GraphContext) {
    return session.cards.find(cardId)
  }

  @FieldResolver(() => Merchant, { nullable: true, description: 'Where the card was used, where the provider says.' })
  merchant(@Root() { id }: TransactionView, @Ctx() { session }: GraphContext) {
    return session.transactions.merchant(id)
  }
}
