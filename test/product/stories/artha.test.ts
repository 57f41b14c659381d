import { describe, expect, test } from 'vitest'
import { statusOf } from '../../support/people.ts'
import { fieldsOf, orderCard, productsOf, register, someone, verify } from '../../support/person.ts'
import { story } from '../../support/story.ts'

story({ providers: ['artha'], databases: 'one', webhooks: true }, stage => {
  const physical = async () => (await productsOf(stage, 'artha')).find(({ type }) => type === 'PHYSICAL')!

  describe('a card that comes by post', () => {
    test('is sent to an address that is asked for, and works once the code that came with it is typed', async () => {
      const verified = await verify(await register(await someone(stage), await physical()))
      const { person } = verified
      const { card, errors } = await orderCard(verified)
      expect(errors).toEqual([])
      expect(card).toMatchObject({
        status: 'ACTION_REQUIRED',
        type: 'PHYSICAL',
        requirements: [{ __typename: 'FormRequirement' }],
      })
      expect(fieldsOf(card!.requirements[0]).length).toBeGreaterThan(2)
      expect(stage.house.sandbox.things('card').filter(({ parent }) => parent === undefined)).toEqual([])
      await person.answer(card!.requirements[0]!)
      await stage.house.until(async () => (await person.requirements(card!.id))[0]?.__typename === 'CodeRequirement', 3600)
      const [code] = await person.requirements(card!.id)
      const wrong = await person.answer(code!, { code: '000000' })
      expect(wrong).toMatchObject({
        errors: [],
        journey: { requirements: [{ id: code!.id, problem: 'This code was not accepted.' }] },
      })
      await person.goesOn(card!.id, 'ACTIVE')
      expect(stage.house.sandbox.things('card')).toHaveLength(1)
    })
  })

  test('a customer suspended there is seen to be by the slow poll, and gets no other card until that is over', async () => {
    const verified = await verify(await register(await someone(stage), (await productsOf(stage, 'artha'))[0]))
    const { cardholderId, person } = verified
    const { changeCursor } = (await stage.door.client.ChangeCursor({ id: person.customerId })).node as { changeCursor: string }
    const ref = (await stage.house.as().journey('cardholder', cardholderId))!.providerRef!
    stage.house.sandbox.console('cardholder', ref, 'suspended')
    await statusOf(stage.house, cardholderId, 'SUSPENDED', 7 * 3600)
    const { statusChanges } = await stage.door.client.StatusChanges({ id: person.customerId, after: changeCursor })
    expect(statusChanges.nodes).toMatchObject([
      { from: 'ACTIVE', to: 'SUSPENDED', source: 'POLL', subject: { id: cardholderId } },
    ])
    expect(await orderCard(verified)).toMatchObject({
      card: null,
      errors: [{ code: 'NOT_YET', path: ['cardholderId'], nodeId: cardholderId }],
    })
    stage.house.sandbox.console('cardholder', ref, 'active')
    await statusOf(stage.house, cardholderId, 'ACTIVE', 7 * 3600)
    expect((await orderCard(verified)).errors).toEqual([])
  })

  test('a product that is no longer sold is not begun, and says so', async () => {
    const { providers } = await stage.door.client.Providers()
    const closed = providers[0]!.products.find(({ active }) => !active)!
    const { customerId } = await someone(stage)
    const { createCardholder } = await stage.door.client.CreateCardholder({ input: { customerId, productId: closed.id } })
    expect(createCardholder).toMatchObject({ cardholder: null, errors: [{ code: 'NOT_SUPPORTED', path: ['productId'] }] })
  })
})
