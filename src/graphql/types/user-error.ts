import { Field, ID, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'

export const UserErrorCode = enumeration('UserErrorCode', 'What was wrong with a request, for programs.', {
  INVALID_INPUT: 'A value is missing, malformed or impossible: see path.',
  FORBIDDEN: 'The viewer may not do this.',
  NOT_FOUND: 'No such id, or the viewer may not see it.',
  CONFLICT: 'The request contradicts an existing record: see nodeId.',
  NOT_YET: 'Another journey must come first: nodeId, where it exists; the message names the mutation to call.',
  NOT_SUPPORTED: 'This provider cannot do it.',
  PROVIDER_REFUSED: 'The provider understood the request and rejected it.',
  PROVIDER_UNAVAILABLE:
    'The provider did not answer. A change of a person’s data may have been made all the same: read the data before another try.',
})

@ObjectType({
  description: 'What was wrong with the request. What became of it afterwards is a status, never an error.',
  simpleResolvers: true,
})
export class UserError {
  @Field(() => UserErrorCode, { description: 'For programs.' })
  code!: string
  @Field(() => String, { description: 'For developers: what is wrong, and what to do.' })
  message!: string
  @Field(() => [String], { nullable: true, description: 'The input field concerned, e.g. ["profile", "email"].' })
  path?: string[]
  @Field(() => ID, {
    nullable: true,
    description: 'CONFLICT: the thing that already exists. NOT_YET: the journey that must come first.',
  })
  nodeId?: string
}
