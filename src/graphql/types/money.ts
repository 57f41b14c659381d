import { Field, InputType, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { DateTimeScalar, DecimalScalar } from './scalars.ts'

@ObjectType({
  description:
    'Money in major units. currency is what the provider calls it, ISO 4217 where one exists, otherwise its ticker (USDT).',
  simpleResolvers: true,
})
export class Money {
  @Field(() => DecimalScalar, { description: 'How much, in major units.' })
  amount!: string
  @Field(() => String, { description: 'Upper case: "USD", "EUR", "USDT".' })
  currency!: string
}

@InputType({ description: 'Money in major units, exact.' })
export class MoneyInput {
  @Field(() => DecimalScalar, { description: 'How much, in major units, more than zero.' })
  amount!: string
  @Field(() => String, { description: 'In any case: "usd" reads as "USD".' })
  currency!: string
}

export const Need = enumeration('Need', 'Whether something must, may or cannot be given.', {
  REQUIRED: 'It must be given.',
  OPTIONAL: 'It may be given.',
  UNSUPPORTED: 'It cannot be given.',
})

@ObjectType({ description: 'min and max in major units of currency; null is unknown or unlimited.', simpleResolvers: true })
export class AmountRule {
  @Field(() => Need, { description: 'Whether an amount must, may or cannot be given.' })
  need!: string
  @Field(() => String, {
    nullable: true,
    description: 'The currency of min and max; null where the provider decides it only after KYC.',
  })
  currency?: string
  @Field(() => DecimalScalar, { nullable: true, description: 'The least that may be asked for.' })
  min?: string
  @Field(() => DecimalScalar, { nullable: true, description: 'The most that may be asked for.' })
  max?: string
}

export const TopupTarget = enumeration('TopupTarget', 'Where topped-up money goes.', {
  CARD: 'Onto one card.',
  WALLET: "Into the wallet that all of the cardholder's cards share.",
})

export const BalanceFreshness = enumeration('BalanceFreshness', 'How a balance was come by.', {
  REALTIME: "The provider's own books, now.",
  ON_CHAIN: 'Read from a blockchain: what has been confirmed there.',
  REPORTED: 'The last that the provider reported.',
})

@ObjectType({ description: "target WALLET: shared by all of the cardholder's cards; do not add them up.", simpleResolvers: true })
export class Balance {
  @Field(() => TopupTarget, {
    description: 'Whether the money belongs to one card, or to the wallet behind all cards of the cardholder.',
  })
  target!: string
  @Field(() => Money, { nullable: true, description: 'What is booked, holds included, where the provider says.' })
  ledger?: Money
  @Field(() => Money, { description: 'What can be spent.' })
  available!: Money
  @Field(() => Money, { nullable: true, description: 'What is on its way, where the provider says.' })
  pending?: Money
  @Field(() => BalanceFreshness, { description: 'How this was come by.' })
  freshness!: string
  @Field(() => DateTimeScalar, { description: 'When it was true.' })
  asOf!: Date
}
