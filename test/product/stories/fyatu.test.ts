import { describe, expect, test } from 'vitest'
import { statusOf } from '../../support/people.ts'
import { fieldsOf, PICTURE, productsOf, register, someone, verify, withCard } from '../../support/person.ts'
import { deliverAll, story } from '../../support/story.ts'

story({ providers: ['fyatu'], databases: 'one', webhooks: true }, harness => {
  const registered = async () => register(await someone(harness), (await productsOf(harness, 'fyatu'))[0])
  const startKyc = async (cardholderId: string, productId: string) =>
    (await harness.door.client.StartKyc({ input: { cardholderId, productId } })).startKyc

  describe('the decision on KYC', () => {
    test('comes by a signed webhook, long before the next poll', async () => {
      const { person, product, cardholderId } = await registered()
      const { kycApplication } = await startKyc(cardholderId, product.id)
      expect(kycApplication).toMatchObject({ status: 'UNDER_REVIEW', requirements: [], attempt: 1 })
      harness.clock.pass(5)
      await harness.settle()
      await deliverAll(harness)
      expect(await person.status(kycApplication!.id)).toBe('APPROVED')
    })

    test('is found out by a safety poll where no webhook comes', async () => {
      const { person, product, cardholderId } = await registered()
      const { kycApplication } = await startKyc(cardholderId, product.id)
      await statusOf(harness, kycApplication!.id, 'APPROVED', 600)
      expect(await person.status(kycApplication!.id)).toBe('APPROVED')
    })

    test('that asks for another document is answered by links, as attempt 2', async () => {
      const { person, product, cardholderId } = await registered()
      harness.sandbox.decide('kyc', { outcome: 'retry' })
      const first = (await startKyc(cardholderId, product.id)).kycApplication!
      await person.goesOn(first.id, 'REJECTED')
      const [asked] = await person.requirements(first.id)
      expect(asked).toMatchObject({
        __typename: 'DocumentRequirement',
        takes: ['URL'],
        problem: 'The last document could not be read.',
      })
      const about = { journeyId: first.id, requirementId: asked!.id, type: 'PASSPORT' }
      const sides = asked?.__typename === 'DocumentRequirement' ? asked.sides : []
      const asContent = await harness.door.client.SubmitDocument({
        input: { ...about, files: sides.map(side => ({ side, base64: PICTURE })) },
      })
      expect(asContent.submitDocument.errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['files', '0', 'base64'] }, {}, {}])
      expect((await person.answer(asked!))!.errors).toEqual([])
      const again = (await startKyc(cardholderId, product.id)).kycApplication!
      expect(again).toMatchObject({ id: first.id, attempt: 2, status: 'UNDER_REVIEW', statusReason: null })
      await person.goesOn(first.id, 'APPROVED')
      expect(
        harness.sandbox.calls.filter(({ operation, effect }) => operation === 'POST kyc' && effect !== undefined),
      ).toHaveLength(1)
    })

    test('that finds them on a list never says so to the person', async () => {
      const { person, product, cardholderId } = await registered()
      harness.sandbox.decide('kyc', { outcome: 'reject', reason: 'WATCHLIST_MATCH' })
      const { kycApplication } = await startKyc(cardholderId, product.id)
      await person.goesOn(kycApplication!.id, 'REJECTED')
      const { node } = await harness.door.client.Journey({ id: kycApplication!.id })
      expect(node).toMatchObject({ statusReason: { code: 'NOT_ELIGIBLE', retryable: false } })
      expect(JSON.stringify((node as { statusReason: object }).statusReason)).not.toMatch(/watchlist/i)
    })
  })

  describe('what they hold of a person', () => {
    const change = async (cardholderId: string, profile: object) =>
      (await harness.door.client.UpdateCardholder({ input: { cardholderId, profile } })).updateCardholder

    test('can be changed until KYC has locked it, all of a change or nothing', async () => {
      const { person, product, cardholderId } = await registered()
      expect(await change(cardholderId, { lastName: 'Okoro-Lind' })).toMatchObject({
        errors: [],
        cardholder: { id: cardholderId },
      })
      await verify({ person, product, cardholderId })
      const writes = () =>
        harness.sandbox.calls.filter(({ operation, effect }) => operation === 'PATCH cardholder' && effect !== undefined).length
      const before = writes()
      expect(await change(cardholderId, { lastName: 'Lind', phone: '+447700900555' })).toMatchObject({
        cardholder: null,
        errors: [{ code: 'CONFLICT', path: ['profile', 'lastName'], nodeId: cardholderId }],
      })
      expect(writes(), 'nothing of it was sent').toBe(before)
      expect((await harness.door.client.Customer({ id: person.customerId })).customer!.profile).toMatchObject({
        lastName: 'Okoro-Lind',
        phone: person.profile.phone,
      })
      expect(await change(cardholderId, { phone: '+447700900555' })).toMatchObject({ errors: [] })
      expect(writes()).toBe(before + 1)
      expect(await harness.as().cardholders.profile(cardholderId)).toMatchObject({
        lastName: 'Okoro-Lind',
        phone: '+447700900555',
      })
    })
  })

  test('a person whom they suspend cannot use any card, and all of it is pushed', async () => {
    const { person, cardholderId, cardId } = await withCard(harness, 'fyatu')
    const ref = (await harness.as().cardholders.find(cardholderId))!.providerRef!
    harness.sandbox.console('cardholder', ref, 'suspended')
    await deliverAll(harness)
    expect([await person.status(cardholderId), await person.status(cardId)]).toEqual(['SUSPENDED', 'FROZEN'])
    harness.sandbox.console('cardholder', ref, 'active')
    await deliverAll(harness)
    expect([await person.status(cardholderId), await person.status(cardId)]).toEqual(['ACTIVE', 'ACTIVE'])
  })

  test('whoever’s profile lacks something is asked for it before they are registered', async () => {
    const person = await someone(harness, { dateOfBirth: undefined, address: undefined } as never)
    const [product] = await productsOf(harness, 'fyatu')
    const { createCardholder } = await harness.door.client.CreateCardholder({
      input: { customerId: person.customerId, productId: product.id },
    })
    const { requirements, status, id } = createCardholder.cardholder!
    expect(status).toBe('ACTION_REQUIRED')
    expect(fieldsOf(requirements[0])).toEqual([
      'dateOfBirth',
      'address.line1',
      'address.city',
      'address.state',
      'address.postalCode',
      'address.country',
    ])
    await person.goesOn(id, 'ACTIVE')
    expect(
      (await harness.door.client.Customer({ id: person.customerId })).customer!.profile!.address,
      'and nobody need ask again',
    ).toMatchObject({ country: 'GB' })
  })
})
