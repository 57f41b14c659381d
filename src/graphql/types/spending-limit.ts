import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { Money, MoneyInput } from './money.ts'

export const LimitInterval = enumeration('LimitInterval', 'The time over which a limit counts.', {
  TRANSACTION: 'Each payment by itself.',
  DAY: 'One day.',
  WEEK: 'One week.',
  MONTH: 'One month.',
  YEAR: 'One year.',
  LIFETIME: "The card's whole life.",
})

export const LimitScope = enumeration('LimitScope', 'What a limit counts together.', {
  CARD: 'One card.',
  WALLET: 'All cards that share a wallet.',
  HOLDER_ACCOUNT: "All cards of the holder's account.",
})

@ObjectType({
  description: "interval LIFETIME: over the card's whole life. amount null: no limit.",
  simpleResolvers: true,
})
export class SpendingLimit {
  @Field(() => LimitInterval, { description: 'The time over which the limit counts.' })
  interval!: string
  @Field(() => Money, { nullable: true, description: 'The most that can be spent in the interval; null is no limit.' })
  amount?: Money
  @Field(() => Money, { nullable: true, description: 'What was spent in the interval, where the provider says.' })
  spent?: Money
  @Field(() => LimitScope, { description: 'What the limit counts together.' })
  scope!: string
  @Field(() => Boolean, { description: 'Whether setSpendingLimits can change the limit.' })
  changeable!: boolean
}

@InputType({ description: 'amount null: no limit.' })
export class SpendingLimitInput {
  @Field(() => LimitInterval, { description: 'The interval to set.' })
  interval!: string
  @Field(() => MoneyInput, { nullable: true, description: 'The most that can be spent in the interval; null is no limit.' })
  amount?: MoneyInput | null
}

@InputType({ description: 'New limits of a card. Limits that are not named stay.' })
export class SetSpendingLimitsInput {
  @Field(() => ID, { description: 'The card.' })
  cardId!: string
  @Field(() => [SpendingLimitInput], { description: 'At least one limit, each interval once.' })
  limits!: SpendingLimitInput[]
}
