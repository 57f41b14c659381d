import { gql, GraphQLClient } from 'graphql-request'
import { expect, test } from 'vitest'
import { newCustomer, statusOf } from '../../support/people.ts'
import { story } from '../../support/story.ts'

const CARDS = 50
const WHOLE = gql`
  query Whole($id: ID!) {
    customer(id: $id) {
      cards {
        id
        status
        balance {
          available {
            amount
          }
        }
        cardholder {
          id
          status
        }
      }
      again: cards {
        id
        status
        balance {
          available {
            amount
          }
        }
      }
    }
  }
`

story({ providers: ['artha'] }, stage => {
  test(`a query for ${CARDS} cards with balances asks for each balance and each status once, side by side`, async () => {
    const { house, door } = stage
    const customerId = await newCustomer(house)
    const product = (await house.as().products('artha'))[0]!
    const cardholder = await house.as().createCardholder({ customerId, productId: product.id })
    const kyc = await house.as().startKyc({ cardholderId: cardholder.id, productId: product.id })
    await statusOf(house, kyc.id, 'APPROVED')
    for (let n = 0; n < CARDS; n++) {
      const card = await house
        .as()
        .issueCard({ cardholderId: cardholder.id, productId: product.id, type: 'VIRTUAL', idempotencyKey: `card-${n}` })
      if (n === CARDS - 1) await statusOf(house, card.id, 'ACTIVE')
    }
    house.clock.pass(60)
    await house.settle()
    house.clock.pass(60)
    house.sandbox.calls.length = 0
    const { customer } = await new GraphQLClient(door.graphql).request<{
      customer: { cards: { status: string; balance: object }[] }
    }>(WHOLE, { id: customerId })
    expect(customer.cards).toHaveLength(CARDS)
    expect(customer.cards.every(({ status, balance }) => status === 'ACTIVE' && balance !== null)).toBe(true)
    const asked = house.sandbox.calls.map(({ path }) => path)
    expect(asked.filter(path => path.includes('/balance'))).toHaveLength(CARDS)
    expect(asked.filter(path => /\/card\/[^/]+$/.test(path)).length).toBeLessThanOrEqual(CARDS)
    expect(new Set(asked).size, 'nothing is asked twice').toBe(asked.length)
  })
})
