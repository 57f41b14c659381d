import { childrenOf } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { notFound } from '../api/access.ts'
import { refuse } from '../api/refusal.ts'
import { begin, newLease } from '../engine/door.ts'
import { turnOf } from '../engine/turn-now.ts'
import { productRefOf } from '../engine/catalog.ts'
import type { World } from '../world.ts'
import { type Acting, journeyFor, productFor } from './acting.ts'
import { again } from './restarts.ts'
import type { Verbs } from './verb.ts'

type NewKyc = { readonly cardholderId: string; readonly productId: string }

export const kycVerbs = (verbs: Verbs) => ({
  start: verbs.journey<NewKyc>({ operation: 'startKyc', target: ({ cardholderId }) => cardholderId, run: startKyc }),
})

/** Submits KYC for a product's scope. A second call resumes the application; after a retryable rejection, as the next attempt. */
async function startKyc(acting: Acting, input: NewKyc): Promise<string> {
  const { world, record } = acting
  const cardholder = await journeyFor(acting, 'cardholder', input.cardholderId, 'cardholderId')
  const product = await productFor(acting, input.productId)
  if (product.providerId !== cardholder.provider)
    refuse('INVALID_INPUT', 'the product belongs to another provider than the cardholder', { path: ['productId'] })
  const existing = await kycOf(world, cardholder.id, product.kycScope)
  if (existing?.phase === 'done' && existing.status !== 'EXPIRED') return existing.id
  if (cardholder.status !== 'ACTIVE')
    refuse('NOT_YET', `the cardholder must be ACTIVE and is ${cardholder.status}`, {
      path: ['cardholderId'],
      nodeId: cardholder.id,
    })
  if (existing !== undefined) return startAgain(acting, existing, cardholder)
  if (!product.active) refuse('NOT_SUPPORTED', 'this product is not issued at present', { path: ['productId'] })

  const lease = newLease(world)
  const row = await world.database.transaction(async tx => {
    const begun = await begin(world, tx, lease, {
      id: world.newId('kyc'),
      kind: 'kyc',
      provider: cardholder.provider,
      ownerId: cardholder.ownerId,
      customerId: cardholder.customerId,
      cardholderId: cardholder.id,
      productRef: productRefOf(product.id),
      kycScope: product.kycScope,
    })
    if (begun !== undefined) await record(tx, begun.id)
    return begun
  })
  if (row === undefined)
    return (await kycOf(world, cardholder.id, product.kycScope))?.id ?? notFound('KYC application', ['cardholderId'])
  await turnOf(world, row, lease)
  return row.id
}

export async function kycOf(world: World, cardholderId: string, kycScope: string): Promise<JourneyRow | undefined> {
  const applications = await childrenOf(world.database.sql, 'cardholder', [cardholderId], 'kyc')
  return applications.find(application => application.kycScope === kycScope)
}

const NEVER = new Date(0)

/** A final rejection stays final, unless the person has registered again since. */
async function startAgain(acting: Acting, application: JourneyRow, cardholder: JourneyRow): Promise<string> {
  if (application.phase !== 'refused') return again(acting, application, application.status === 'EXPIRED')
  // Only a second registration counts: the first may have been decided in the same instant as the application.
  const registeredSince = cardholder.attempt > 1 && (cardholder.decidedAt ?? NEVER) >= (application.decidedAt ?? NEVER)
  if (application.reason?.retryable !== true && !registeredSince) {
    refuse('CONFLICT', 'the provider rejected this KYC application for good: it cannot be submitted again', {
      path: ['cardholderId'],
      nodeId: application.id,
    })
  }
  return again(acting, application, true)
}
