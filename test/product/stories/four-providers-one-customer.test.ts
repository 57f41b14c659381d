import { expect, test } from 'vitest'
import {
  amountFor,
  fieldsOf,
  orderCard,
  type Person,
  productsOf,
  register,
  someone,
  topUp,
  verify,
} from '../../support/person.ts'
import { deliverAll, story } from '../../support/story.ts'
import { watching } from '../../support/watching.ts'

const FOUR = ['artha', 'fyatu', 'pintopay', 'yativo']

story({ databases: 'one', webhooks: true }, harness => {
  const client = () => harness.door.client
  const begin = async (person: Person, providerId: string) => {
    const [product] = await productsOf(harness, providerId)
    const { createCardholder } = await client().CreateCardholder({
      input: { customerId: person.customerId, productId: product.id },
    })
    expect(createCardholder.errors).toEqual([])
    return { product, cardholder: createCardholder.cardholder! }
  }
  const todo = async (person: Person) => (await client().Requirements({ customerId: person.customerId })).customer!.requirements

  test('one customer has a card at each of the four, told once who they are, and one stream tells of all of it', async () => {
    const person = await someone(harness)
    const { changeCursor } = (await client().ChangeCursor({ id: person.customerId })).node as { changeCursor: string }
    const watched = watching(client(), { id: person.customerId, changeCursor })
    for (const providerId of FOUR) {
      const verified = await verify(await register(person, (await productsOf(harness, providerId))[0]))
      const { card } = await orderCard(verified, `card at ${providerId}`)
      await person.goesOn(card!.id, 'ACTIVE')
      const { topup, errors } = await topUp({ ...verified, cardId: card!.id }, `money at ${providerId}`)
      expect(errors).toEqual([])
      await person.goesOn(topup!.id, 'APPROVED')
    }
    const { customer } = await client().Customer({ id: person.customerId })
    expect(customer!.requirements).toEqual([])
    expect(
      customer!.cardholders.map(({ provider, status, cards }) => [
        provider.id,
        status,
        cards.map(card => [card.status, card.spendable]),
      ]),
    ).toEqual(FOUR.map(id => [id, 'ACTIVE', [['ACTIVE', true]]]))
    for (const { balance, cards } of customer!.cardholders)
      expect(Number((balance ?? cards[0]!.balance)!.available.amount)).toBeGreaterThan(0)
    const { statusChanges } = await client().StatusChanges({ id: person.customerId, first: 100 })
    const logged = statusChanges.nodes.map(({ subject, from, to }) => `${subject.__typename} ${from ?? null} → ${to}`)
    expect(await watched.take(logged.length)).toEqual(logged)
    expect(logged.length).toBeGreaterThan(30)
    await watched.end()
  })

  test('what was told to one provider is not asked by the next', async () => {
    const person = await someone(harness, {
      phone: undefined,
      dateOfBirth: undefined,
      address: undefined,
      gender: undefined,
    } as never)
    const asked: Record<string, string[]> = {}
    for (const providerId of FOUR) {
      const { product, cardholder } = await begin(person, providerId)
      const seen = new Set<string>()
      const watch = async (journeyId: string, status: string): Promise<void> =>
        harness.until(async () => {
          await deliverAll(harness)
          if ((await person.status(journeyId)) === status) return true
          const [first] = await person.requirements(journeyId)
          for (const name of fieldsOf(first)) seen.add(name)
          if (first !== undefined) await person.answer(first)
          return false
        })
      await watch(cardholder.id, 'ACTIVE')
      const { startKyc } = await client().StartKyc({ input: { cardholderId: cardholder.id, productId: product.id } })
      await watch(startKyc.kycApplication!.id, 'APPROVED')
      asked[providerId] = [...seen]
    }
    expect(asked['artha']).toEqual(expect.arrayContaining(['dateOfBirth', 'phone', 'address.line1']))
    const twice = FOUR.flatMap(id => asked[id] ?? []).filter((name, index, all) => all.indexOf(name) !== index)
    expect(twice, 'fields that two providers asked for').toEqual([])
  })

  test('everything still to do is one list over all journeys, most urgent first, and shrinks as it is done', async () => {
    const person = await someone(harness, { dateOfBirth: undefined } as never)
    const fyatu = await begin(person, 'fyatu')
    const yativo = await begin(person, 'yativo')
    const pintopay = await register(person, (await productsOf(harness, 'pintopay'))[0])
    const { startKyc } = await client().StartKyc({
      input: { cardholderId: pintopay.cardholderId, productId: pintopay.product.id },
    })
    const open = await todo(person)
    expect(open.map(({ __typename, journeyId }) => [__typename, journeyId])).toEqual([
      ['CodeRequirement', yativo.cardholder.id],
      ['FormRequirement', fyatu.cardholder.id],
      ['FormRequirement', startKyc.kycApplication!.id],
    ])
    expect(amountFor(pintopay.product).currency).toBe('USD')
    await person.answer(open[1]!)
    harness.clock.pass(3700)
    await harness.settle()
    const left = await todo(person)
    expect(
      left.map(({ journeyId }) => journeyId),
      'the date of birth was told once',
    ).toEqual([yativo.cardholder.id])
    await person.goesOn(yativo.cardholder.id, 'ACTIVE')
    expect(await todo(person)).toEqual([])
  })
})
