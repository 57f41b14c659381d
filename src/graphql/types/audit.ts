import { Field, ID, Int, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { edgeType, PageInfo } from './paging.ts'
import { DateTimeScalar } from './scalars.ts'
import { UserErrorCode } from './user-error.ts'
import { Role } from './viewer.ts'

export const AuditOutcome = enumeration('AuditOutcome', 'What became of something that was tried.', {
  DONE: 'It was done.',
  REFUSED: 'It was refused: see code.',
  FAILED: 'It broke on our side.',
})

@ObjectType({
  description: 'Who did what. Entries are only ever appended, and each one’s hash covers the one before it.',
  simpleResolvers: true,
})
export class AuditEntry {
  @Field(() => ID, { description: 'Unique among entries.' })
  id!: string
  @Field(() => Int, { description: 'Its place in the chain: 1, 2, 3 … without gaps.' })
  position!: number
  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: Date
  @Field(() => String, { description: "Who: the token's subject; a customer by its id." })
  subject!: string
  @Field(() => [Role], { description: 'The roles of the caller at the time; empty for a command on the server.' })
  roles!: string[]
  @Field(() => String, { description: 'A mutation of this graph, or what was read, e.g. "read profile".' })
  operation!: string
  @Field(() => ID, { nullable: true, description: 'The id of the target.' })
  target!: string | null
  @Field(() => AuditOutcome, { description: 'The outcome of the operation.' })
  outcome!: string
  @Field(() => UserErrorCode, { nullable: true, description: 'REFUSED: why.' })
  code!: string | null
  @Field(() => String, {
    nullable: true,
    description: 'The caller’s note (scope review:write only); null once the person in the note was erased.',
  })
  note!: string | null
  @Field(() => String, { description: 'SHA-256 over this entry and the hash of the one before it, hexadecimal.' })
  hash!: string
}

export const AuditEdge = edgeType('Audit', () => AuditEntry)

@ObjectType({ description: 'A page of the audit trail, newest first.', simpleResolvers: true })
export class AuditConnection {
  @Field(() => [AuditEntry], { description: 'The entries on this page.' })
  nodes!: AuditEntry[]
  @Field(() => [AuditEdge], { description: 'The same nodes, each with its cursor.' })
  edges!: InstanceType<typeof AuditEdge>[]
  @Field(() => PageInfo, { description: 'Where this page ends.' })
  pageInfo!: PageInfo
}
