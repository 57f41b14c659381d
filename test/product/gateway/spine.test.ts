import { afterAll, beforeAll, expect, test } from 'vitest'
import { forEachDatabase } from '../../support/databases.ts'
import { type House, openHouse } from '../../support/house.ts'
import { INES } from '../../support/people.ts'

forEachDatabase((_name, open) => {
  let house: House
  beforeAll(async () => {
    house = await openHouse({ database: await open(), providers: ['artha'] })
  })
  afterAll(() => house.close())

  test('a customer gets a funded card', async () => {
    const me = house.as()
    const [product] = await me.products('artha')
    const customer = await me.createCustomer({ externalId: 'c-1', profile: INES })
    const cardholder = await me.createCardholder({ customerId: customer.id, productId: product!.id })
    expect(cardholder.status).toBe('ACTIVE')
    const kyc = await me.startKyc({ cardholderId: cardholder.id, productId: product!.id })
    expect(kyc.status).toBe('UNDER_REVIEW')
    await house.until(async () => (await house.as().journey('kyc', kyc.id))?.status === 'APPROVED')
    const card = await me.issueCard({
      cardholderId: cardholder.id,
      productId: product!.id,
      type: 'VIRTUAL',
      idempotencyKey: 'card-1',
    })
    expect(card.status).toBe('PENDING')
    await house.until(async () => (await house.as().journey('card', card.id))?.status === 'ACTIVE')
    const topup = await house
      .as()
      .topUpCard({ cardId: card.id, amount: { amount: '25.5', currency: product!.currency! }, idempotencyKey: 't-1' })
    expect(topup.status).toBe('PENDING')
    await house.until(async () => (await house.as().journey('topup', topup.id))?.status === 'APPROVED')
    expect(await house.as().spendable(card.id)).toBe(true)
    expect((await house.as().balanceOf(card.id))?.available).toEqual({ amount: '25.50', currency: product!.currency })
    expect(house.complaints).toEqual([])
    const changes = await house.as().statusChanges(customer.id, { first: 50 })
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
    expect((await house.as().attemptsOf(topup.id)).map(({ step, outcome }) => [step, outcome])).toMatchInlineSnapshot(`
      [
        [
          "top-up",
          "TOOK_EFFECT",
        ],
      ]
    `)
  })
})
