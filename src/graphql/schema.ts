import 'reflect-metadata'
import { type GraphQLSchema, isAbstractType } from 'graphql'
import { buildSchemaSync, type PubSub } from 'type-graphql'
import { AuditResolver } from './resolvers/audit.ts'
import { CardChallengeResolver } from './resolvers/card-challenge.ts'
import { CardResolver } from './resolvers/card.ts'
import { CardTransactionResolver } from './resolvers/card-transaction.ts'
import { CardUseResolver, CustomerUseResolver } from './resolvers/card-use.ts'
import { CardholderResolver } from './resolvers/cardholder.ts'
import { CustomerResolver } from './resolvers/customer.ts'
import { FindingResolver } from './resolvers/finding.ts'
import { asSubgraph } from './federation/federation.ts'
import { JourneyResolver } from './resolvers/journey.ts'
import { KycApplicationResolver } from './resolvers/kyc-application.ts'
import { CardProductResolver, ProviderResolver } from './resolvers/provider.ts'
import { RequirementResolver } from './resolvers/requirement.ts'
import { ReviewResolver } from './resolvers/review.ts'
import { REQUIREMENTS } from './types/requirement.ts'
import { StatusChangeResolver } from './resolvers/status-change.ts'
import { TopupResolver } from './resolvers/topup.ts'
import { typeNameOf } from './types/type-name.ts'
import { ViewerResolver } from './resolvers/viewer.ts'

/** The public graph, and the two fields that routers ask of a subgraph. */
export const createSchema = (): GraphQLSchema => asSubgraph(createGraph())

/** The public graph: the promise to clients. */
export function createGraph(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      ViewerResolver,
      CustomerResolver,
      JourneyResolver,
      CardholderResolver,
      KycApplicationResolver,
      CardResolver,
      CardUseResolver,
      CustomerUseResolver,
      CardTransactionResolver,
      CardChallengeResolver,
      TopupResolver,
      RequirementResolver,
      ReviewResolver,
      StatusChangeResolver,
      ProviderResolver,
      CardProductResolver,
      AuditResolver,
      FindingResolver,
    ],
    orphanedTypes: REQUIREMENTS,
    // The gateway checks every input and names the field; the scalars above let the input through.
    validate: false,
    pubSub: NO_PUB_SUB,
  })
  // type-graphql makes every resolveType async; graphql-jit compiles only those that answer at once.
  for (const type of Object.values(schema.getTypeMap())) if (isAbstractType(type)) type.resolveType = typeNameOf
  return schema
}

/** type-graphql requires a pubSub although every subscription here brings an iterator. */
const NO_PUB_SUB: PubSub = {
  publish: () => undefined,
  subscribe: topic => {
    throw new Error(`a subscription without an iterator of its own: ${topic}`)
  },
}
