import { afterAll, beforeAll, expect, test } from 'vitest'
import { forEachDatabase } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { INES } from '../../support/people.ts'

forEachDatabase((_name, open) => {
  let harness: Harness
  beforeAll(async () => {
    harness = await openHarness({ database: await open(), providers: ['artha'] })
  })
  afterAll(() => harness.close())

  test('a customer gets a funded card', async () => {
    const me = harness.as()
    const [product] = await me.products('artha')
    const customer = await me.createCustomer({ externalId: 'c-1', profile: INES })
    const cardholder = await me.createCardholder({ customerId: customer.id, productId: product!.id })
    expect(cardholder.status).toBe('ACTIVE')
    const kyc = await me.startKyc({ cardholderId: cardholder.id, productId: product!.id })
    expect(kyc.status).toBe('UNDER_REVIEW')
    await harness.until(async () => (await harness.as().journey('kyc', kyc.id))?.status === 'APPROVED')
    const card = await me.issueCard({
      cardholderId: cardholder.id,
      productId: product!.id,
      type: 'VIRTUAL',
      idempotencyKey: 'card-1',
    })
    expect(card.status).toBe('PENDING')
    await harness.until(async () => (await harness.as().journey('card', card.id))?.status === 'ACTIVE')
    const topup = await harness
      .as()
      .topUpCard({ cardId: card.id, amount: { amount: '25.5', currency: product!.currency! }, idempotencyKey: 't-1' })
    expect(topup.status).toBe('PENDING')
    await harness.until(async () => (await harness.as().journey('topup', topup.id))?.status === 'APPROVED')
    expect(await harness.as().spendable(card.id)).toBe(true)
    expect((await harness.as().balanceOf(card.id))?.available).toEqual({ amount: '25.50', currency: product!.currency })
    expect(harness.complaints).toEqual([])
    const changes = await harness.as().statusChanges(customer.id, { first: 50 })
    expect(changes.nodes.map(({ kind, version, from, to }) => `${kind} ${version} ${from} ${to}`)).toMatchInlineSnapshot(`
      [
        "cardholder 1 null PENDING",
        "cardholder 2 PENDING ACTIVE",
        "kyc 1 null PENDING",
        "kyc 2 PENDING UNDER_REVIEW",
        "kyc 3 UNDER_REVIEW APPROVED",
        "card 1 null PENDING",
        "card 2 PENDING ACTIVE",
        "topup 1 null PENDING",
        "topup 2 PENDING APPROVED",
      ]
    `)
    expect((await harness.as().attemptsOf(topup.id)).map(({ step, outcome }) => [step, outcome])).toMatchInlineSnapshot(`
      [
        [
          "top-up",
          "TOOK_EFFECT",
        ],
      ]
    `)
  })
})
