import { Field, ID, Int, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { Money } from './money.ts'
import { Node } from './node.ts'
import { edgeType, PageInfo } from './paging.ts'
import { StatusReason } from './reason.ts'
import { CursorScalar, DateTimeScalar } from './scalars.ts'

export const CardTransactionKind = enumeration(
  'CardTransactionKind',
  'What the money did. CREDIT: money in that is no refund. Top-ups are not transactions.',
  {
    PURCHASE: 'A payment at a merchant.',
    WITHDRAWAL: 'Cash from a machine.',
    REFUND: 'A merchant returned money.',
    FEE: 'The provider charged a fee.',
    ADJUSTMENT: 'A correction of an earlier transaction, e.g. of its exchange rate.',
    CREDIT: 'Money in that is no refund.',
  },
)

export const CardTransactionStatus = enumeration(
  'CardTransactionStatus',
  'AUTHORIZED moves on to SETTLED or REVERSED. DECLINED, SETTLED and REVERSED are final, but a late settlement beats a reversal of the same hold, and further captures change the amount of SETTLED (each as a change with its own version). SETTLED may come first.',
  {
    AUTHORIZED: 'The amount is held and not yet taken.',
    SETTLED: 'The amount was taken, or returned for a refund.',
    REVERSED: 'The hold was released: nothing was taken.',
    DECLINED: 'Nothing was held; statusReason says why.',
  },
)

export const MoneyDirection = enumeration('MoneyDirection', 'Whether money left the card or came in.', {
  DEBIT: 'Money left the card.',
  CREDIT: 'Money came in.',
})

@ObjectType({ description: 'Where a card was used.', simpleResolvers: true })
export class Merchant {
  @Field(() => String, { nullable: true, description: 'The name, as the card network shows it.' })
  name?: string
  @Field(() => String, { nullable: true, description: 'The merchant category code, four digits.' })
  categoryCode?: string
  @Field(() => String, { nullable: true, description: 'The city.' })
  city?: string
  @Field(() => String, { nullable: true, description: 'The country, ISO 3166-1 alpha-2.' })
  country?: string
}

@ObjectType({
  implements: Node,
  description:
    'Money that a card moved, or tried to move. It comes from the provider: by webhook, and by its own lists for what no webhook told. One purchase is one transaction, from its authorization to its settlement, however many records the provider keeps of it.',
  simpleResolvers: true,
})
export class CardTransaction {
  @Field(() => ID, { description: 'txn_…' })
  id!: string
  @Field(() => CardTransactionKind, { name: 'kind', simple: false, description: 'What the money did.' })
  did!: string
  @Field(() => CardTransactionStatus, { description: 'How far the transaction has come.' })
  status!: string
  @Field(() => MoneyDirection, { description: 'Whether money left the card or came in.' })
  direction!: string
  @Field(() => Money, {
    description:
      "In the card's currency; never negative. When SETTLED, what was settled, which may be more or less than was authorized.",
  })
  amount!: Money
  @Field(() => Money, { nullable: true, description: 'What was authorized at first, where that is known and differs.' })
  authorizedAmount!: Money | null
  @Field(() => Money, { nullable: true, description: "In the merchant's currency, where that is another." })
  merchantAmount!: Money | null
  @Field(() => Money, { nullable: true, description: 'What the provider charged for the transaction, where it says.' })
  fee!: Money | null
  @Field(() => StatusReason, {
    name: 'statusReason',
    simple: false,
    nullable: true,
    description: 'DECLINED only. Its code is one of the decline reasons, its message fit to show to the person.',
  })
  reason!: StatusReason | null
  @Field(() => DateTimeScalar, { description: 'When the card was used.' })
  occurredAt!: Date
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the money was taken, where the provider says.' })
  settledAt!: Date | null
  @Field(() => String, {
    nullable: true,
    description: "The provider's own id of the transaction (back-office and service only).",
  })
  providerRef!: string | null
  @Field(() => String, { nullable: true, description: "The provider's own word for the status (back-office and service only)." })
  providerStatus!: string | null
  @Field(() => Int, { description: 'How many changes this snapshot contains.' })
  version!: number
  @Field(() => CursorScalar, {
    description:
      'Taken before this snapshot is read: subscribe after it and nothing is missed; drop a change whose version you already hold.',
  })
  changeCursor!: string
  @Field(() => DateTimeScalar, { description: 'When the gateway first heard of the transaction.' })
  createdAt!: Date
  @Field(() => DateTimeScalar, { description: 'When any field of the transaction last changed.' })
  updatedAt!: Date
}

export const CardTransactionEdge = edgeType('CardTransaction', () => CardTransaction)

@ObjectType({ description: 'A page of transactions, newest first by occurredAt.', simpleResolvers: true })
export class CardTransactionConnection {
  @Field(() => [CardTransaction], { description: 'The transactions on this page.' })
  nodes!: CardTransaction[]
  @Field(() => [CardTransactionEdge], { description: 'The same nodes, each with its cursor.' })
  edges!: InstanceType<typeof CardTransactionEdge>[]
  @Field(() => PageInfo, { description: 'Where this page ends.' })
  pageInfo!: PageInfo
}
