import { afterAll, beforeAll, expect, test } from 'vitest'
import { onOneDatabase } from '../../support/databases.ts'
import { type FrontDoor, openFrontDoor } from '../../support/front-door.ts'
import { type Harness, openHarness } from '../../support/harness.ts'
import { amountFor, withCard, type WithCard } from '../../support/person.ts'
import { type StoryHarness } from '../../support/story.ts'
import { ask } from '../trust/callers.ts'

const EVERYTHING = /* GraphQL */ `
  query ($id: ID!) {
    customer(id: $id) {
      id
      cardholders {
        id
        status
        provider {
          id
          name
          products {
            id
          }
          capabilities {
            supported
          }
          health {
            status
          }
          cardholders {
            nodes {
              id
            }
          }
        }
        kycApplications {
          id
          status
          product {
            id
          }
        }
        cards {
          id
          status
          last4
          balance {
            available {
              amount
            }
          }
          product {
            id
          }
          topups {
            nodes {
              id
              status
            }
          }
        }
      }
    }
  }
`

onOneDatabase((_name, open) => {
  let before: Harness
  let after: StoryHarness
  let door: FrontDoor
  let whole: WithCard

  beforeAll(async () => {
    const database = await open()
    before = await openHarness({ database, providers: ['artha'] })
    door = await openFrontDoor(before)
    whole = await withCard({ ...before, door }, 'artha')
    const opened = await openHarness({ database, providers: ['fyatu'], beside: before })
    after = { ...opened, door: await openFrontDoor(opened) }
  })
  afterAll(async () => {
    await door.close()
    await after.door.close()
    await after.close()
    await before.close()
  })

  test('what belongs to a provider that is off is read as it was last seen', async () => {
    const answer = await ask(after.door.graphql, { subject: 'bob', roles: ['BACK_OFFICE'] }, EVERYTHING, {
      id: whole.person.customerId,
    })
    expect(JSON.parse(answer.slice(4))).toEqual({
      data: {
        customer: {
          id: whole.person.customerId,
          cardholders: [
            {
              id: whole.cardholderId,
              status: 'ACTIVE',
              provider: {
                id: 'artha',
                name: 'artha',
                products: [],
                capabilities: [],
                health: { status: 'UNKNOWN' },
                cardholders: { nodes: [] },
              },
              kycApplications: [{ id: whole.kycId, status: 'APPROVED', product: null }],
              cards: [{ id: whole.cardId, status: 'ACTIVE', last4: '1000', balance: null, product: null, topups: { nodes: [] } }],
            },
          ],
        },
      },
    })
  })

  const pay = async (amount: ReturnType<typeof amountFor>) =>
    (await after.door.client.TopUpCard({ input: { cardId: whole.cardId, amount, idempotencyKey: 'not now' } })).topUpCard

  test('nothing is begun at a provider that is off, and the refusal says why', async () => {
    const { topup, errors } = await pay(amountFor(whole.product))
    expect(topup).toBeNull()
    expect(errors).toMatchObject([{ code: 'PROVIDER_UNAVAILABLE', path: ['cardId'] }])
    const { errors: refused } = (await after.door.client.FreezeCard({ input: { cardId: whole.cardId } })).freezeCard
    expect(refused).toMatchObject([{ code: 'PROVIDER_UNAVAILABLE', path: ['cardId'] }])
  })

  test('turns of a provider that is off wait, and the log stays quiet', async () => {
    after.clock.pass(7 * 3600)
    await after.settle()
    expect(after.complaints).toEqual([])
  })
})
