import { GraphQLError, type GraphQLResolveInfo, GraphQLScalarType, type GraphQLSchema, valueFromASTUntyped } from 'graphql'
import { Arg, createUnionType, Ctx, Field, Info, ObjectType, Query, Resolver } from 'type-graphql'
import { Card } from './card.ts'
import { Cardholder } from './cardholder.ts'
import type { GraphContext } from './context.ts'
import { Customer } from './customer.ts'
import { subgraphSdl } from './federation.ts'
import { KycApplication } from './kyc-application.ts'
import { CardProduct } from './product.ts'
import { Provider } from './provider.ts'
import { Topup } from './topup.ts'
import { typeNameOf } from './type-name.ts'

type Representation = { readonly __typename: string; readonly id?: unknown; readonly externalId?: unknown }

const Any = new GraphQLScalarType({
  name: '_Any',
  description: 'Something of this graph, named from another by its type and its key.',
  parseValue: representation,
  parseLiteral: (node, variables) => representation(valueFromASTUntyped(node, variables)),
})

const Entity = createUnionType({
  name: '_Entity',
  description: 'What another graph may name.',
  types: () => [Customer, Cardholder, KycApplication, Card, Topup, Provider, CardProduct] as const,
})

@ObjectType('_Service', { description: 'This graph as part of a larger one.', simpleResolvers: true })
class Service {
  @Field(() => String, { description: 'Its SDL, with the keys that other graphs may use.' })
  sdl!: string
}

@Resolver()
export class FederationResolver {
  readonly #printed = new WeakMap<GraphQLSchema, string>()

  @Query(() => Service, { name: '_service', description: 'For a router that composes this graph with others.' })
  service(@Info() { schema }: GraphQLResolveInfo): Service {
    const sdl = this.#printed.get(schema) ?? subgraphSdl(schema)
    this.#printed.set(schema, sdl)
    return { sdl }
  }

  @Query(() => [Entity], {
    name: '_entities',
    nullable: 'items',
    description: 'For a router: things of this graph by what other graphs know of them.',
  })
  entities(
    @Arg('representations', () => [Any], { description: 'Which ones.' }) representations: Representation[],
    @Ctx() { session }: GraphContext,
  ) {
    return representations.map(async ({ __typename, id, externalId }) => {
      const found = typeof id === 'string' ? await session.node(id) : await session.customer({ externalId: String(externalId) })
      return found !== null && typeNameOf(found) === __typename ? found : null
    })
  }
}

function representation(value: unknown): Representation {
  const given = value as Partial<Representation> | null | undefined
  const named = typeof given?.id === 'string' || (given?.__typename === 'Customer' && typeof given.externalId === 'string')
  if (typeof given?.__typename === 'string' && named) return given as Representation
  throw new GraphQLError('_Any expected { __typename, id }, or externalId for a Customer, but got something else')
}
