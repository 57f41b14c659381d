import { isErased } from '../../storage/customers.ts'
import { claimJourney } from '../../storage/claims.ts'
import { childrenOf, lockJourney, updateJourney } from '../../storage/journeys.ts'
import type { JourneyRow } from '../../storage/schema.ts'
import { maySeeCustomer, notFound, wasErased } from '../api/access.ts'
import { begin, leaseFor, turnNow, turnOf } from '../engine/begin.ts'
import { productRefOf } from '../engine/catalog.ts'
import { refuse } from '../api/refusal.ts'
import { save } from '../engine/save.ts'
import { type Acting, journeyFor, productFor } from './acting.ts'
import { isKnown } from './customers.ts'

/** Registers a customer with a product's provider; asking again resumes the same cardholder, after a refusal from its beginning. */
export async function createCardholder(acting: Acting, input: { customerId: string; productId: string }): Promise<string> {
  const { world, access } = acting
  if (!maySeeCustomer(access, input.customerId) || !(await isKnown(world, input.customerId)))
    notFound('a customer', ['customerId'])
  const product = await productFor(acting, input.productId)
  const existing = await cardholderAt(acting, input.customerId, product.providerId)
  if (existing !== undefined) return again(acting, existing, mayRegisterAgain(existing))
  if (!product.active) refuse('NOT_SUPPORTED', 'expected a product that is issued at present', { path: ['productId'] })

  const lease = leaseFor(world)
  const { customerId } = input
  const beginning = {
    id: world.newId('cardholder'),
    kind: 'cardholder',
    provider: product.providerId,
    ownerId: customerId,
    customerId,
  } as const
  const row = await world.database.transaction(tx =>
    begin(world, tx, lease, { ...beginning, productRef: productRefOf(product.id) }),
  )
  // Somebody else was faster: theirs is the cardholder.
  if (row === undefined)
    return (await cardholderAt(acting, customerId, product.providerId))?.id ?? notFound('a cardholder', ['customerId'])
  await turnOf(world, row, lease)
  return row.id
}

async function cardholderAt({ world }: Acting, customerId: string, providerId: string): Promise<JourneyRow | undefined> {
  const cardholders = await childrenOf(world.database.sql, 'customer', [customerId], 'cardholder')
  return cardholders.find(({ provider }) => provider === providerId)
}

const mayRegisterAgain = ({ phase, reason, status }: JourneyRow): boolean =>
  (phase === 'refused' && reason?.retryable === true) || (phase === 'done' && status === 'CLOSED')

/** Submits KYC for a product's scope; asking again resumes it, and after a retryable rejection submits it anew as the next attempt. */
export async function startKyc(acting: Acting, input: { cardholderId: string; productId: string }): Promise<string> {
  const { world } = acting
  const cardholder = await journeyFor(acting, 'cardholder', input.cardholderId, 'cardholderId')
  const product = await productFor(acting, input.productId)
  if (product.providerId !== cardholder.provider)
    refuse('INVALID_INPUT', 'expected a product of the cardholder’s own provider', { path: ['productId'] })
  const existing = await kycOf(acting, cardholder.id, product.kycScope)
  if (existing?.phase === 'done' && existing.status !== 'EXPIRED') return existing.id
  if (cardholder.status !== 'ACTIVE')
    refuse('NOT_YET', `expected an ACTIVE cardholder but it is ${cardholder.status}`, {
      path: ['cardholderId'],
      nodeId: cardholder.id,
    })
  if (existing !== undefined) return startAgain(acting, existing, cardholder)
  if (!product.active) refuse('NOT_SUPPORTED', 'expected a product that is issued at present', { path: ['productId'] })

  const lease = leaseFor(world)
  const row = await world.database.transaction(tx =>
    begin(world, tx, lease, {
      id: world.newId('kyc'),
      kind: 'kyc',
      provider: cardholder.provider,
      ownerId: cardholder.ownerId,
      customerId: cardholder.customerId,
      cardholderId: cardholder.id,
      productRef: productRefOf(product.id),
      kycScope: product.kycScope,
    }),
  )
  if (row === undefined)
    return (await kycOf(acting, cardholder.id, product.kycScope))?.id ?? notFound('a KYC application', ['cardholderId'])
  await turnOf(world, row, lease)
  return row.id
}

export async function kycOf({ world }: Acting, cardholderId: string, kycScope: string): Promise<JourneyRow | undefined> {
  const applications = await childrenOf(world.database.sql, 'cardholder', [cardholderId], 'kyc')
  return applications.find(application => application.kycScope === kycScope)
}

const NEVER = new Date(0)

/** A final rejection stays one, unless the person has registered anew since. */
async function startAgain(acting: Acting, application: JourneyRow, cardholder: JourneyRow): Promise<string> {
  if (application.phase !== 'refused') return again(acting, application, application.status === 'EXPIRED')
  // Of a second registration only: the first one may well have been decided in the same instant as the application.
  const registeredSince = cardholder.attempt > 1 && (cardholder.decidedAt ?? NEVER) >= (application.decidedAt ?? NEVER)
  if (application.reason?.retryable !== true && !registeredSince) {
    refuse('CONFLICT', 'expected an application that may be submitted again but it was rejected for good', {
      path: ['cardholderId'],
      nodeId: application.id,
    })
  }
  return again(acting, application, true)
}

/** Resumes a journey: from its beginning as the next attempt, or where it stands. */
async function again({ world }: Acting, existing: JourneyRow, restart: boolean): Promise<string> {
  if (!restart) {
    if (existing.phase === 'ready' || existing.phase === 'waiting' || existing.phase === 'unknown')
      await turnNow(world, existing.id)
    return existing.id
  }
  if (existing.customerId !== null && (await isErased(world.database.sql, existing.customerId))) wasErased(existing.customerId)
  const lease = leaseFor(world)
  if ((await claimJourney(world.database.sql, existing.id, lease)) === undefined) return existing.id
  const row = await world.database.transaction(async tx => {
    const current = await lockJourney(tx, existing.id)
    if (current === undefined || current.revision !== existing.revision) return undefined
    await updateJourney(tx, existing.id, { attempt: current.attempt + 1 })
    return save(
      world,
      tx,
      { ...current, attempt: current.attempt + 1 },
      { type: 'restarted' },
      { source: 'MUTATION', holdsTurn: true },
    )
  })
  if (row !== undefined) await turnOf(world, row, lease)
  return existing.id
}
