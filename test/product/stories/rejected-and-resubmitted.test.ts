import { expect, test } from 'vitest'
import { newCustomer, statusOf } from '../../support/people.ts'
import { story } from '../../support/story.ts'

story({ providers: ['artha'] }, harness => {
  test('a rejected application is corrected and submitted again, as attempt 2', async () => {
    const { door } = harness
    const { client } = door
    const customerId = await newCustomer(harness)
    const productId = (await client.Providers()).providers[0]!.products[0]!.id
    const cardholderId = (await client.CreateCardholder({ input: { customerId, productId } })).createCardholder.cardholder!.id
    harness.sandbox.decide('kyc', { outcome: 'reject', reason: 'Name does not match the document' })
    const first = (await client.StartKyc({ input: { cardholderId, productId } })).startKyc.kycApplication!
    await statusOf(harness, first.id, 'REJECTED')

    const rejected = (await client.Journey({ id: first.id })).node
    expect(rejected).toMatchObject({ kycStatus: 'REJECTED', statusReason: { code: 'NAME_MISMATCH', retryable: true } })
    const early = await client.IssueCard({ input: { cardholderId, productId, idempotencyKey: 'too-early' } })
    expect(early.issueCard).toMatchObject({ card: null, errors: [{ code: 'NOT_YET', nodeId: first.id }] })

    await client.UpdateCustomer({ input: { id: customerId, profile: { lastName: 'Okoro-Lind' } } })
    const again = (await client.StartKyc({ input: { cardholderId, productId } })).startKyc
    expect(again).toMatchObject({
      errors: [],
      kycApplication: { id: first.id, status: 'UNDER_REVIEW', attempt: 2, statusReason: null },
    })
    await statusOf(harness, first.id, 'APPROVED')
    const sent = harness.sandbox.calls.filter(({ operation, effect }) => operation === 'POST applicant' && effect !== undefined)
    expect(sent).toHaveLength(2)
  })

  test('a rejection for good is not submitted again', async () => {
    const { door } = harness
    const { client } = door
    const customerId = await newCustomer(harness)
    const productId = (await client.Providers()).providers[0]!.products[0]!.id
    const cardholderId = (await client.CreateCardholder({ input: { customerId, productId } })).createCardholder.cardholder!.id
    harness.sandbox.decide('kyc', { outcome: 'reject', reason: 'Applicant is on a watchlist' })
    const kyc = (await client.StartKyc({ input: { cardholderId, productId } })).startKyc.kycApplication!
    await statusOf(harness, kyc.id, 'REJECTED')
    const customer = await door.as('CUSTOMER')
    expect(JSON.stringify(await client.Journey({ id: kyc.id })), 'the person is never tipped off').not.toMatch(
      /watchlist.*message|message.*watchlist/i,
    )
    expect((await client.Journey({ id: kyc.id })).node).toMatchObject({
      statusReason: { code: 'NOT_ELIGIBLE', retryable: false },
    })
    expect((await customer.Journey({ id: kyc.id })).node, 'a stranger does not see it').toBeNull()
    const again = (await client.StartKyc({ input: { cardholderId, productId } })).startKyc
    expect(again).toMatchObject({ kycApplication: null, errors: [{ code: 'CONFLICT', nodeId: kyc.id }] })
  })
})
