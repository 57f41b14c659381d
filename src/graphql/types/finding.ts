import { Field, ID, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { Money } from './money.ts'
import { edgeType, PageInfo } from './paging.ts'
import { DateScalar, DateTimeScalar } from './scalars.ts'

export const ReconciledKind = enumeration('ReconciledKind', 'What is compared with a provider’s own list.', {
  CARD: 'Orders of cards.',
  TOPUP: 'Top-ups.',
})
export const Difference = enumeration('Difference', 'How a provider’s own list of a day differs from ours.', {
  UNKNOWN_HERE: 'It is there, and nobody asked for it here.',
  MISSING_THERE: 'It is done here, and not there.',
  AMOUNT_DIFFERS: 'It is there with another amount.',
  OUTCOME_DIFFERS: 'It is done in one place and refused in the other.',
})

@ObjectType({
  description: 'Where a provider’s own list of a day differs from ours. A top-up that it contradicts becomes NEEDS_REVIEW.',
  simpleResolvers: true,
})
export class Finding {
  @Field(() => ID, { description: 'Unique among findings.' })
  id!: string
  @Field(() => ID, { description: 'The provider, by its id.' })
  providerId!: string
  @Field(() => DateScalar, { description: 'The day that was compared, UTC.' })
  day!: string
  @Field(() => ReconciledKind, { description: 'The kind of the record.' })
  kind!: string
  @Field(() => Difference, { description: 'How the two differ.' })
  difference!: string
  @Field(() => String, { nullable: true, description: 'The id in the provider’s list, or the provider’s id in our record.' })
  providerRef!: string | null
  @Field(() => String, { nullable: true, description: 'The provider’s own word for where it stands.' })
  providerStatus!: string | null
  @Field(() => Money, { nullable: true, description: 'The amount we have.' })
  amountHere!: Money | null
  @Field(() => Money, { nullable: true, description: 'The amount the provider has.' })
  amountThere!: Money | null
  @Field(() => DateTimeScalar, { description: 'When it was found.' })
  foundAt!: Date
}

export const FindingEdge = edgeType('Finding', () => Finding)

@ObjectType({ description: 'A page of findings, newest first.', simpleResolvers: true })
export class FindingConnection {
  @Field(() => [Finding], { description: 'The findings on this page.' })
  nodes!: Finding[]
  @Field(() => [FindingEdge], { description: 'The same nodes, each with its cursor.' })
  edges!: InstanceType<typeof FindingEdge>[]
  @Field(() => PageInfo, { description: 'Where this page ends.' })
  pageInfo!: PageInfo
}
