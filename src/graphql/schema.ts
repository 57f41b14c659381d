import 'reflect-metadata'
import { type GraphQLSchema, isAbstractType } from 'graphql'
import { buildSchemaSync, type PubSub } from 'type-graphql'
import { AuditResolver } from './audit-resolver.ts'
import { CardMutations } from './card-mutations.ts'
import { CardResolver } from './card-resolver.ts'
import { CardholderResolver } from './cardholder-resolver.ts'
import { CustomerResolver } from './customer-resolver.ts'
import { ErasureMutations } from './erasure.ts'
import { FindingResolver } from './finding-resolver.ts'
import { asSubgraph } from './federation.ts'
import { JourneyResolver } from './journey-resolver.ts'
import { KycApplicationResolver } from './kyc-application-resolver.ts'
import { CardProductResolver, ProviderResolver } from './provider-resolver.ts'
import { RequirementMutations } from './requirement-mutations.ts'
import { REQUIREMENTS } from './requirement.ts'
import { StatusChangeResolver } from './status-change-resolver.ts'
import { TopupResolver } from './topup-resolver.ts'
import { typeNameOf } from './type-name.ts'
import { ViewerResolver } from './viewer-resolver.ts'

/** The public graph, and beside it what routers ask of a subgraph. */
export const createSchema = (): GraphQLSchema => asSubgraph(createGraph())

/** The public graph: what clients are promised. */
export function createGraph(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      ViewerResolver,
      CustomerResolver,
      ErasureMutations,
      JourneyResolver,
      CardholderResolver,
      KycApplicationResolver,
      CardResolver,
      CardMutations,
      TopupResolver,
      RequirementMutations,
      StatusChangeResolver,
      ProviderResolver,
      CardProductResolver,
      AuditResolver,
      FindingResolver,
    ],
    orphanedTypes: REQUIREMENTS,
    // The gateway checks every input and names the field; the scalars above let it see them.
    validate: false,
    pubSub: NO_PUB_SUB,
  })
  // type-graphql makes every resolveType async; graphql-jit compiles only those that answer at once.
  for (const type of Object.values(schema.getTypeMap())) if (isAbstractType(type)) type.resolveType = typeNameOf
  return schema
}

/** type-graphql wants one although every subscription here brings its own iterator. */
const NO_PUB_SUB: PubSub = {
  publish: () => undefined,
  subscribe: topic => {
    throw new Error(`expected every subscription to bring its own iterator but one asked for ${topic}`)
  },
}
