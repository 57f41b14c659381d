import { describe, expect, test } from 'vitest'
import { statusOf } from '../../support/people.ts'
import { fieldsOf, orderCard, productsOf, register, someone, verify } from '../../support/person.ts'
import { story } from '../../support/story.ts'

story({ providers: ['artha'], databases: 'one', webhooks: true }, harness => {
  const physical = async () => (await productsOf(harness, 'artha')).find(({ type }) => type === 'PHYSICAL')!

  describe('a card that comes by post', () => {
    test('is sent to an address that is asked for, and works once the code that came with it is typed', async () => {
      const verified = await verify(await register(await someone(harness), await physical()))
      const { person } = verified
      const { card, errors } = await orderCard(verified)
      expect(errors).toEqual([])
      expect(card).toMatchObject({
        status: 'ACTION_REQUIRED',
        type: 'PHYSICAL',
        requirements: [{ __typename: 'FormRequirement' }],
      })
      expect(fieldsOf(card!.requirements[0]).length).toBeGreaterThan(2)
      expect(harness.sandbox.things('card').filter(({ parent }) => parent === undefined)).toEqual([])
      await person.answer(card!.requirements[0]!)
      await harness.until(async () => (await person.requirements(card!.id))[0]?.__typename === 'CodeRequirement', 3600)
      const [code] = await person.requirements(card!.id)
      const wrong = await person.answer(code!, { code: '000000' })
      expect(wrong).toMatchObject({
        errors: [],
        journey: { requirements: [{ id: code!.id, problem: 'This code was not accepted.' }] },
      })
      await person.goesOn(card!.id, 'ACTIVE')
      expect(harness.sandbox.things('card')).toHaveLength(1)
    })
  })

  test('a customer suspended there is seen to be by the slow poll, and gets no other card until that is over', async () => {
    const verified = await verify(await register(await someone(harness), (await productsOf(harness, 'artha'))[0]))
    const { cardholderId, person } = verified
    const { changeCursor } = (await harness.door.client.ChangeCursor({ id: person.customerId })).node as { changeCursor: string }
    const ref = (await harness.as().cardholders.find(cardholderId))!.providerRef!
    harness.sandbox.console('cardholder', ref, 'suspended')
    await statusOf(harness, cardholderId, 'SUSPENDED', 7 * 3600)
    const { statusChanges } = await harness.door.client.StatusChanges({ id: person.customerId, after: changeCursor })
    expect(statusChanges.nodes).toMatchObject([
      { from: 'ACTIVE', to: 'SUSPENDED', source: 'POLL', subject: { id: cardholderId } },
    ])
    expect(await orderCard(verified)).toMatchObject({
      card: null,
      errors: [{ code: 'NOT_YET', path: ['cardholderId'], nodeId: cardholderId }],
    })
    harness.sandbox.console('cardholder', ref, 'active')
    await statusOf(harness, cardholderId, 'ACTIVE', 7 * 3600)
    expect((await orderCard(verified)).errors).toEqual([])
  })

  test('a product that is no longer sold is not begun, and says so', async () => {
    const { providers } = await harness.door.client.Providers()
    const closed = providers[0]!.products.find(({ active }) => !active)!
    const { customerId } = await someone(harness)
    const { createCardholder } = await harness.door.client.CreateCardholder({ input: { customerId, productId: closed.id } })
    expect(createCardholder).toMatchObject({ cardholder: null, errors: [{ code: 'NOT_SUPPORTED', path: ['productId'] }] })
  })
})
