import { expect, test } from 'vitest'
import { statusOf } from '../../support/people.ts'
import { someone } from '../../support/person.ts'
import { story } from '../../support/story.ts'

story({ providers: ['artha'] }, harness => {
  test('a second product reuses the registration and runs its own KYC, which asks for documents', async () => {
    const { door } = harness
    const { client } = door
    const person = await someone(harness)
    const { customerId } = person
    const [first, second] = (await client.Providers()).providers[0]!.products
    const cardholderId = (await client.CreateCardholder({ input: { customerId, productId: first!.id } })).createCardholder
      .cardholder!.id
    const one = (await client.StartKyc({ input: { cardholderId, productId: first!.id } })).startKyc.kycApplication!
    await statusOf(harness, one.id, 'APPROVED')
    const same = (await client.CreateCardholder({ input: { customerId, productId: second!.id } })).createCardholder.cardholder!
    expect(same.id).toBe(cardholderId)

    const two = (await client.StartKyc({ input: { cardholderId, productId: second!.id } })).startKyc.kycApplication!
    expect(two).toMatchObject({ status: 'ACTION_REQUIRED', kycScope: second!.kycScope })
    expect(two.id).not.toBe(one.id)
    for (let [asked] = two.requirements; asked !== undefined; [asked] = await person.requirements(two.id)) {
      expect((await person.answer(asked))?.errors).toEqual([])
      expect((await person.answer(asked))?.errors, 'answering again').toMatchObject([
        { code: 'NOT_FOUND', path: ['requirementId'] },
      ])
    }
    await statusOf(harness, two.id, 'APPROVED')
    const card = (await client.IssueCard({ input: { cardholderId, productId: second!.id, idempotencyKey: 'of the second' } }))
      .issueCard
    expect(card).toMatchObject({ errors: [] })
    await statusOf(harness, card.card!.id, 'ACTIVE')
    expect(harness.sandbox.things('cardholder')).toHaveLength(1)
  })
})
