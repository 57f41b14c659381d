import type { ProfileInput } from '../../src/gateway/api/inputs.ts'
import type { Harness } from './harness.ts'

/** A person whose profile has everything that any provider asks for. */
export const INES = {
  email: 'ines@example.test',
  firstName: 'Ines',
  lastName: 'Okoro',
  dateOfBirth: '1991-04-02',
  phone: '+447700900123',
  nationality: 'GB',
  gender: 'female',
  address: { line1: '1 Quay St', city: 'Leith', postalCode: 'EH6 6AA', country: 'GB' },
} satisfies ProfileInput

let people = 0
/** A customer nobody has met before. */
export async function newCustomer(harness: Harness): Promise<string> {
  const n = ++people
  return (
    await harness.as().customers.create({ externalId: `person-${n}`, profile: { ...INES, email: `person-${n}@example.test` } })
  ).id
}

/** A customer with an active card of a provider's first product, ready to be topped up. */
export async function withCard(
  harness: Harness,
  providerId: string,
): Promise<{ customerId: string; cardholderId: string; cardId: string; productId: string; currency: string }> {
  const product = (await harness.as().products.of(providerId))[0]
  if (product === undefined) throw new Error(`expected ${providerId} to have a product`)
  const customerId = await newCustomer(harness)
  const cardholder = await harness.as().cardholders.create({ customerId, productId: product.id })
  const kyc = await harness.as().kyc.start({ cardholderId: cardholder.id, productId: product.id })
  await statusOf(harness, kyc.id, 'APPROVED')
  const currency = product.currency ?? 'USD'
  const initialAmount =
    product.initialAmount.need === 'REQUIRED' ? { amount: product.initialAmount.min ?? '10.00', currency } : undefined
  const card = await harness.as().cards.issue({
    cardholderId: cardholder.id,
    productId: product.id,
    type: 'VIRTUAL',
    initialAmount,
    idempotencyKey: 'first-card',
  })
  await statusOf(harness, card.id, 'ACTIVE')
  return { customerId, cardholderId: cardholder.id, cardId: card.id, productId: product.id, currency }
}

/** Time passes until a journey has this status. */
export function statusOf(harness: Harness, id: string, status: string, limitSeconds?: number): Promise<void> {
  return harness.until(
    async () => (await harness.gateway.session(BACK_OFFICE, { observe: false }).journeys.find(id))?.status === status,
    limitSeconds,
  )
}

const BACK_OFFICE = { subject: 'back-office', roles: new Set(['BACK_OFFICE' as const]), scopes: new Set<string>() }
