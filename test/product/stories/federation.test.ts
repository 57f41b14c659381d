import { gql, GraphQLClient } from 'graphql-request'
import { expect, test } from 'vitest'
import { newCustomer, statusOf } from '../../support/people.ts'
import { story } from '../../support/story.ts'
import { developmentTokens } from '../../../src/http/development-tokens.ts'

const MANY = 100
const PARTS = gql`
  fragment Parts on Card {
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
`
const BY_IDS = gql`
  query ByIds($ids: [ID!]!) {
    found: nodes(ids: $ids) {
      ...Parts
    }
  }
  ${PARTS}
`
const BY_KEYS = gql`
  query ByKeys($representations: [_Any!]!) {
    found: _entities(representations: $representations) {
      ...Parts
    }
  }
  ${PARTS}
`
const CUSTOMERS = gql`
  query Customers($representations: [_Any!]!) {
    _entities(representations: $representations) {
      ... on Customer {
        externalId
      }
    }
  }
`
type Found = { found: ({ id: string; balance: { available: { amount: string } } } | null)[] }

story({ providers: ['artha'], databases: 'one' }, harness => {
  test(`a router’s batch of ${MANY} cards costs their provider what ${MANY} ids in one query cost`, async () => {
    const { door } = harness
    const customerId = await newCustomer(harness)
    const product = (await harness.as().products.of('artha'))[0]!
    const cardholder = await harness.as().cardholders.create({ customerId, productId: product.id })
    const kyc = await harness.as().kyc.start({ cardholderId: cardholder.id, productId: product.id })
    await statusOf(harness, kyc.id, 'APPROVED')
    const ids: string[] = []
    for (let n = 0; n < MANY; n++)
      ids.push(
        (
          await harness
            .as()
            .cards.issue({ cardholderId: cardholder.id, productId: product.id, type: 'VIRTUAL', idempotencyKey: `card-${n}` })
        ).id,
      )
    await statusOf(harness, ids.at(-1)!, 'ACTIVE')
    await harness.settle()

    /** What was asked of the provider, once everything has become stale. */
    const asking = async (query: string, variables: object): Promise<{ found: Found['found']; paths: string[] }> => {
      harness.clock.pass(60)
      await harness.settle()
      harness.clock.pass(60)
      harness.sandbox.calls.length = 0
      const { found } = await new GraphQLClient(door.graphql).request<Found>(query, variables)
      return { found, paths: harness.sandbox.calls.map(({ path }) => path).toSorted() }
    }
    const byIds = await asking(BY_IDS, { ids })
    const byKeys = await asking(BY_KEYS, { representations: ids.map(id => ({ __typename: 'Card', id })) })

    expect(byKeys.found.map(card => card?.id)).toEqual(ids)
    expect(byKeys.found.every(card => card?.balance.available.amount !== undefined)).toBe(true)
    expect(byKeys.paths).toEqual(byIds.paths)
    expect(byKeys.paths.filter(path => path.includes('/balance'))).toHaveLength(MANY)
    expect(new Set(byKeys.paths).size, 'nothing is asked twice').toBe(byKeys.paths.length)
  })

  test('a router that asks for a customer gets theirs, and null for everybody else’s', async () => {
    const { door } = harness
    const { client } = door
    const profile = { email: 'demo@example.test' }
    const { createCustomer } = await client.CreateCustomer({ input: { externalId: 'demo-customer', profile } })
    const [stranger, other] = [await newCustomer(harness), await newCustomer(harness)]
    const [hers, theirs] = await Promise.all(
      [stranger, other].map(async id => (await harness.as().customers.find({ id }))!.externalId),
    )
    const representations = [
      { __typename: 'Customer', id: stranger },
      { __typename: 'Customer', externalId: theirs },
      { __typename: 'Customer', externalId: 'demo-customer' },
      { __typename: 'Customer', id: createCustomer.customer!.id },
    ]
    const tokens = await developmentTokens('a secret of the tests, long enough for HS256')
    const asked = (role: 'CUSTOMER' | 'SERVICE') =>
      new GraphQLClient(door.graphql, { headers: { authorization: `Bearer ${tokens[role]}` } }).request(CUSTOMERS, {
        representations,
      })
    const own = { externalId: 'demo-customer' }
    expect(await asked('CUSTOMER')).toEqual({ _entities: [null, null, own, own] })
    expect(await asked('SERVICE')).toEqual({ _entities: [{ externalId: hers }, { externalId: theirs }, own, own] })
  })
})
