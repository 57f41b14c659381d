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

story({ providers: ['artha'] }, harness => {
  test(`a query for ${CARDS} cards with balances asks for each balance and each status once, side by side`, async () => {
    const { door } = harness
    const customerId = await newCustomer(harness)
    const product = (await harness.as().products.of('artha'))[0]!
    const cardholder = await harness.as().cardholders.create({ customerId, productId: product.id })
    const kyc = await harness.as().kyc.start({ cardholderId: cardholder.id, productId: product.id })
    await statusOf(harness, kyc.id, 'APPROVED')
    for (let n = 0; n < CARDS; n++) {
      const card = await harness
        .as()
        .cards.issue({ cardholderId: cardholder.id, productId: product.id, type: 'VIRTUAL', idempotencyKey: `card-${n}` })
      if (n === CARDS - 1) await statusOf(harness, card.id, 'ACTIVE')
    }
    harness.clock.pass(60)
    await harness.settle()
    harness.clock.pass(60)
    harness.sandbox.calls.length = 0
    const { customer } = await new GraphQLClient(door.graphql).request<{
      customer: { cards: { status: string; balance: object }[] }
    }>(WHOLE, { id: customerId })
    expect(customer.cards).toHaveLength(CARDS)
    expect(customer.cards.every(({ status, balance }) => status === 'ACTIVE' && balance !== null)).toBe(true)
    const asked = harness.sandbox.calls.map(({ path }) => path)
    expect(asked.filter(path => path.includes('/balance'))).toHaveLength(CARDS)
    expect(asked.filter(path => /\/card\/[^/]+$/.test(path)).length).toBeLessThanOrEqual(CARDS)
    expect(new Set(asked).size, 'nothing is asked twice').toBe(asked.length)
  })
})
