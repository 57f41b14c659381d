import { expect, test } from 'vitest'
import { INES, statusOf } from '../support/people.ts'
import { story } from '../support/story.ts'

/** The smallest PNG there is, as base64. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

story({ providers: ['artha'] }, stage => {
  test('a second product reuses the registration and runs its own KYC, which asks for documents', async () => {
    const { house, door } = stage
    const { client } = door
    const { createCustomer } = await client.CreateCustomer({ input: { externalId: 'second', profile: { ...INES, email: 'second@example.test' } } })
    const customerId = createCustomer.customer!.id
    const [first, second] = (await client.Providers()).providers[0]!.products
    const cardholderId = (await client.CreateCardholder({ input: { customerId, productId: first!.id } })).createCardholder.cardholder!.id
    const one = (await client.StartKyc({ input: { cardholderId, productId: first!.id } })).startKyc.kycApplication!
    await statusOf(house, one.id, 'APPROVED')
    const same = (await client.CreateCardholder({ input: { customerId, productId: second!.id } })).createCardholder.cardholder!
    expect(same.id).toBe(cardholderId)

    const two = (await client.StartKyc({ input: { cardholderId, productId: second!.id } })).startKyc.kycApplication!
    expect(two).toMatchObject({ status: 'ACTION_REQUIRED', kycScope: second!.kycScope })
    expect(two.id).not.toBe(one.id)
    for (let asked = two.requirements; asked.length > 0; ) {
      const requirement = asked[0]!
      const about = { journeyId: two.id, requirementId: requirement.id }
      if (requirement.__typename === 'FormRequirement') {
        const values = requirement.fields.map(({ name, options }) => ({ name, value: options?.[0]?.value ?? 'X123456' }))
        const { submitForm } = await client.SubmitForm({ input: { ...about, values } })
        expect(submitForm.errors).toEqual([])
        asked = submitForm.journey!.requirements
      } else if (requirement.__typename === 'DocumentRequirement') {
        const files = requirement.sides.map(side => ({ side, base64: PICTURE, mediaType: 'image/png' }))
        const dates = { ...(requirement.needsIssuedOn ? { issuedOn: '2020-01-01' } : {}), ...(requirement.needsExpiresOn ? { expiresOn: '2030-01-01' } : {}) }
        const { submitDocument } = await client.SubmitDocument({ input: { ...about, type: requirement.accepts[0]!, number: 'X123456', issuingCountry: 'GB', files, ...dates } })
        expect(submitDocument.errors).toEqual([])
        const twice = await client.SubmitDocument({ input: { ...about, type: requirement.accepts[0]!, files } })
        expect(twice.submitDocument.errors).toMatchObject([{ code: 'NOT_FOUND', path: ['requirementId'] }])
        asked = submitDocument.journey!.requirements
      } else throw new Error(`expected a form or a document but got ${requirement.__typename}`)
    }
    await statusOf(house, two.id, 'APPROVED')
    const card = (await client.IssueCard({ input: { cardholderId, productId: second!.id, idempotencyKey: 'of the second' } })).issueCard
    expect(card).toMatchObject({ errors: [] })
    await statusOf(house, card.card!.id, 'ACTIVE')
    expect(house.sandbox.things('cardholder')).toHaveLength(1)
  })
})
