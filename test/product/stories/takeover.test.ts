import { expect, test } from 'vitest'
import { Refusal } from '../../../src/gateway/api/refusal.ts'
import { type Person, productsOf, register, someone } from '../../support/person.ts'
import { story } from '../../support/story.ts'

/*
 * Somebody knows another's e-mail address and gives it as their own. What the victim has at a provider must not become the
 * stranger's: not its record, not its cards, and nobody may learn what is in it.
 */
story({ databases: 'one', webhooks: true }, harness => {
  const asStranger = async (victim: Person, providerId: string) => {
    const stranger = await someone(harness, { email: victim.profile.email, firstName: 'Mallory', lastName: 'Strange' })
    const [product] = await productsOf(harness, providerId)
    const { createCardholder } = await harness.door.client.CreateCardholder({
      input: { customerId: stranger.customerId, productId: product.id },
    })
    return { stranger, cardholder: createCardholder.cardholder!, product }
  }
  const recordsOf = (providerId: string, reference: string) =>
    harness.sandboxes
      .get(providerId)!
      .things('cardholder')
      .filter(thing => thing.reference === reference)

  test.each(['artha', 'fyatu'])(
    'at %s, where nobody proves an address, a person must look, and the record stays the victim’s',
    async providerId => {
      const victim = await someone(harness)
      const mine = await register(victim, (await productsOf(harness, providerId))[0])
      const ref = (await harness.as().cardholders.find(mine.cardholderId))!.providerRef
      const { stranger, cardholder, product } = await asStranger(victim, providerId)
      expect(cardholder).toMatchObject({
        status: 'NEEDS_REVIEW',
        statusReason: { code: 'ALREADY_REGISTERED', retryable: false },
        requirements: [],
      })
      expect((await harness.as().cardholders.find(cardholder.id))!.providerRef).toBeNull()
      const { startKyc } = await harness.door.client.StartKyc({ input: { cardholderId: cardholder.id, productId: product.id } })
      expect(startKyc).toMatchObject({ kycApplication: null, errors: [{ code: 'NOT_YET', nodeId: cardholder.id }] })
      harness.clock.pass(48 * 3600)
      await harness.settle()
      expect(await stranger.status(cardholder.id)).toBe('NEEDS_REVIEW')

      const { resolveReview } = await harness.door.client.ResolveReview({
        input: { journeyId: cardholder.id, outcome: 'HAPPENED', providerRef: ref!, note: 'looks like them' },
      })
      expect(resolveReview, 'not even back-office gives one record to two').toMatchObject({
        journey: null,
        errors: [{ code: 'CONFLICT', path: ['providerRef'], nodeId: mine.cardholderId }],
      })
      expect(await victim.status(mine.cardholderId)).toBe('ACTIVE')
      expect((await harness.as().cardholders.find(mine.cardholderId))!.providerRef).toBe(ref)
      expect(recordsOf(providerId, mine.cardholderId)).toHaveLength(1)
      expect(recordsOf(providerId, cardholder.id)).toHaveLength(0)
    },
  )

  test('at yativo, a proven address cannot be taken', async () => {
    const victim = await someone(harness)
    const mine = await register(victim, (await productsOf(harness, 'yativo'))[0])
    const { cardholder } = await asStranger(victim, 'yativo')
    expect(cardholder).toMatchObject({ status: 'NEEDS_REVIEW', statusReason: { code: 'ALREADY_REGISTERED' } })
    expect((await harness.as().cardholders.find(cardholder.id))!.providerRef).toBeNull()
    expect(await victim.status(mine.cardholderId)).toBe('ACTIVE')
  })

  test('at yativo, an address that nobody has proven yet must be proven by whoever comes, and one record is one person’s', async () => {
    const victim = await someone(harness)
    const [product] = await productsOf(harness, 'yativo')
    const begun = (
      await harness.door.client.CreateCardholder({ input: { customerId: victim.customerId, productId: product.id } })
    ).createCardholder.cardholder!
    expect(begun).toMatchObject({ status: 'ACTION_REQUIRED', requirements: [{ __typename: 'CodeRequirement' }] })
    const { cardholder } = await asStranger(victim, 'yativo')
    expect(cardholder).toMatchObject({ status: 'NEEDS_REVIEW', statusReason: { code: 'ALREADY_REGISTERED' }, requirements: [] })
    await victim.goesOn(begun.id, 'ACTIVE')
    expect(await harness.as().cardholders.find(cardholder.id)).not.toMatchObject({ status: 'ACTIVE' })
    expect(recordsOf('yativo', begun.id)).toHaveLength(1)
  })

  test('at pintopay, users carry no address: the stranger gets a record of their own', async () => {
    const victim = await someone(harness)
    const mine = await register(victim, (await productsOf(harness, 'pintopay'))[0])
    const { cardholder } = await asStranger(victim, 'pintopay')
    expect(cardholder.status).toBe('ACTIVE')
    const refs = await Promise.all(
      [mine.cardholderId, cardholder.id].map(async id => (await harness.as().cardholders.find(id))!.providerRef),
    )
    expect(new Set(refs).size).toBe(2)
  })

  test('a customer sees nothing of another: not by id, not in a list, not by asking to act on it', async () => {
    const victim = await someone(harness)
    const mine = await register(victim, (await productsOf(harness, 'artha'))[0])
    await someone(harness)
    const stranger = harness.as({ subject: 'someone-else', roles: ['CUSTOMER'], scopes: ['funds:write'] })
    expect(await stranger.journeys.find(mine.cardholderId)).toBeNull()
    expect(await stranger.node(victim.customerId)).toBeNull()
    expect((await stranger.customers.list({ first: 10 })).nodes).toEqual([])
    const refusal = (cardholderId: string): Promise<unknown> =>
      stranger.kyc.start({ cardholderId, productId: mine.product.id }).catch((error: unknown) => error)
    const missing = await refusal('chd_00000000000000000000000000')
    expect(missing).toBeInstanceOf(Refusal)
    expect(await refusal(mine.cardholderId), 'foreign and missing are told in the same words').toEqual(missing)
  })
})
