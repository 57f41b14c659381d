import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { Journey } from './journey.ts'
import { MoneyInput } from './money.ts'
import { Node } from './node.ts'
import { CardType } from './product.ts'
import { DateTimeScalar } from './scalars.ts'
import { UserError } from './user-error.ts'

export const CardStatus = enumeration('CardStatus', 'Where a card stands.', {
  PENDING: 'It is being issued.',
  ACTION_REQUIRED: 'The person must do something: see requirements.',
  INACTIVE: 'It exists, and cannot be used yet.',
  ACTIVE: 'It can be used.',
  FROZEN: 'Frozen, by you or at the provider; it may come back.',
  BLOCKED: 'Blocked by the provider.',
  TERMINATED: 'It is gone for good.',
  FAILED: 'It was not issued: see statusReason.',
  OUTCOME_UNKNOWN: 'The order may or may not have reached the provider; the gateway is finding out and will not send it twice.',
  NEEDS_REVIEW: 'It cannot be found out; a person must.',
})

@ObjectType({
  implements: [Node, Journey],
  description: 'A card. There is no card number, CVV or PIN anywhere in this graph.',
  simpleResolvers: true,
})
export class Card {
  @Field(() => ID, { description: 'Unique among everything in this graph.' })
  id!: string
  @Field(() => CardStatus, { description: 'Where it stands.' })
  status!: string
  @Field(() => CardStatus, {
    nullable: true,
    description: 'What freezeCard, unfreezeCard or terminateCard asked for, until the provider is seen to have done it.',
  })
  wanted!: string | null
  @Field(() => String, { nullable: true, description: "The provider's own id of the card (back-office and service only)." })
  providerRef!: string | null
  @Field(() => DateTimeScalar, { description: 'When it was ordered, or first seen.' })
  createdAt!: Date
  @Field(() => DateTimeScalar, { description: 'When a field of this object last changed; nextCheckAt and live reads aside.' })
  updatedAt!: Date
}

@InputType({
  description:
    'idempotencyKey: yours, at most 255 characters, unique per customer and mutation. The same key with the same input (25.5 is 25.50) gives the same card; with other input, a CONFLICT.',
})
export class IssueCardInput {
  @Field(() => ID, { description: 'The cardholder who gets the card.' })
  cardholderId!: string
  @Field(() => ID, { description: "A product of the cardholder's provider whose KYC scope is approved." })
  productId!: string
  @Field(() => CardType, {
    nullable: true,
    defaultValue: CardType.VIRTUAL,
    description: 'Whether the card is virtual or physical.',
  })
  type?: 'VIRTUAL' | 'PHYSICAL' | null
  @Field(() => String, { nullable: true, description: 'What to print on it; the name in the profile without.' })
  nameOnCard?: string | null
  @Field(() => MoneyInput, {
    nullable: true,
    description: "What to put on it at once, where the product's initialAmount allows.",
  })
  initialAmount?: MoneyInput | null
  @Field(() => String, { description: 'Yours: asking again with the same key issues nothing more.' })
  idempotencyKey!: string
}

@InputType({ description: 'A card.' })
export class CardInput {
  @Field(() => ID, { description: 'The card.' })
  cardId!: string
}

@ObjectType({ description: 'What became of issueCard.', simpleResolvers: true })
export class IssueCardPayload {
  @Field(() => Card, { nullable: true, description: 'The card, as it stands; null when there are errors.' })
  card!: Card | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}

@ObjectType({ description: 'What became of freezeCard, unfreezeCard or terminateCard.', simpleResolvers: true })
export class CardPayload {
  @Field(() => Card, { nullable: true, description: 'The card, as it stands; null when there are errors.' })
  card!: Card | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}
