import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { DateTimeScalar } from './scalars.ts'
import { UserError } from './user-error.ts'

export const CardSecret = enumeration('CardSecret', 'What the person wants to see or set, at the provider.', {
  NUMBER: "The card's number, expiry date and security code.",
  PIN: 'The PIN.',
  PIN_SETUP: 'A page on which the person sets the PIN.',
})

@ObjectType({
  description:
    "Where the person sees what we never see. url: open it in a browser or web view that the provider serves. clientSecret: for the provider's own component in the app. One of both. Good once, until expiresAt.",
  simpleResolvers: true,
})
export class CardReveal {
  @Field(() => String, { nullable: true, description: 'The page of the provider.' })
  url!: string | null
  @Field(() => String, { nullable: true, description: "The secret for the provider's component in the app." })
  clientSecret!: string | null
  @Field(() => DateTimeScalar, { description: 'When the page or the secret stops working.' })
  expiresAt!: Date
}

@InputType({ description: 'What to reveal.' })
export class RevealCardInput {
  @Field(() => ID, { description: 'The card.' })
  cardId!: string
  @Field(() => CardSecret, { description: 'What the person wants to see or set.' })
  secret!: string
  @Field(() => String, {
    nullable: true,
    description: "What the provider's component in the app made for this reveal, where the provider needs a nonce.",
  })
  nonce?: string | null
  @Field(() => String, { nullable: true, description: 'Where a hosted page leads back to.' })
  returnUrl?: string | null
}

@ObjectType({ description: 'What became of revealCard.', simpleResolvers: true })
export class RevealCardPayload {
  @Field(() => CardReveal, { nullable: true, description: 'The page or the secret; null when there are errors.' })
  reveal!: CardReveal | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}
