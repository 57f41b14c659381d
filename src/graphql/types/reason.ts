import { Field, ObjectType } from 'type-graphql'

@ObjectType({ description: 'Why a journey has its status.', simpleResolvers: true })
export class StatusReason {
  @Field(() => String, {
    description:
      'Stable and provider-independent, e.g. DOCUMENT_UNREADABLE, UNDER_AGE, INSUFFICIENT_PROGRAM_BALANCE, POLLING_TIMED_OUT. Watchlist, fraud and duplicate-identity reasons are all NOT_ELIGIBLE here: the person must not be tipped off.',
  })
  code!: string
  @Field(() => String, { description: 'Fit to show to the person concerned.' })
  message!: string
  @Field(() => Boolean, { description: 'Whether asking again, with other data or later, may succeed.' })
  retryable!: boolean
  @Field(() => String, { nullable: true, description: "The provider's own code and words (back-office and service only)." })
  providerCode?: string | null
  @Field(() => String, { nullable: true, description: "The provider's own words (back-office and service only)." })
  providerMessage?: string | null
}
