import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Provider } from '../../../src/domain/provider.ts'
import { openInMemory } from '../../support/databases.ts'
import { type House, openHouse } from '../../support/house.ts'
import { newCustomer, statusOf, withCard } from '../../support/people.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ database: await openInMemory(), providers: ['artha'], limits: { mutationWait: 0.3 } })
})
afterAll(() => house.close())

const artha = (): Provider => house.world.providers.get('artha') as Provider
const instead = (change: Partial<Provider>): (() => void) => {
  const before = artha()
  const providers = house.world.providers as Map<string, Provider>
  providers.set('artha', { ...before, ...change })
  return () => void providers.set('artha', before)
}

test('a freeze that the provider accepts but does not show at once is looked at soon, not hours later', async () => {
  const { cardId } = await withCard(house, 'artha')
  const putBack = instead({ controls: { freeze: async () => {} } })
  await house.as().control({ cardId, control: 'freeze' })
  putBack()
  const wished = await house.as().journey('card', cardId)
  expect(wished).toMatchObject({ status: 'ACTIVE', wanted: 'FROZEN' })
  expect((wished?.nextCheckAt?.getTime() ?? 0) - house.clock.now().getTime()).toBeLessThan(10_000)
  await statusOf(house, cardId, 'FROZEN', 60)
})

test('a change at a provider that does not answer is told in time, and its trace says that it may have been made', async () => {
  const { cardholderId } = await withCard(house, 'artha')
  let answer = (): void => {}
  const amendment = artha().amendment!
  const putBack = instead({
    amendment: {
      ...amendment,
      amend: async (...given) => new Promise<void>(resolve => (answer = resolve)).then(() => amendment.amend(...given)),
    },
  })
  const changing = house.as().updateCardholder({ cardholderId, profile: { phone: '+447700900999' } })
  await expect(changing).rejects.toMatchObject({ problems: [{ code: 'PROVIDER_UNAVAILABLE' }] })
  expect((await house.as().attemptsOf(cardholderId)).at(-1)).toMatchObject({ step: 'amend', outcome: 'OPEN' })
  answer()
  putBack()
  await expect.poll(async () => (await house.as().attemptsOf(cardholderId)).at(-1)?.outcome).toBe('TOOK_EFFECT')
})

test('whoever was first seen on the provider’s list gives way to the customer that proves to be the same person', async () => {
  const person = house.sandbox.seedReady(1)[0]!
  const listed = await house.as().cardholdersAt('artha', { first: 100, withBalances: false })
  const seen = listed.nodes.find(({ providerRef }) => providerRef === person.cardholder['id'])!
  const [card] = await house.as().journeysOf({ cardholderId: seen.id }, 'card')
  const customerId = await newCustomer(house)
  const { registration } = artha()
  const putBack = instead({
    registration: {
      ...registration,
      advance: async () => ({ is: 'done', refs: person.cardholder, result: { status: 'ACTIVE' } }),
    },
  })
  const product = (await house.as().products('artha'))[0]!
  const ours = await house.as().createCardholder({ customerId, productId: product.id })
  putBack()
  expect(ours).toMatchObject({ status: 'ACTIVE', providerRef: seen.providerRef, customerId })
  expect(await house.as().journey('cardholder', seen.id)).toMatchObject({ status: 'CLOSED', providerRef: null })
  expect((await house.as().journeysOf({ cardholderId: ours.id }, 'card')).map(({ id }) => id)).toEqual(
    card === undefined ? [] : [card.id],
  )
  expect((await house.as().statusChanges(ours.id, { first: 10 })).nodes.map(({ to }) => to)).toEqual(['PENDING', 'ACTIVE'])
})

test('a card that is being looked into says that it cannot be topped up, as topUpCard does', async () => {
  const { cardId } = await withCard(house, 'artha')
  const ref = (await house.as().journey('card', cardId))!.providerRef!
  house.sandbox.console('card', ref, 'failed')
  house.clock.pass(60)
  await house.as().refresh({ journeyId: cardId })
  expect(await house.as().journey('card', cardId)).toMatchObject({ status: 'NEEDS_REVIEW', facts: { fundable: false } })
})
