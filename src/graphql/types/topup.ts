import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { Journey } from './journey.ts'
import { MoneyInput } from './money.ts'
import { Node } from './node.ts'
import { edgeType, PageInfo } from './paging.ts'
import { DateTimeScalar } from './scalars.ts'
import { UserError } from './user-error.ts'

export const TopupStatus = enumeration(
  'TopupStatus',
  'OUTCOME_UNKNOWN: the request may or may not have reached the provider; the gateway is finding out and will not send it twice. NEEDS_REVIEW: it cannot find out; a person must.',
  {
    PENDING: 'It is on its way.',
    APPROVED: 'The money is on the card, or in the wallet behind it.',
    REJECTED: 'The provider said no: see statusReason.',
    REVERSED: 'The money was there and has been taken back.',
    OUTCOME_UNKNOWN: 'It may or may not have reached the provider; the gateway is finding out and will not send it twice.',
    NEEDS_REVIEW: 'It cannot be found out; a person must.',
  },
)

@ObjectType({
  implements: [Node, Journey],
  description: 'Money moved onto a card, or into the wallet behind it.',
  simpleResolvers: true,
})
export class Topup {
  @Field(() => ID, { description: 'Unique among everything in this graph.' })
  id!: string
  @Field(() => TopupStatus, { description: 'Where it stands.' })
  status!: string
  @Field(() => String, { nullable: true, description: "The provider's own id of the top-up (back-office and service only)." })
  providerRef!: string | null
  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  createdAt!: Date
  @Field(() => DateTimeScalar, {
    name: 'settledAt',
    simple: false,
    nullable: true,
    description: 'When its outcome became known.',
  })
  decidedAt!: Date | null
  @Field(() => DateTimeScalar, { description: 'When a field of this object last changed; nextCheckAt and live reads aside.' })
  updatedAt!: Date
}

export const TopupEdge = edgeType('Topup', () => Topup)

@ObjectType({ description: 'A page of top-ups, newest first.', simpleResolvers: true })
export class TopupConnection {
  @Field(() => [Topup], { description: 'The top-ups on this page.' })
  nodes!: Topup[]
  @Field(() => [TopupEdge], { description: 'The same nodes, each with its cursor.' })
  edges!: InstanceType<typeof TopupEdge>[]
  @Field(() => PageInfo, { description: 'Where this page ends.' })
  pageInfo!: PageInfo
  @Field(() => Int, { nullable: true, description: 'How many there are in all, where that is known.' })
  totalCount!: number | null
}

@InputType({ description: 'Money for a card. idempotencyKey as with issueCard.' })
export class TopUpCardInput {
  @Field(() => ID, { description: 'The card.' })
  cardId!: string
  @Field(() => MoneyInput, { description: 'What shall arrive.' })
  amount!: MoneyInput
  @Field(() => String, { description: 'Yours: asking again with the same key moves nothing more.' })
  idempotencyKey!: string
}

@ObjectType({ description: 'What became of topUpCard.', simpleResolvers: true })
export class TopUpCardPayload {
  @Field(() => Topup, { nullable: true, description: 'The top-up, as it stands; null when there are errors.' })
  topup!: Topup | null
  @Field(() => [UserError], { description: 'What was wrong with the request.' })
  errors!: UserError[]
}
