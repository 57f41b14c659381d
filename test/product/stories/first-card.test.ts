import { expect, test } from 'vitest'
import { INES, statusOf } from '../../support/people.ts'
import { story } from '../../support/story.ts'
import { watching } from '../../support/watching.ts'

story({ providers: ['artha'] }, harness => {
  test('a customer gets a first card, watches every step of it happen, and sees the money on it', async () => {
    const { door } = harness
    const { client } = door
    const { providers } = await client.Providers()
    const product = providers[0]?.products[0]
    const { createCustomer } = await client.CreateCustomer({ input: { externalId: 'ines', profile: INES } })
    const customer = createCustomer.customer
    const watched = watching(client, customer!)

    const { createCardholder } = await client.CreateCardholder({ input: { customerId: customer!.id, productId: product!.id } })
    expect(createCardholder).toMatchObject({ errors: [], cardholder: { status: 'ACTIVE' } })
    const cardholderId = createCardholder.cardholder!.id
    const { startKyc } = await client.StartKyc({ input: { cardholderId, productId: product!.id } })
    expect(startKyc).toMatchObject({ errors: [], kycApplication: { status: 'UNDER_REVIEW', requirements: [], attempt: 1 } })
    await statusOf(harness, startKyc.kycApplication!.id, 'APPROVED')

    const { issueCard } = await client.IssueCard({ input: { cardholderId, productId: product!.id, idempotencyKey: 'card-1' } })
    expect(issueCard).toMatchObject({ errors: [], card: { status: 'PENDING', spendable: false, fundable: false } })
    const cardId = issueCard.card!.id
    const early = await client.TopUpCard({
      input: { cardId, amount: { amount: '25.50', currency: 'usd' }, idempotencyKey: 'topup-1' },
    })
    expect(early.topUpCard).toMatchObject({ topup: null, errors: [{ code: 'NOT_YET', nodeId: cardId }] })
    await statusOf(harness, cardId, 'ACTIVE')

    const { topUpCard } = await client.TopUpCard({
      input: { cardId, amount: { amount: '25.5', currency: 'usd' }, idempotencyKey: 'topup-1' },
    })
    expect(topUpCard).toMatchObject({
      errors: [],
      topup: { status: 'PENDING', amount: { amount: '25.50', currency: 'USD' }, target: 'CARD' },
    })
    await statusOf(harness, topUpCard.topup!.id, 'APPROVED')

    const whole = await client.Customer({ id: customer!.id })
    expect(whole.customer).toMatchObject({
      externalId: 'ines',
      cardholders: [
        {
          status: 'ACTIVE',
          kycApplications: [{ status: 'APPROVED' }],
          cards: [{ status: 'ACTIVE', spendable: true, balance: { available: { amount: '25.50', currency: 'USD' } } }],
        },
      ],
    })
    expect(await watched.take(9)).toEqual([
      'Cardholder null → PENDING',
      'Cardholder PENDING → ACTIVE',
      'KycApplication null → PENDING',
      'KycApplication PENDING → UNDER_REVIEW',
      'KycApplication UNDER_REVIEW → APPROVED',
      'Card null → PENDING',
      'Card PENDING → ACTIVE',
      'Topup null → PENDING',
      'Topup PENDING → APPROVED',
    ])
    await watched.end()
  })
})
