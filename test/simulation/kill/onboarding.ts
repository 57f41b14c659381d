import type { Client } from '../../../src/client/index.ts'

/** What a caller has been told, and so must still be there whatever happens. */
export type Acknowledged = { readonly customers: Set<string>; readonly journeys: Set<string> }

const PROFILE = {
  firstName: 'Ines',
  lastName: 'Okoro',
  dateOfBirth: '1991-04-02',
  phone: '+447700900123',
  nationality: 'GB',
  gender: 'female',
  address: { line1: '1 Quay St', city: 'Leith', postalCode: 'EH6 6AA', country: 'GB' },
}

/**
 * One person's whole way to a funded card, by a caller who asks again when the gateway is away: as a mobile app would.
 * Every step uses the same keys however often it is asked.
 */
export async function onboard(name: string, client: () => Client, told: Acknowledged, over: () => boolean): Promise<void> {
  const insist = async <Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> => {
    for (;;) {
      if (over()) throw new Abandoned()
      const answer = await ask().catch(() => undefined)
      if (answer !== undefined) return answer
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  const externalId = name
  const productId = await insist(async () => (await client().Providers()).providers[0]?.products[0]?.id)
  const customerId = await insist(async () => {
    const { createCustomer } = await client().CreateCustomer({
      input: { externalId, profile: { ...PROFILE, email: `${name}@example.test` } },
    })
    return createCustomer.customer?.id ?? createCustomer.errors[0]?.nodeId ?? undefined
  })
  told.customers.add(customerId)
  const acknowledge = (id: string | undefined): string | undefined => {
    if (id !== undefined) told.journeys.add(id)
    return id
  }
  const cardholderId = await insist(async () => {
    const { cardholder } = (await client().CreateCardholder({ input: { customerId, productId } })).createCardholder
    acknowledge(cardholder?.id)
    return cardholder?.status === 'ACTIVE' ? cardholder.id : undefined
  })
  await insist(async () => {
    const { kycApplication } = (await client().StartKyc({ input: { cardholderId, productId } })).startKyc
    acknowledge(kycApplication?.id)
    return kycApplication?.status === 'APPROVED' ? kycApplication : undefined
  })
  const cardId = await insist(async () => {
    const { card } = (await client().IssueCard({ input: { cardholderId, productId, idempotencyKey: 'the-card' } })).issueCard
    acknowledge(card?.id)
    return card?.status === 'ACTIVE' ? card.id : undefined
  })
  await Promise.all(
    ['one', 'two'].map(idempotencyKey =>
      insist(async () => {
        const { topup } = (
          await client().TopUpCard({ input: { cardId, amount: { amount: '10.00', currency: 'USD' }, idempotencyKey } })
        ).topUpCard
        acknowledge(topup?.id)
        return topup?.status === 'APPROVED' ? topup : undefined
      }),
    ),
  )
}

export class Abandoned extends Error {}
