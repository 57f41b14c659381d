import { Field, Float, Int, ObjectType } from 'type-graphql'
import { enumeration } from './enumeration.ts'
import { Node } from './node.ts'
import { DateTimeScalar } from './scalars.ts'

@ObjectType({
  implements: Node,
  description:
    'A card issuing provider behind this gateway. Provider ids are data ("artha"), not an enum: a new provider needs no client release.',
  simpleResolvers: true,
})
export class Provider extends Node {
  @Field(() => String, { description: 'Fit to show.' })
  name!: string
}

@ObjectType({ description: 'One thing that a provider can or cannot do.', simpleResolvers: true })
export class Capability {
  @Field(() => String, { description: 'Stable, e.g. "freeze" for freezeCard, "updateCardholder".' })
  name!: string
  @Field(() => Boolean, { description: 'Whether the provider can.' })
  supported!: boolean
  @Field(() => String, { nullable: true, description: 'What is particular about it.' })
  note!: string | null
}

export const ProviderHealthStatus = enumeration('ProviderHealthStatus', 'How a provider has answered lately.', {
  UP: 'As it should.',
  DEGRADED: 'Some calls come to nothing.',
  DOWN: 'It does not answer.',
  UNKNOWN: 'It has not been asked lately.',
})

@ObjectType({
  description: "A field of the provider's answers that no longer fits its documented shape. Values are never listed.",
  simpleResolvers: true,
})
export class ShapeDrift {
  @Field(() => String, { description: 'The call, e.g. "GET card".' })
  operation!: string
  @Field(() => String, { description: 'The field inside the answer, e.g. "data.[].features".' })
  field!: string
  @Field(() => DateTimeScalar, { description: 'When the field was first seen not to fit.' })
  since!: Date
  @Field(() => Int, { description: 'How many answers had the field so.' })
  count!: number
}

@ObjectType({ description: 'How a provider has answered lately, seen from here.', simpleResolvers: true })
export class ProviderHealth {
  @Field(() => ProviderHealthStatus, { description: 'In one word.' })
  status!: string
  @Field(() => Float, { description: 'The share of calls that came to nothing, from 0 to 1.' })
  errorRate!: number
  @Field(() => Int, { nullable: true, description: 'The time within which 99 of 100 calls were answered.' })
  p99Millis!: number | null
  @Field(() => DateTimeScalar, { nullable: true, description: 'When a call last came to nothing.' })
  lastErrorAt!: Date | null
  @Field(() => [ShapeDrift], {
    description:
      'Fields of the provider’s answers that do not fit the documented shape (back-office and service only; else empty).',
  })
  drift!: readonly ShapeDrift[]
}
