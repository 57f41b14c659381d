import { Field, ID, InterfaceType } from 'type-graphql'

@InterfaceType({
  description:
    'Anything with an id. Ids are TypeIDs: a type prefix and a time-sortable UUIDv7, e.g. cus_…, chd_…, kyc_…, card_…, top_…; a provider\'s is its name ("artha"), a product\'s is the provider\'s and its own ("artha:9f2c").',
})
export abstract class Node {
  @Field(() => ID, { description: 'Unique among everything in this graph.' })
  id!: string
}
