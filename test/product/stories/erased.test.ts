import { expect, test } from 'vitest'
import { addJobs, takeDueJobs } from '../../../src/gateway/reconciliation/jobs.ts'
import { INES, statusOf } from '../../support/people.ts'
import { story } from '../../support/story.ts'

story({ providers: ['artha'] }, harness => {
  test('back-office erases a person: their card and money stay on record, they are gone, and the trail says who did it', async () => {
    const { door } = harness
    const staff = await door.as('BACK_OFFICE')
    const { client } = door
    const product = (await client.Providers()).providers[0]!.products[0]!
    const customerId = (await client.CreateCustomer({ input: { externalId: 'ines', profile: INES } })).createCustomer.customer!.id
    const cardholderId = (await client.CreateCardholder({ input: { customerId, productId: product.id } })).createCardholder
      .cardholder!.id
    const kyc = (await client.StartKyc({ input: { cardholderId, productId: product.id } })).startKyc.kycApplication!
    await statusOf(harness, kyc.id, 'APPROVED')
    const card = (await client.IssueCard({ input: { cardholderId, productId: product.id, idempotencyKey: 'card' } })).issueCard
      .card!

    const input = { id: customerId, reason: 'request 17' }
    expect((await staff.EraseCustomer({ input })).eraseCustomer).toMatchObject({
      customer: null,
      errors: [{ code: 'CONFLICT', path: ['id'], nodeId: card.id }],
    })
    await statusOf(harness, card.id, 'ACTIVE')
    expect((await staff.Customer({ id: customerId })).customer?.profile).toMatchObject({ firstName: 'Ines' })
    expect((await staff.EraseCustomer({ input })).eraseCustomer).toMatchObject({
      errors: [],
      customer: { externalId: `erased:${customerId}` },
    })

    const { customer } = await staff.Customer({ id: customerId })
    expect(customer).toMatchObject({
      profile: null,
      cardholders: [{ status: 'ACTIVE', cards: [{ id: card.id, status: 'ACTIVE', nameOnCard: null }] }],
    })
    const { auditTrail } = await staff.AuditTrail({ target: customerId })
    expect(auditTrail.nodes.map(({ roles, operation, outcome, code, note }) => [roles, operation, outcome, code, note])).toEqual([
      [['BACK_OFFICE'], 'eraseCustomer', 'DONE', null, 'request 17'],
      [['BACK_OFFICE'], 'read profile', 'DONE', null, null],
      [['BACK_OFFICE'], 'eraseCustomer', 'REFUSED', 'CONFLICT', null],
      [['SERVICE', 'BACK_OFFICE'], 'read profile', 'DONE', null, null],
      [['SERVICE', 'BACK_OFFICE'], 'createCustomer', 'DONE', null, null],
    ])
    await expect((await door.as('SERVICE')).AuditTrail()).rejects.toThrow('BACK_OFFICE')
  })

  test('what the provider has and nobody here asked for is shown the next morning', async () => {
    const { door } = harness
    await addJobs(harness.world)
    const [seeded] = harness.sandbox.seedReady(1)
    const day = harness.clock.now().toISOString().slice(0, 10)
    harness.clock.pass(24 * 3600)
    await takeDueJobs(harness.world)
    const { reconciliationFindings } = await (await door.as('BACK_OFFICE')).ReconciliationFindings()
    expect(reconciliationFindings.nodes).toMatchObject([
      {
        providerId: 'artha',
        day,
        kind: 'CARD',
        difference: 'UNKNOWN_HERE',
        providerRef: seeded!.card['id'],
        journey: null,
        amountHere: null,
      },
    ])
  })
})
