import { describe, expect, test } from 'vitest'
import type { YativoSandbox } from '../../../src/providers/yativo/sandbox/index.ts'
import { statusOf } from '../../support/people.ts'
import { type Person, productsOf, register, someone, topUp, verify, withCard } from '../../support/person.ts'
import { deliverAll, type StoryHarness, story } from '../../support/story.ts'

const LINK_SECONDS = 3600

story({ providers: ['yativo'], databases: 'one', webhooks: true }, harness => {
  const begin = async (person: Person) => {
    const product = (await productsOf(harness, 'yativo'))[0]
    const { createCardholder } = await harness.door.client.CreateCardholder({
      input: { customerId: person.customerId, productId: product.id },
    })
    return { product, cardholder: createCardholder.cardholder! }
  }
  const startKyc = async (cardholderId: string, productId: string) =>
    (await harness.door.client.StartKyc({ input: { cardholderId, productId } })).startKyc
  const deliver = () => deliverAll(harness)

  describe('the code that proves an e-mail address', () => {
    test('may be mistyped: the same requirement comes back and says so', async () => {
      const person = await someone(harness)
      const { cardholder } = await begin(person)
      const [asked] = cardholder.requirements
      expect(cardholder).toMatchObject({
        status: 'ACTION_REQUIRED',
        requirements: [{ __typename: 'CodeRequirement', problem: null }],
      })
      expect(asked).toMatchObject({ sentTo: expect.stringMatching(/\*\*\*@example\.test$/) })
      const wrong = await person.answer(asked!, { code: '000000' })
      expect(wrong).toMatchObject({
        errors: [],
        journey: { requirements: [{ id: asked!.id, problem: 'This code is not right.' }] },
      })
      expect(await person.status(cardholder.id)).toBe('ACTION_REQUIRED')
      const right = await person.answer((await person.requirements(cardholder.id))[0]!)
      expect(right).toMatchObject({ errors: [], journey: { cardholderStatus: 'ACTIVE', requirements: [] } })
    })

    test('is sent anew when it is asked for, and the old one no longer counts', async () => {
      const person = await someone(harness)
      const { cardholder } = await begin(person)
      const [asked] = cardholder.requirements
      const old = await person.codeFor(asked!)
      harness.clock.pass(700)
      const late = await person.answer(asked!, { code: old })
      expect(late).toMatchObject({
        errors: [],
        journey: { requirements: [{ id: asked!.id, problem: 'This code has expired. Ask for a new one.' }] },
      })
      const { renewRequirement } = await harness.door.client.RenewRequirement({
        input: { journeyId: cardholder.id, requirementId: asked!.id },
      })
      expect(renewRequirement).toMatchObject({ errors: [], journey: { requirements: [{ id: asked!.id, problem: null }] } })
      expect(await person.codeFor(asked!)).not.toBe(old)
      await person.goesOn(cardholder.id, 'ACTIVE')
    })
  })

  test('a page that has closed is a new page when it is read, so that nobody is sent to a dead one', async () => {
    const { person, product, cardholderId } = await register(await someone(harness), (await productsOf(harness, 'yativo'))[0])
    const { kycApplication } = await startKyc(cardholderId, product.id)
    const [first] = kycApplication!.requirements
    expect(first).toMatchObject({ __typename: 'VisitRequirement' })
    harness.clock.pass(LINK_SECONDS + 1)
    const [second] = await person.requirements(kycApplication!.id)
    expect(second).toMatchObject({ __typename: 'VisitRequirement', id: first!.id })
    expect((second as { url: string }).url).not.toBe((first as { url: string }).url)
    await expect(harness.sandbox.visit((first as { url: string }).url)).rejects.toThrow('expired')
    await person.answer(second!)
    await person.goesOn(kycApplication!.id, 'APPROVED')
  })

  test('asks, in this order, for a visit, where the money comes from, and the phone', async () => {
    const { person, product, cardholderId } = await register(await someone(harness), (await productsOf(harness, 'yativo'))[0])
    const { kycApplication } = await startKyc(cardholderId, product.id)
    const seen: string[] = []
    await harness.until(async () => {
      if ((await person.status(kycApplication!.id)) === 'APPROVED') return true
      const [asked] = await person.requirements(kycApplication!.id)
      if (asked !== undefined && seen.at(-1) !== asked.label) seen.push(asked.label)
      if (asked !== undefined) await person.answer(asked)
      return false
    })
    expect(seen).toEqual([
      'Prove who you are on the page of the card issuer',
      'Tell us where your money comes from',
      'Type the code that was sent to your phone',
    ])
  })

  test('goes on without a phone code where the API has no such step', async () => {
    const { switches } = harness.sandbox as YativoSandbox
    switches.phoneStep = false
    const { person, kycId } = await verify(await register(await someone(harness), (await productsOf(harness, 'yativo'))[0]))
    switches.phoneStep = true
    expect(await person.status(kycId)).toBe('APPROVED')
  })

  test('corrections are asked for on the same page, with what was wrong', async () => {
    const { person, product, cardholderId } = await register(await someone(harness), (await productsOf(harness, 'yativo'))[0])
    harness.sandbox.decide('kyc', { outcome: 'retry' })
    const { kycApplication } = await startKyc(cardholderId, product.id)
    await person.answer(kycApplication!.requirements[0]!)
    await harness.until(async () => (await person.requirements(kycApplication!.id))[0]?.problem != null, 600)
    expect(await person.requirements(kycApplication!.id)).toMatchObject([
      { __typename: 'VisitRequirement', problem: expect.stringContaining('open the page again') },
    ])
    await person.goesOn(kycApplication!.id, 'APPROVED')
  })

  test('who is rejected for good starts again with another e-mail address, as the same cardholder', async () => {
    const { person, product, cardholderId } = await register(await someone(harness), (await productsOf(harness, 'yativo'))[0])
    harness.sandbox.decide('kyc', { outcome: 'reject', reason: 'Forged document' })
    const { kycApplication } = await startKyc(cardholderId, product.id)
    await person.goesOn(kycApplication!.id, 'REJECTED')
    expect((await harness.door.client.Journey({ id: kycApplication!.id })).node).toMatchObject({
      statusReason: { code: 'PROVIDER_DECLINED', retryable: false },
    })
    await statusOf(harness, cardholderId, 'CLOSED', 7 * 3600)
    expect(await startKyc(cardholderId, product.id)).toMatchObject({
      kycApplication: null,
      errors: [{ code: 'NOT_YET', nodeId: cardholderId }],
    })

    const { cardholder } = await begin(person)
    expect(cardholder).toMatchObject({
      id: cardholderId,
      status: 'ACTION_REQUIRED',
      requirements: [{ __typename: 'FormRequirement', fields: [{ name: 'newEmail', type: 'EMAIL' }] }],
    })
    await person.answer(cardholder.requirements[0]!, { newEmail: `again-${person.profile.email}` })
    await person.goesOn(cardholderId, 'ACTIVE')
    const once = await verify({ person, product, cardholderId })
    expect(once.kycId).toBe(kycApplication!.id)
    expect(harness.sandbox.things('cardholder').filter(({ reference }) => reference === cardholderId)).toHaveLength(1)
  })

  describe('money put into the wallet', () => {
    const fund = async (planned: 'completed' | 'initiated', idempotencyKey: string) => {
      const { switches } = harness.sandbox as YativoSandbox
      switches.transfers = planned
      const mine = await (shared ??= withCard(harness, 'yativo'))
      const { topup, errors } = await topUp(mine, idempotencyKey)
      expect(errors).toEqual([])
      return { ...mine, topup: topup! }
    }
    let shared: ReturnType<typeof withCard> | undefined

    test('is there at once where the answer says so', async () => {
      const { topup } = await fund('completed', 'at once')
      expect(topup).toMatchObject({ status: 'APPROVED', target: 'WALLET', fee: { amount: '0.25', currency: 'USD' } })
    })

    test('otherwise is settled by a signed webhook, however late and however often it comes, and never by the balance', async () => {
      const { topup, person, cardholderId } = await fund('initiated', 'late')
      expect(topup.status).toBe('PENDING')
      harness.clock.pass(3600)
      await harness.settle()
      harness.sandbox.console('topup', harness.sandbox.things('topup').at(-1)!.id, 'completed')
      const { customer } = await harness.door.client.Customer({ id: person.customerId })
      expect(
        customer!.cardholders.find(({ id }) => id === cardholderId)!.balance!.available.amount,
        'the money is there',
      ).not.toBe('0.00')
      harness.clock.pass(120)
      await harness.settle()
      expect(await person.status(topup.id), 'and proves nothing').toBe('PENDING')
      harness.sandbox.delivery.copies = 3
      await deliver()
      harness.sandbox.delivery.copies = 1
      expect(await person.status(topup.id)).toBe('APPROVED')
      const { statusChanges } = await harness.door.client.StatusChanges({ id: topup.id })
      expect(statusChanges.nodes.map(({ to }) => to)).toEqual(['PENDING', 'APPROVED'])
    })

    test('is settled by a webhook that came before the answer did', async () => {
      harness.sandbox.faults.add({ on: 'POST fund-customer', kind: 'drop-after' })
      const { topup, person } = await fund('initiated', 'early')
      expect(topup.status).toBe('OUTCOME_UNKNOWN')
      harness.clock.pass(1)
      harness.sandbox.console('topup', harness.sandbox.things('topup').at(-1)!.id, 'completed')
      await deliver()
      await statusOf(harness, topup.id, 'APPROVED', 600)
      expect(harness.sandbox.things('topup').filter(({ reference }) => reference?.startsWith(topup.id))).toHaveLength(1)
      const keys = (await harness.as().journeys.attempts(topup.id)).map(({ key }) => key)
      expect(keys.length, 'it was repeated under its key, which did nothing but tell the id').toBe(2)
      expect(new Set(keys).size).toBe(1)
      expect(await person.status(topup.id)).toBe('APPROVED')
    })

    test('that failed says so, and that it went back to the programme', async () => {
      const { topup } = await fund('initiated', 'fails')
      harness.sandbox.console('topup', harness.sandbox.things('topup').at(-1)!.id, 'failed')
      await deliver()
      expect((await topUpIn(harness, topup.id))!).toMatchObject({
        topupStatus: 'REJECTED',
        statusReason: { code: 'PROVIDER_DECLINED' },
      })
      expect((await harness.as().topups.find(topup.id))?.facts).toMatchObject({ refundedToProgram: true })
    })

    test('that nobody ever tells of needs a person to look', async () => {
      const { topup } = await fund('initiated', 'never told')
      await statusOf(harness, topup.id, 'NEEDS_REVIEW', 25 * 3600)
      const { resolveReview } = await harness.door.client.ResolveReview({
        input: { journeyId: topup.id, outcome: 'HAPPENED', note: 'completed at their console' },
      })
      expect(resolveReview).toMatchObject({ errors: [], journey: { topupStatus: 'APPROVED' } })
    })
  })
})

const topUpIn = async ({ door }: StoryHarness, id: string) => (await door.client.Journey({ id })).node
