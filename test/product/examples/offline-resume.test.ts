import { expect, test } from 'vitest'
import { follow, type Place } from '../../../examples/offline-resume/follow.ts'
import type { Client } from '../../../src/client/index.ts'
import { INES, statusOf } from '../../support/people.ts'
import { story } from '../../support/story.ts'

/** A phone: what it keeps while its app is gone, and all that it has shown. */
function phone(client: Client, id: string) {
  let kept: Place | undefined
  let begin = (): void => {}
  const begun = new Promise<void>(resolve => (begin = resolve))
  const shown: string[] = []
  const keep = {
    read: async () => kept,
    write: async (place: Place) => {
      kept = place
      begin()
    },
  }
  /** Opens the app until it has shown so many changes more; with `dying`, it is killed while it shows the last of them. */
  async function open({ until, dying = false }: { until: number; dying?: boolean }): Promise<void> {
    const closing = new AbortController()
    let left = until
    const following = follow({
      client,
      id,
      keep,
      signal: closing.signal,
      show({ subject, from, to }) {
        shown.push(`${subject.__typename} ${from ?? null} → ${to}`)
        if (--left > 0) return
        if (dying) throw new Error('killed')
        closing.abort()
      },
    })
    await (dying ? expect(following).rejects.toThrow('killed') : following)
  }
  return { shown, open, begun }
}

story({ providers: ['artha'], databases: 'one' }, harness => {
  test('a phone that comes and goes shows every change once, and again only what it was showing when it was killed', async () => {
    const { door } = harness
    const { client } = door
    const productId = (await client.Providers()).providers[0]!.products[0]!.id
    const { createCustomer } = await client.CreateCustomer({ input: { externalId: 'ines', profile: INES } })
    const { shown, open, begun } = phone(client, createCustomer.customer!.id)

    const first = open({ until: 2 })
    await begun
    const { createCardholder } = await client.CreateCardholder({ input: { customerId: createCustomer.customer!.id, productId } })
    await first
    expect(shown.splice(0)).toEqual(['Cardholder null → PENDING', 'Cardholder PENDING → ACTIVE'])

    const cardholderId = createCardholder.cardholder!.id
    const { startKyc } = await client.StartKyc({ input: { cardholderId, productId } })
    await statusOf(harness, startKyc.kycApplication!.id, 'APPROVED')
    await open({ until: 2, dying: true })
    expect(shown.splice(0)).toEqual(['KycApplication null → PENDING', 'KycApplication PENDING → UNDER_REVIEW'])

    const { issueCard } = await client.IssueCard({ input: { cardholderId, productId, idempotencyKey: 'card-1' } })
    await statusOf(harness, issueCard.card!.id, 'ACTIVE')
    await open({ until: 4 })
    expect(shown.splice(0)).toEqual([
      'KycApplication PENDING → UNDER_REVIEW',
      'KycApplication UNDER_REVIEW → APPROVED',
      'Card null → PENDING',
      'Card PENDING → ACTIVE',
    ])
  })

  test('an id of nobody says so instead of waiting for ever', async () => {
    const { open } = phone(harness.door.client, 'cus_01h455vb4pex5vsknk084sn02q')
    await expect(open({ until: 1 })).rejects.toThrow('expected the id of a customer or of something of theirs')
  })
})
