import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { Node } from './node.ts'
import { CursorScalar, DateTimeScalar } from './scalars.ts'
import { UserError } from './user-error.ts'

export const ChallengePurpose = enumeration('ChallengePurpose', 'What a challenge is for.', {
  PAYMENT: 'A payment must be confirmed (3-D Secure).',
  WALLET: 'The card is being added to a wallet on a phone.',
})

export const ChallengeAnswer = enumeration('ChallengeAnswer', 'How a challenge is answered.', {
  CODE: 'Show the code: the person types it at the shop or into the wallet.',
  APPROVAL: 'Approve or decline with answerChallenge.',
})

export const ChallengeStatus = enumeration(
  'ChallengeStatus',
  'DELIVERED: a code that the person has; what came of it is not told.',
  {
    OPEN: 'The person has not answered yet.',
    APPROVED: 'The person approved, and the provider has the answer.',
    DECLINED: 'The person declined, and the provider has the answer.',
    DELIVERED: 'The code can be shown; what came of it is not told.',
    EXPIRED: 'The time is over.',
    OUTCOME_UNKNOWN: 'The answer was sent, and the provider may or may not have it.',
  },
)

@ObjectType({
  implements: Node,
  description: 'What a payment or a wallet asks of the cardholder within minutes.',
  simpleResolvers: true,
})
export class CardChallenge {
  @Field(() => ID, { description: 'chg_…' })
  id!: string
  @Field(() => ChallengePurpose, { description: 'What the challenge is for.' })
  purpose!: string
  @Field(() => ChallengeAnswer, {
    description:
      'CODE: show the code, the person types it at the shop or into the wallet. APPROVAL: approve or decline with answerChallenge.',
  })
  answer!: string
  @Field(() => ChallengeStatus, { description: 'Where the challenge stands.' })
  status!: string
  @Field(() => DateTimeScalar, { description: "When the challenge ends, by the provider's clock." })
  expiresAt!: Date
  @Field(() => Int, { description: 'How many status changes this snapshot contains.' })
  version!: number
  @Field(() => CursorScalar, {
    description:
      'Taken before this snapshot is read: subscribe after it and nothing is missed; drop a change whose version you already hold.',
  })
  changeCursor!: string
  @Field(() => DateTimeScalar, { description: 'When the challenge arrived.' })
  createdAt!: Date
}

@InputType({ description: 'The answer to a challenge whose answer is APPROVAL.' })
export class AnswerChallengeInput {
  @Field(() => ID, { description: 'The challenge.' })
  challengeId!: string
  @Field(() => Boolean, { description: 'true: the payment is the person’s own. false: the payment must be declined.' })
  approve!: boolean
}

@ObjectType({ description: 'What became of answerChallenge.', simpleResolvers: true })
export class AnswerChallengePayload {
  @Field(() => CardChallenge, { nullable: true, description: 'The challenge, as it stands; null when there are errors.' })
  challenge!: CardChallenge | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}
