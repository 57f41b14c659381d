import type { GraphQLResolveInfo } from 'graphql'
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql'
import type { ProductView, ProviderView } from '../../gateway/api/views.ts'
import { CardholderConnection } from '../types/cardholder.ts'
import type { GraphContext } from '../context.ts'
import { CardholdersArguments, connection } from '../types/paging.ts'
import { CardProduct } from '../types/product.ts'
import { Capability, Provider, ProviderHealth } from '../types/provider.ts'
import { selects } from '../execution/selection.ts'
import { Calls } from '../types/price.ts'

@Resolver(() => Provider)
export class ProviderResolver {
  @Query(() => [Provider], { description: 'Every provider behind this gateway.' })
  providers(@Ctx() { session }: GraphContext) {
    return session.providers.all()
  }

  @Query(() => Provider, { nullable: true, description: 'A provider by its id.' })
  provider(@Arg('id', () => ID, { description: "The provider's id." }) id: string, @Ctx() { session }: GraphContext) {
    return session.providers.find(id)
  }

  @FieldResolver(() => [CardProduct], { description: 'Everything it can issue.' })
  products(@Root() provider: ProviderView, @Ctx() { session }: GraphContext) {
    return session.products.of(provider.id)
  }

  @FieldResolver(() => [Capability], {
    description: 'What this provider can do, probed from its adapter, never promised by hand.',
  })
  capabilities(@Root() provider: ProviderView, @Ctx() { session }: GraphContext) {
    return session.providers.capabilities(provider.id)
  }

  @FieldResolver(() => ProviderHealth, { description: 'How it has answered lately.' })
  health(@Root() provider: ProviderView, @Ctx() { session }: GraphContext) {
    return session.providers.health(provider.id)
  }

  @Calls(1)
  @FieldResolver(() => CardholderConnection, {
    description: "The provider's own list of cardholders, read live page by page (back-office and service only).",
  })
  cardholders(
    @Root() provider: ProviderView,
    @Args(() => CardholdersArguments) { page, providerStatus }: CardholdersArguments,
    @Ctx() { session }: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    return connection(
      session.cardholders.listAt(provider.id, {
        ...page,
        providerStatus: providerStatus ?? undefined,
        withBalances: selects(info, 'balance'),
      }),
    )
  }
}

@Resolver(() => CardProduct)
export class CardProductResolver {
  @FieldResolver(() => Provider, { description: 'Who issues it.' })
  provider(@Root() product: ProductView, @Ctx() { session }: GraphContext) {
    return session.providers.of(product.providerId)
  }
}
