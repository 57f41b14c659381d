import { Field, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'

export const Role = enumeration('Role', 'What a caller is.', {
  CUSTOMER: 'A person, who sees what is theirs.',
  BACK_OFFICE: 'Your staff, who see everything but profiles, and settle reviews.',
  SERVICE: 'Your own servers.',
})

@ObjectType({ description: 'The caller.', simpleResolvers: true })
export class Viewer {
  @Field(() => String, { description: "The token's subject." })
  subject!: string
}
