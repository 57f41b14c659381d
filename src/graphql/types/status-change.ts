import { createUnionType, Field, Int, ObjectType } from 'type-graphql'
import { Card } from './card.ts'
import { CardChallenge } from './card-challenge.ts'
import { CardTransaction } from './card-transaction.ts'
import { Cardholder } from './cardholder.ts'
import { enumeration } from './enumeration.ts'
import { KycApplication } from './kyc-application.ts'
import { edgeType, PageInfo } from './paging.ts'
import { StatusReason } from './reason.ts'
import { CursorScalar, DateTimeScalar } from './scalars.ts'
import { Topup } from './topup.ts'

export const ChangeSource = enumeration('ChangeSource', 'How a change was learnt of.', {
  MUTATION: 'Somebody asked for it here.',
  WEBHOOK: "The provider's webhook made the gateway look.",
  POLL: 'The gateway looked by itself.',
  READ: 'The gateway looked because somebody asked.',
  OPERATOR: 'A back-office person settled it.',
})

export const StatusSubject = createUnionType({
  name: 'StatusSubject',
  description: 'What changes its status.',
  types: () => [Cardholder, KycApplication, Card, Topup, CardTransaction, CardChallenge] as const,
})

@ObjectType({ description: 'One change of status.', simpleResolvers: true })
export class StatusChange {
  @Field(() => CursorScalar, { description: 'Its position in the log: subscribe after it to go on from here.' })
  cursor!: string
  @Field(() => Int, { description: "1 for a subject's first change; no number is skipped or repeated." })
  version!: number
  @Field(() => String, { nullable: true, description: "The status before; null for a subject's first change." })
  from!: string | null
  @Field(() => String, { description: 'The status after.' })
  to!: string
  @Field(() => StatusReason, { nullable: true, description: 'Why, where there is something to say.' })
  reason!: StatusReason | null
  @Field(() => ChangeSource, { description: 'How it was learnt of.' })
  source!: string
  @Field(() => DateTimeScalar, { description: 'When it was learnt of.' })
  at!: Date
}

export const StatusChangeEdge = edgeType('StatusChange', () => StatusChange)

@ObjectType({ description: 'A page of status changes, in order.', simpleResolvers: true })
export class StatusChangeConnection {
  @Field(() => [StatusChange], { description: 'The changes on this page.' })
  nodes!: StatusChange[]
  @Field(() => [StatusChangeEdge], { description: 'The same nodes, each with its cursor.' })
  edges!: InstanceType<typeof StatusChangeEdge>[]
  @Field(() => PageInfo, { description: 'Where this page ends.' })
  pageInfo!: PageInfo
}
