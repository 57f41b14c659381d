import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import type { JourneyView } from '../../gateway/api/views.ts'
import { Cardholder } from '../types/cardholder.ts'
import type { GraphContext } from '../context.ts'
import { KycApplication, StartKycInput, StartKycPayload } from '../types/kyc-application.ts'
import { payload } from '../types/payload.ts'
import { CardProduct } from '../types/product.ts'
import { AlreadyRead } from '../types/price.ts'

@Resolver(() => KycApplication)
export class KycApplicationResolver {
  @Query(() => KycApplication, { nullable: true, description: 'A KYC application by its id.' })
  kycApplication(@Arg('id', () => ID, { description: "The application's id." }) id: string, @Ctx() { session }: GraphContext) {
    return session.kyc.find(id)
  }

  @Mutation(() => StartKycPayload, {
    description: 'Submit KYC for a product; after a retryable rejection, submit it again with the data as it now stands.',
  })
  startKyc(
    @Arg('input', () => StartKycInput, { description: 'Who, and for which product.' }) input: StartKycInput,
    @Ctx() { session }: GraphContext,
  ) {
    return payload('kycApplication', session.kyc.start(input))
  }

  @AlreadyRead()
  @FieldResolver(() => Cardholder, { description: 'Who asks.' })
  cardholder(@Root() { cardholderId }: JourneyView, @Ctx() { session }: GraphContext) {
    return cardholderId === null ? null : session.cardholders.find(cardholderId)
  }

  @FieldResolver(() => CardProduct, { nullable: true, description: 'The product it was first asked for.' })
  product(@Root() { productId }: JourneyView, @Ctx() { session }: GraphContext) {
    return productId === null ? null : session.products.find(productId)
  }
}
