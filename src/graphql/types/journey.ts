import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql'
import type { Reason } from '../../gateway/api/views.ts'
import { enumeration } from './enumeration.ts'
import { edgeType, PageInfo } from './paging.ts'
import { StatusReason } from './reason.ts'
import { CursorScalar, DateTimeScalar } from './scalars.ts'

@ObjectType({ description: 'Steps taken and steps in all, for a progress bar.', simpleResolvers: true })
export class JourneyProgress {
  @Field(() => Int, { description: 'Steps taken.' })
  done!: number
  @Field(() => Int, { description: 'Steps in all.' })
  total!: number
  @Field(() => String, { nullable: true, description: 'The step under way; null when all are taken.' })
  current!: string | null
}

@InterfaceType({ description: 'What the four journeys have in common.' })
export abstract class Journey {
  @Field(() => ID, { description: 'Unique among everything in this graph.' })
  id!: string
  @Field(() => StatusReason, {
    name: 'statusReason',
    simple: false,
    nullable: true,
    description: 'Why it stands where it stands, where there is something to say.',
  })
  reason!: Reason | null
  @Field(() => JourneyProgress, { description: 'How far it has come.' })
  progress!: JourneyProgress
  @Field(() => DateTimeScalar, { nullable: true, description: 'When the provider will next be asked, if it will.' })
  nextCheckAt!: Date | null
  @Field(() => String, {
    nullable: true,
    description: "The provider's own word for where this stands (back-office and service only).",
  })
  providerStatus!: string | null
  @Field(() => Int, { description: 'How many status changes this snapshot contains.' })
  version!: number
  @Field(() => CursorScalar, {
    description:
      'Taken before this snapshot is read: subscribe after it and nothing is missed; drop a change whose version you already hold.',
  })
  changeCursor!: string
}

export const AttemptOutcome = enumeration('AttemptOutcome', 'What is known of a write.', {
  OPEN: 'It is on its way.',
  TOOK_EFFECT: 'The provider did it.',
  NO_EFFECT: 'The provider did not do it.',
  UNKNOWN: 'It may or may not have been done; the gateway is finding out.',
})

@ObjectType({ description: 'One write to a provider. key is what makes it the same write when repeated.', simpleResolvers: true })
export class Attempt {
  @Field(() => String, { description: 'The step it took.' })
  step!: string
  @Field(() => String, { description: 'The same for every repetition of the same write.' })
  key!: string
  @Field(() => DateTimeScalar, { description: 'When the gateway was about to send the write.' })
  sentAt!: Date
  @Field(() => AttemptOutcome, { description: 'The outcome of the write, as far as known.' })
  outcome!: string
  @Field(() => String, { nullable: true, description: 'The error of the write, if any.' })
  fault!: string | null
  @Field(() => [String], { description: 'What looking for it afterwards saw, oldest first.' })
  observations!: string[]
  @Field(() => DateTimeScalar, { nullable: true, description: 'When its outcome became known.' })
  settledAt!: Date | null
}

export const JourneyEdge = edgeType('Journey', () => Journey)

@ObjectType({ description: 'A page of journeys of any kind.', simpleResolvers: true })
export class JourneyConnection {
  @Field(() => [Journey], { description: 'The journeys on this page.' })
  nodes!: Journey[]
  @Field(() => [JourneyEdge], { description: 'The same nodes, each with its cursor.' })
  edges!: InstanceType<typeof JourneyEdge>[]
  @Field(() => PageInfo, { description: 'Where this page ends.' })
  pageInfo!: PageInfo
  @Field(() => Int, { nullable: true, description: 'How many there are in all, where that is known.' })
  totalCount!: number | null
}
