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
    const [product] = await me.products.of('artha')
    const customer = await me.customers.create({ externalId: 'c-1', profile: INES })
    const cardholder = await me.cardholders.create({ customerId: customer.id, productId: product!.id })
    expect(cardholder.status).toBe('ACTIVE')
    const kyc = await me.kyc.start({ cardholderId: cardholder.id, productId: product!.id })
    expect(kyc.status).toBe('UNDER_REVIEW')
    await harness.until(async () => (await harness.as().kyc.find(kyc.id))?.status === 'APPROVED')
    const card = await me.cards.issue({
      cardholderId: cardholder.id,
      productId: product!.id,
      type: 'VIRTUAL',
      idempotencyKey: 'card-1',
    })
    expect(card.status).toBe('PENDING')
    await harness.until(async () => (await harness.as().cards.find(card.id))?.status === 'ACTIVE')
    const topup = await harness
      .as()
      .topups.create({ cardId: card.id, amount: { amount: '25.5', currency: product!.currency! }, idempotencyKey: 't-1' })
    expect(topup.status).toBe('PENDING')
    await harness.until(async () => (await harness.as().topups.find(topup.id))?.status === 'APPROVED')
    expect(await harness.as().cards.spendable(card.id)).toBe(true)
    expect((await harness.as().cards.balance(card.id))?.available).toEqual({ amount: '25.50', currency: product!.currency })
    expect(harness.complaints).toEqual([])
    const changes = await harness.as().changes.list(customer.id, { first: 50 })
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
    expect((await harness.as().journeys.attempts(topup.id)).map(({ step, outcome }) => [step, outcome])).toMatchInlineSnapshot(`
      [
        [
          "top-up",
          "TOOK_EFFECT",
        ],
      ]
    `)
  })
})
