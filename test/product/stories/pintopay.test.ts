import { describe, expect, test } from 'vitest'
import { statusOf } from '../../support/people.ts'
import { fieldsOf, orderCard, productsOf, register, someone, topUp, verify, withCard } from '../../support/person.ts'
import { story } from '../../support/story.ts'

story({ providers: ['pintopay'], databases: 'one', webhooks: true }, harness => {
  const registered = async () => register(await someone(harness), (await productsOf(harness, 'pintopay'))[0])
  const startKyc = async (cardholderId: string, productId: string) =>
    (await harness.door.client.StartKyc({ input: { cardholderId, productId } })).startKyc

  test('a date of birth that makes one too young there is asked for again, since it may be mistyped', async () => {
    const { person, product, cardholderId } = await registered()
    harness.sandbox.decide('kyc', { outcome: 'retry', reason: 'birth_date_underage' })
    const { kycApplication, errors } = await startKyc(cardholderId, product.id)
    expect(errors).toEqual([])
    expect(kycApplication).toMatchObject({
      status: 'ACTION_REQUIRED',
      statusReason: { code: 'UNDER_AGE', retryable: true },
      requirements: [
        {
          __typename: 'FormRequirement',
          fields: [{ name: 'dateOfBirth', type: 'DATE', problem: expect.stringContaining('too young') }],
        },
      ],
    })
    await harness.settle()
    expect(harness.sandbox.things('kyc'), 'the same date is not sent again').toHaveLength(0)
    await person.answer(kycApplication!.requirements[0]!, { dateOfBirth: '1990-04-02' })
    await person.goesOn(kycApplication!.id, 'APPROVED')
    const { customer } = await harness.door.client.Customer({ id: person.customerId })
    expect(customer!.profile!.dateOfBirth, 'the customer’s profile is corrected too').toBe('1990-04-02')
  })

  test('a rejection is a dead end, and says so', async () => {
    const { person, product, cardholderId } = await registered()
    harness.sandbox.decide('kyc', { outcome: 'reject' })
    const { kycApplication } = await startKyc(cardholderId, product.id)
    await person.goesOn(kycApplication!.id, 'REJECTED')
    expect(await startKyc(cardholderId, product.id)).toMatchObject({
      kycApplication: null,
      errors: [{ code: 'CONFLICT', nodeId: kycApplication!.id }],
    })
  })

  test('two issuers behind it are two KYC applications of one cardholder, and one card order each', async () => {
    const products = await productsOf(harness, 'pintopay')
    const other = products.find(({ kycScope }) => kycScope !== products[0].kycScope)!
    const first = await verify(await register(await someone(harness), products[0]))
    expect(await orderCard({ ...first, product: other })).toMatchObject({ card: null, errors: [{ code: 'NOT_YET' }] })
    const second = await verify(await register(first.person, other))
    expect(second.cardholderId).toBe(first.cardholderId)
    expect(second.kycId).not.toBe(first.kycId)
    const sameScope = products.find(({ id, kycScope }) => id !== products[0].id && kycScope === products[0].kycScope)!
    expect((await verify({ ...first, product: sameScope })).kycId, 'one application counts for its whole scope').toBe(first.kycId)

    harness.sandbox.console('kyc', (await harness.as().kyc.find(second.kycId))!.providerRef!, 'suspended')
    await statusOf(harness, second.kycId, 'SUSPENDED', 7 * 3600)
    expect(await first.person.status(first.kycId), 'the other is as it was').toBe('APPROVED')
    expect(await first.person.status(first.cardholderId)).toBe('ACTIVE')
    expect(await orderCard({ ...second, product: other }, 'while suspended')).toMatchObject({
      card: null,
      errors: [{ code: 'NOT_YET', nodeId: second.kycId }],
    })
    harness.sandbox.console('kyc', (await harness.as().kyc.find(second.kycId))!.providerRef!, 'active')
    await statusOf(harness, second.kycId, 'APPROVED', 7 * 3600)
  })

  describe('a card that its first top-up activates', () => {
    test('waits for it, fundable but not to be spent from, and is active afterwards', async () => {
      const products = await productsOf(harness, 'pintopay')
      const sleeping = products.find(({ kycScope }) => kycScope === 'globex')!
      const mine = await withCard(harness, 'pintopay', sleeping)
      const before = (await harness.door.client.Journey({ id: mine.cardId })).node
      expect(before).toMatchObject({ cardStatus: 'INACTIVE' })
      expect(await harness.as().cards.spendable(mine.cardId)).toBe(false)
      const { topup, errors } = await topUp(mine)
      expect(errors).toEqual([])
      await mine.person.goesOn(topup!.id, 'APPROVED')
      await statusOf(harness, mine.cardId, 'ACTIVE', 600)
      expect(await harness.as().cards.spendable(mine.cardId)).toBe(true)
    })
  })

  test('an order that fails is rejected with its money back, and one in trouble is not given up', async () => {
    const mine = await withCard(harness, 'pintopay')
    harness.sandbox.decide('topup', { outcome: 'retry' })
    const troubled = await topUp(mine, 'troubled')
    await mine.person.goesOn(troubled.topup!.id, 'APPROVED')
    harness.sandbox.decide('topup', { outcome: 'reject', reason: 'provider_error' })
    const failed = await topUp(mine, 'fails')
    await mine.person.goesOn(failed.topup!.id, 'REJECTED')
    const { customer } = await harness.door.client.Customer({ id: mine.person.customerId })
    expect(customer!.cardholders[0]!.cards[0]!.topups.nodes).toMatchObject([
      { status: 'REJECTED', refundedToProgram: true },
      { status: 'APPROVED' },
    ])
  })

  test('whoever’s profile lacks something is asked for that and nothing else', async () => {
    const person = await someone(harness, { phone: undefined, firstName: undefined } as never)
    const product = (await productsOf(harness, 'pintopay'))[0]
    const { cardholderId } = await register(person, product)
    const { kycApplication } = await startKyc(cardholderId, product.id)
    const [form] = kycApplication!.requirements
    expect(fieldsOf(form)).toEqual(['firstName', 'phone'])
    await person.goesOn(kycApplication!.id, 'APPROVED')
  })
})
