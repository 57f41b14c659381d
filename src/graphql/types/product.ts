import { Field, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { AmountRule } from './money.ts'
import { Node } from './node.ts'

export const CardType = enumeration('CardType', 'What a card is made of.', {
  VIRTUAL: 'For paying online and by phone.',
  PHYSICAL: 'Plastic, sent by post.',
})

@ObjectType({
  implements: Node,
  description: 'Something a provider can issue. KYC approved for one product counts for every product with the same kycScope.',
  simpleResolvers: true,
})
export class CardProduct extends Node {
  @Field(() => String, { description: 'What the provider calls it.' })
  name!: string
  @Field(() => String, { nullable: true, description: 'Null where the provider decides it only after KYC.' })
  currency!: string | null
  @Field(() => String, { nullable: true, description: 'The card scheme, e.g. "VISA".' })
  brand!: string | null
  @Field(() => CardType, { description: 'What its cards are made of.' })
  type!: string
  @Field(() => String, { description: 'Products with the same scope share one KYC application.' })
  kycScope!: string
  @Field(() => AmountRule, { description: 'Must, may or cannot issueCard carry an initialAmount?' })
  initialAmount!: AmountRule
  @Field(() => AmountRule, { description: 'Whether its cards can be topped up, and within which limits.' })
  topup!: AmountRule
  @Field(() => Boolean, { description: 'Whether the provider issues the product now.' })
  active!: boolean
}
