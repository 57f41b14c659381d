import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { CardInput, CardPayload, IssueCardInput, IssueCardPayload } from '../types/card.ts'
import type { GraphContext } from '../context.ts'
import { payload } from '../types/payload.ts'
import { TopUpCardInput, TopUpCardPayload } from '../types/topup.ts'

const WHICH = 'Which card.'

@Resolver()
export class CardMutations {
  @Mutation(() => IssueCardPayload, {
    description: "With an initialAmount it needs the scope funds:write, as topUpCard does: it spends the programme's money.",
  })
  issueCard(
    @Arg('input', () => IssueCardInput, { description: 'What to issue, and to whom.' }) input: IssueCardInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('card', session.cards.issue({ ...input, type: input.type ?? 'VIRTUAL' }))
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
}
