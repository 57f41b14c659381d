import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import type { ChallengeView } from '../../gateway/api/views.ts'
import type { GraphContext } from '../context.ts'
import { Card } from '../types/card.ts'
import { AnswerChallengeInput, AnswerChallengePayload, CardChallenge } from '../types/card-challenge.ts'
import { Money } from '../types/money.ts'
import { payload } from '../types/payload.ts'
import { AlreadyRead } from '../types/price.ts'

@Resolver(() => CardChallenge)
export class CardChallengeResolver {
  @Mutation(() => AnswerChallengePayload, { description: 'Approve or decline a challenge whose answer is APPROVAL.' })
  answerChallenge(
    @Arg('input', () => AnswerChallengeInput, { description: 'The challenge, and the answer.' }) input: AnswerChallengeInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('challenge', session.challenges.answer(input))
  }

  @AlreadyRead()
  @FieldResolver(() => Card, { description: 'The card that is used.' })
  card(@Root() { cardId }: ChallengeView, @Ctx() { session }: GraphContext) {
    return session.cards.find(cardId)
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Only to the customer itself, and to services with the scope codes:read; null once it is over. Never kept in the clear, never logged, gone at expiresAt.',
  })
  code(@Root() { id }: ChallengeView, @Ctx() { session }: GraphContext) {
    return session.challenges.code(id)
  }

  @FieldResolver(() => String, { nullable: true, description: 'The merchant, where the provider says.' })
  async merchantName(@Root() { id }: ChallengeView, @Ctx() { session }: GraphContext) {
    return (await session.challenges.shown(id)).merchantName
  }

  @FieldResolver(() => Money, { nullable: true, description: 'The amount of the payment, where the provider says.' })
  async amount(@Root() { id }: ChallengeView, @Ctx() { session }: GraphContext) {
    return (await session.challenges.shown(id)).amount
  }
}
