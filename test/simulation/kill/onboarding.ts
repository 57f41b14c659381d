import type { Client } from '../../../src/client/index.ts'

/** The ids that callers received: each must be there at the end. */
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

export type Onboarding = {
  /** One top-up each. */
  readonly amounts?: readonly [string, string]
  /** Called once, with the cursor of the customer before the first journey. */
  readonly onCustomer?: (id: string, cursor: string) => void
}

/**
 * The whole way of a person to a funded card. The caller asks again while the gateway is away, as a mobile app does.
 * Each step keeps its keys, however often the caller asks.
 */
export async function onboard(
  name: string,
  client: () => Client,
  told: Acknowledged,
  over: () => boolean,
  { amounts = ['10.00', '10.00'], onCustomer }: Onboarding = {},
): Promise<void> {
  const insist = async <Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> => {
    for (;;) {
      if (over()) throw new Abandoned()
      const answer = await ask().catch((thrown: unknown) => {
        if (thrown instanceof InReview) throw thrown
        return undefined
      })
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
  if (onCustomer !== undefined) {
    const cursor = await insist(async () => (await client().Customer({ id: customerId })).customer?.changeCursor)
    onCustomer(customerId, cursor)
  }
  const decided = (journey: { readonly id: string; readonly status: string } | null | undefined): void => {
    if (journey?.status === 'NEEDS_REVIEW') throw new InReview(journey.id)
  }
  const acknowledge = (id: string | undefined): string | undefined => {
    if (id !== undefined) told.journeys.add(id)
    return id
  }
  const cardholderId = await insist(async () => {
    const { cardholder } = (await client().CreateCardholder({ input: { customerId, productId } })).createCardholder
    acknowledge(cardholder?.id)
    decided(cardholder)
    return cardholder?.status === 'ACTIVE' ? cardholder.id : undefined
  })
  await insist(async () => {
    const { kycApplication } = (await client().StartKyc({ input: { cardholderId, productId } })).startKyc
    acknowledge(kycApplication?.id)
    decided(kycApplication)
    return kycApplication?.status === 'APPROVED' ? kycApplication : undefined
  })
  const cardId = await insist(async () => {
    const { card } = (await client().IssueCard({ input: { cardholderId, productId, idempotencyKey: 'the-card' } })).issueCard
    acknowledge(card?.id)
    decided(card)
    return card?.status === 'ACTIVE' ? card.id : undefined
  })
  await Promise.all(
    (['one', 'two'] as const).map((idempotencyKey, index) =>
      insist(async () => {
        const { topup } = (
          await client().TopUpCard({
            input: { cardId, amount: { amount: amounts[index] ?? '', currency: 'USD' }, idempotencyKey },
          })
        ).topUpCard
        acknowledge(topup?.id)
        decided(topup)
        return topup?.status === 'APPROVED' ? topup : undefined
      }),
    ),
  )
}

export class Abandoned extends Error {}
/** The gateway asks a person to decide; the caller has nothing to do but wait. */
export class InReview extends Error {}
