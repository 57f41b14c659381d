/* Runs in the instrumented copy that bench/trace.ts makes, and prints the files that each request enters, in order. */
import { writeFileSync } from 'node:fs'
import { openFrontDoor } from '../../test/support/front-door.ts'
import { openInMemory } from '../../test/support/databases.ts'
import { openHarness } from '../../test/support/harness.ts'
import { amountFor, withCard } from '../../test/support/person.ts'
import { watching } from '../../test/support/watching.ts'

const PROVIDER = 'fyatu'
const traces: Record<string, string[]> = {}

async function trace(name: string, work: () => Promise<unknown>): Promise<void> {
  const entered: string[] = []
  Object.assign(globalThis, { enter: (file: string) => void entered.push(file) })
  await work()
  Object.assign(globalThis, { enter: undefined })
  traces[name] = entered
}

const opened = await openHarness({ database: await openInMemory(), providers: [PROVIDER] })
const harness = { ...opened, door: await openFrontDoor(opened) }
const { client } = harness.door
const { person, product, cardId } = await withCard(harness, PROVIDER)
const { customer } = await client.Customer({ id: person.customerId })
const customerId = person.customerId

const watched = watching(client, { id: customerId, changeCursor: customer!.changeCursor })
await trace('a top-up, from the resolver to the provider and back to the subscriber', async () => {
  let told = false
  void watched.take(2).then(() => (told = true))
  await client.TopUpCard({ input: { cardId, amount: amountFor(product), idempotencyKey: 'traced' } })
  await harness.until(() => new Promise(resolve => setImmediate(() => resolve(told))))
})
await watched.end()

const { sandbox } = harness
sandbox.deliverTo(`${harness.door.url}/webhooks/${PROVIDER}`)
await sandbox.deliver()
await harness.settle()
const ref = (await harness.as().cards.find(cardId))!.providerRef!
sandbox.console('card', ref, 'frozen')
await trace('a webhook, from the request to the change that it leads to', async () => {
  await sandbox.deliver()
  await harness.settle()
})
sandbox.deliverTo(undefined)

await trace('customer { cards { balance } }', () =>
  fetch(harness.door.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'query ($id: ID) { customer(id: $id) { cards { balance { available { amount } } } } }',
      variables: { id: customerId },
    }),
  }).then(async answer => {
    const { errors } = (await answer.json()) as { errors?: unknown }
    if (errors !== undefined) throw new Error(JSON.stringify(errors))
  }),
)

await harness.door.close()
await harness.close()
await harness.world.database.close()
writeFileSync(process.argv[2] as string, JSON.stringify(traces))
