import { childrenOf } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { maySeeCustomer, notFound } from '../api/access.ts'
import type { ProfileInput } from '../api/inputs.ts'
import { refuse } from '../api/refusal.ts'
import { begin, newLease } from '../engine/door.ts'
import { turnOf } from '../engine/turn-now.ts'
import { productRefOf } from '../engine/catalog.ts'
import type { World } from '../world.ts'
import { type Acting, productFor } from './acting.ts'
import { updateCardholder } from './amendments.ts'
import { isKnown } from './customers.ts'
import { again } from './restarts.ts'
import type { Verbs } from './verb.ts'

type NewCardholder = { readonly customerId: string; readonly productId: string }
type ChangedCardholder = { readonly cardholderId: string; readonly profile: ProfileInput }

export const cardholderVerbs = (verbs: Verbs) => ({
  create: verbs.journey<NewCardholder>({
    operation: 'createCardholder',
    target: ({ customerId }) => customerId,
    run: createCardholder,
  }),
  update: verbs.journey<ChangedCardholder>({
    operation: 'updateCardholder',
    target: ({ cardholderId }) => cardholderId,
    run: updateCardholder,
  }),
})

/** Registers a customer with a product's provider. A second call resumes the same cardholder; after a rejection, from the first step. */
async function createCardholder(acting: Acting, input: NewCardholder): Promise<string> {
  const { world, access, record } = acting
  const { customerId } = input
  if (!maySeeCustomer(access, customerId) || !(await isKnown(world, customerId))) notFound('customer', ['customerId'])
  const product = await productFor(acting, input.productId)
  const existing = await cardholderAt(world, customerId, product.providerId)
  if (existing !== undefined) return again(acting, existing, mayRegisterAgain(existing))
  if (!product.active) refuse('NOT_SUPPORTED', 'this product is not issued at present', { path: ['productId'] })

  const lease = newLease(world)
  const row = await world.database.transaction(async tx => {
    const begun = await begin(world, tx, lease, {
      id: world.newId('cardholder'),
      kind: 'cardholder',
      provider: product.providerId,
      ownerId: customerId,
      customerId,
      productRef: productRefOf(product.id),
    })
    if (begun !== undefined) await record(tx, begun.id)
    return begun
  })
  if (row === undefined) {
    // A parallel call was committed first: the cardholder of that call is the answer.
    return (await cardholderAt(world, customerId, product.providerId))?.id ?? notFound('cardholder', ['customerId'])
  }
  await turnOf(world, row, lease)
  return row.id
}

async function cardholderAt(world: World, customerId: string, providerId: string): Promise<JourneyRow | undefined> {
  const cardholders = await childrenOf(world.database.sql, 'customer', [customerId], 'cardholder')
  return cardholders.find(({ provider }) => provider === providerId)
}

const mayRegisterAgain = ({ phase, reason, status }: JourneyRow): boolean =>
  (phase === 'refused' && reason?.retryable === true) || (phase === 'done' && status === 'CLOSED')
