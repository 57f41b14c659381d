import { Field, ID, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'

export const UserErrorCode = enumeration('UserErrorCode', 'What was wrong with a request, for programs.', {
  INVALID_INPUT: 'A value is missing, malformed or impossible.',
  FORBIDDEN: 'The viewer may not do this.',
  NOT_FOUND: 'There is no such thing, or the viewer may not see it.',
  CONFLICT: 'It contradicts what already exists: nodeId.',
  NOT_YET: 'Something else must come first: nodeId.',
  NOT_SUPPORTED: 'This provider cannot do it.',
  PROVIDER_REFUSED: 'The provider understood and said no.',
  PROVIDER_UNAVAILABLE: 'The provider cannot be asked now. Nothing was done.',
})

@ObjectType({
  description: 'What was wrong with the request. What became of it afterwards is a status, never an error.',
  simpleResolvers: true,
})
export class UserError {
  @Field(() => UserErrorCode, { description: 'For programs.' })
  code!: string
  @Field(() => String, { description: 'For people who write programs: what was expected and what came.' })
  message!: string
  @Field(() => [String], { nullable: true, description: 'The input field concerned, e.g. ["profile", "email"].' })
  path?: string[]
  @Field(() => ID, {
    nullable: true,
    description: 'CONFLICT: the thing that already exists. NOT_YET: the journey that must come first.',
  })
  nodeId?: string
}
