import { gql, GraphQLClient } from 'graphql-request'
import { describe, expect, test } from 'vitest'
import { PROVIDERS } from '../../../src/providers/index.ts'
import { statusOf } from '../../support/people.ts'
import { productsOf, register, someone } from '../../support/person.ts'
import { type StoryHarness, story } from '../../support/story.ts'

const EXISTING = 7

const DIRECTORY = gql`
  query Directory($id: ID!, $first: Int, $after: String) {
    provider(id: $id) {
      cardholders(first: $first, after: $after) {
        nodes {
          id
          status
          customer {
            id
          }
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
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
`
type Listed = {
  readonly id: string
  readonly status: string
  readonly customer: { id: string } | null
  readonly cards: readonly { id: string; status: string; cardholder: { id: string } }[]
}
type Directory = {
  provider: {
    cardholders: {
      nodes: readonly Listed[]
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
      totalCount: number | null
    }
  }
}

async function everybody({ door }: StoryHarness, id: string, first: number): Promise<Listed[]> {
  const graph = new GraphQLClient(door.graphql)
  const found: Listed[] = []
  for (let after: string | null = null; ;) {
    const answer: Directory = await graph.request<Directory>(DIRECTORY, { id, first, after })
    const { nodes, pageInfo, totalCount }: Directory['provider']['cardholders'] = answer.provider.cardholders
    expect(nodes.length).toBeLessThanOrEqual(first)
    expect(totalCount ?? EXISTING, 'where the provider counts').toBeGreaterThanOrEqual(EXISTING)
    found.push(...nodes)
    if (!pageInfo.hasNextPage) return found
    after = pageInfo.endCursor
  }
}

for (const { id: providerId } of PROVIDERS) {
  describe(`who is at ${providerId} already`, () => {
    story({ providers: [providerId], databases: 'one' }, harness => {
      const rows = async (kind: string): Promise<number> =>
        Number(
          (await harness.world.database.sql.execute<{ n: string }>(`select count(*) as n from journeys where kind = '${kind}'`))
            .rows[0]?.n,
        )

      test('is listed page by page, each with an id that stays, and with the cards they have', async () => {
        harness.sandbox.seedReady(EXISTING)
        const ours = await register(await someone(harness), (await productsOf(harness, providerId))[0])
        const [once, again, atOnce] = [
          await everybody(harness, providerId, 3),
          ...(await Promise.all([everybody(harness, providerId, 3), everybody(harness, providerId, 100)])),
        ]
        expect(once).toHaveLength(EXISTING + 1)
        expect(new Set(once.map(({ id }) => id)).size, 'nobody twice').toBe(EXISTING + 1)
        expect(again.map(({ id }) => id)).toEqual(once.map(({ id }) => id))
        expect(atOnce.map(({ id }) => id).toSorted()).toEqual(once.map(({ id }) => id).toSorted())
        const mine = once.find(({ id }) => id === ours.cardholderId)
        expect(mine, 'whom we registered ourselves is the one we know').toMatchObject({
          status: 'ACTIVE',
          customer: { id: ours.person.customerId },
          cards: [],
        })
        for (const { id, customer, cards } of once.filter(one => one.id !== ours.cardholderId)) {
          expect(customer, 'only the provider knows who this is').toBeNull()
          expect(cards).toMatchObject([{ status: 'ACTIVE', cardholder: { id } }])
        }
        expect(again.map(({ cards }) => cards.map(({ id }) => id))).toEqual(once.map(({ cards }) => cards.map(({ id }) => id)))
        expect([await rows('cardholder'), await rows('card')]).toEqual([EXISTING + 1, EXISTING])
      })

      test('is followed from then on: a card frozen there is seen to be', async () => {
        const one = (await everybody(harness, providerId, 100)).find(({ customer }) => customer === null)
        const cardId = one!.cards[0]!.id
        harness.sandbox.console('card', (await harness.as().cards.find(cardId))!.providerRef!, 'frozen')
        await statusOf(harness, cardId, 'FROZEN', 7 * 3600)
        const { statusChanges } = await harness.door.client.StatusChanges({ id: cardId })
        expect(statusChanges.nodes).toMatchObject([
          { from: null, to: 'ACTIVE', source: 'READ' },
          { from: 'ACTIVE', to: 'FROZEN' },
        ])
      })

      test('does not include a registration of ours whose answer was lost as somebody else', async () => {
        const before = await rows('cardholder')
        const create = harness.sandbox.calls.find(({ effect }) => /^(cardholder|customer) /.test(effect ?? ''))!.operation
        harness.sandbox.faults.add({ on: create, kind: 'drop-after' })
        const person = await someone(harness)
        const [product] = await productsOf(harness, providerId)
        const { createCardholder } = await harness.door.client.CreateCardholder({
          input: { customerId: person.customerId, productId: product.id },
        })
        const { id, status } = createCardholder.cardholder!
        expect(status).toBe('OUTCOME_UNKNOWN')
        expect((await everybody(harness, providerId, 100)).map(listed => listed.id)).toContain(id)
        expect(await rows('cardholder')).toBe(before + 1)
        await person.goesOn(id, 'ACTIVE')
        expect((await everybody(harness, providerId, 100)).filter(listed => listed.id === id)).toHaveLength(1)
        expect(await rows('cardholder')).toBe(before + 1)
      })
    })
  })
}

describe('a card ordered for somebody who was there already', () => {
  story({ providers: ['fyatu'], databases: 'one' }, harness => {
    test('whose answer was lost is the order’s card, also when somebody lists their cards meanwhile', async () => {
      harness.sandbox.seedReady(1)
      const [one] = await everybodyOf(harness)
      const [product] = await productsOf(harness, 'fyatu')
      const { startKyc } = await harness.door.client.StartKyc({ input: { cardholderId: one!.id, productId: product.id } })
      await statusOf(harness, startKyc.kycApplication!.id, 'APPROVED')
      harness.sandbox.faults.add({ on: 'POST card', kind: 'drop-after' })
      const { issueCard } = await harness.door.client.IssueCard({
        input: {
          cardholderId: one!.id,
          productId: product.id,
          idempotencyKey: 'lost',
          initialAmount: { amount: '20.00', currency: 'USD' },
        },
      })
      expect(issueCard).toMatchObject({ errors: [], card: { status: 'OUTCOME_UNKNOWN' } })
      const [meanwhile] = await everybodyOf(harness)
      await statusOf(harness, issueCard.card!.id, 'ACTIVE')
      const [afterwards] = await everybodyOf(harness)
      expect(harness.sandbox.things('card'), 'one that was there, and one that was ordered').toHaveLength(2)
      expect(afterwards!.cards.map(({ id }) => id).toSorted()).toEqual(
        [...new Set([...meanwhile!.cards.map(({ id }) => id), issueCard.card!.id])].toSorted(),
      )
      expect(afterwards!.cards).toHaveLength(2)
    })
  })
})

const everybodyOf = async ({ door }: StoryHarness): Promise<readonly Listed[]> =>
  (await new GraphQLClient(door.graphql).request<Directory>(DIRECTORY, { id: 'fyatu', first: 10 })).provider.cardholders.nodes
