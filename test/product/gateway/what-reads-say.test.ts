import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Provider } from '../../../src/domain/provider.ts'
import { openInMemory } from '../../support/databases.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { newCustomer, statusOf, withCard } from '../../support/people.ts'

let harness: Harness
beforeAll(async () => {
  harness = await openHarness({ database: await openInMemory(), providers: ['artha'], limits: { mutationWait: 0.3 } })
})
afterAll(() => harness.close())

const artha = (): Provider => harness.world.providers.get('artha') as Provider
const instead = (change: Partial<Provider>): (() => void) => {
  const before = artha()
  const providers = harness.world.providers as Map<string, Provider>
  providers.set('artha', { ...before, ...change })
  return () => void providers.set('artha', before)
}

test('a freeze that the provider accepts but does not show at once is looked at soon, not hours later', async () => {
  const { cardId } = await withCard(harness, 'artha')
  const putBack = instead({ controls: { freeze: async () => {} } })
  await harness.as().cards.freeze({ cardId })
  putBack()
  const wished = await harness.as().cards.find(cardId)
  expect(wished).toMatchObject({ status: 'ACTIVE', wanted: 'FROZEN' })
  expect((wished?.nextCheckAt?.getTime() ?? 0) - harness.clock.now().getTime()).toBeLessThan(10_000)
  await statusOf(harness, cardId, 'FROZEN', 60)
})

test('a change at a provider that does not answer is told in time, and its trace says that it may have been made', async () => {
  const { cardholderId } = await withCard(harness, 'artha')
  let answer = (): void => {}
  const amendment = artha().amendment!
  const putBack = instead({
    amendment: {
      ...amendment,
      amend: async (...given) => new Promise<void>(resolve => (answer = resolve)).then(() => amendment.amend(...given)),
    },
  })
  const changing = harness.as().cardholders.update({ cardholderId, profile: { phone: '+447700900999' } })
  await expect(changing).rejects.toMatchObject({ problems: [{ code: 'PROVIDER_UNAVAILABLE' }] })
  expect((await harness.as().journeys.attempts(cardholderId)).at(-1)).toMatchObject({ step: 'amend', outcome: 'OPEN' })
  answer()
  putBack()
  await expect.poll(async () => (await harness.as().journeys.attempts(cardholderId)).at(-1)?.outcome).toBe('TOOK_EFFECT')
})

test('whoever was first seen on the provider’s list gives way to the customer that proves to be the same person', async () => {
  const person = harness.sandbox.seedReady(1)[0]!
  const listed = await harness.as().cardholders.listAt('artha', { first: 100, withBalances: false })
  const seen = listed.nodes.find(({ providerRef }) => providerRef === person.cardholder['id'])!
  const [card] = await harness.as().cards.of({ cardholderId: seen.id })
  const customerId = await newCustomer(harness)
  const { registration } = artha()
  const putBack = instead({
    registration: {
      ...registration,
      advance: async () => ({ is: 'done', refs: person.cardholder, result: { status: 'ACTIVE' } }),
    },
  })
  const product = (await harness.as().products.of('artha'))[0]!
  const ours = await harness.as().cardholders.create({ customerId, productId: product.id })
  putBack()
  expect(ours).toMatchObject({ status: 'ACTIVE', providerRef: seen.providerRef, customerId })
  expect(await harness.as().cardholders.find(seen.id)).toMatchObject({ status: 'CLOSED', providerRef: null })
  expect((await harness.as().cards.of({ cardholderId: ours.id })).map(({ id }) => id)).toEqual(
    card === undefined ? [] : [card.id],
  )
  expect((await harness.as().changes.list(ours.id, { first: 10 })).nodes.map(({ to }) => to)).toEqual(['PENDING', 'ACTIVE'])
})

test('a card that is being looked into says that it cannot be topped up, as topUpCard does', async () => {
  const { cardId } = await withCard(harness, 'artha')
  const ref = (await harness.as().cards.find(cardId))!.providerRef!
  harness.sandbox.console('card', ref, 'failed')
  harness.clock.pass(60)
  await harness.as().journeys.refresh({ journeyId: cardId })
  expect(await harness.as().cards.find(cardId)).toMatchObject({ status: 'NEEDS_REVIEW', facts: { fundable: false } })
})
