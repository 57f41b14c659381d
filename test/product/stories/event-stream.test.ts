import { expect, test } from 'vitest'
import { newCustomer } from '../../support/people.ts'
import { story } from '../../support/story.ts'

const SUBSCRIPTION = 'subscription ($id: ID!) { statusChanged(id: $id) { version to } }'

story({ providers: ['artha'], databases: 'one' }, harness => {
  /** The first event of a stream as its lines: what it is, what it says, its id. */
  async function firstEvent(id: string, lastEventId?: string): Promise<string[]> {
    const address = `${harness.door.graphql}?query=${encodeURIComponent(SUBSCRIPTION)}&variables=${encodeURIComponent(JSON.stringify({ id }))}`
    const headers = { accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) }
    const response = await fetch(address, { headers })
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk.replaceAll(':\n\n', '')
      if (text.includes('\n\n')) break
    }
    return text.split('\n\n')[0]!.split('\n')
  }

  test('a page that lost its event stream gets what it missed, by the id of the last event that it had', async () => {
    const { door } = harness
    const customerId = await newCustomer(harness)
    const { changeCursor } = (await harness.as().customers.find({ id: customerId }))!
    const product = (await harness.as().products.of('artha'))[0]!
    const { createCardholder } = await door.client.CreateCardholder({ input: { customerId, productId: product.id } })
    expect(createCardholder.cardholder?.status).toBe('ACTIVE')

    const [, pending, id] = await firstEvent(customerId, changeCursor)
    expect(pending).toBe('data: {"data":{"statusChanged":{"version":1,"to":"PENDING"}}}')
    const [, active] = await firstEvent(customerId, id!.replace('id: ', ''))
    expect(active).toBe('data: {"data":{"statusChanged":{"version":2,"to":"ACTIVE"}}}')
  })

  test('an id of somebody else’s event is refused', async () => {
    const [one, other] = [await newCustomer(harness), await newCustomer(harness)]
    const { changeCursor } = (await harness.as().customers.find({ id: other }))!
    const [, refused] = await firstEvent(one, changeCursor)
    expect(refused).toContain('"code":"INVALID_INPUT"')
  })
})
