import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openInMemory } from '../../support/databases.ts'
import { type FrontDoor, openFrontDoor } from '../../support/front-door.ts'
import { type Harness, openHarness } from '../../support/harness.ts'

let harness: Harness
let door: FrontDoor
beforeAll(async () => {
  harness = await openHarness({ database: await openInMemory(), providers: [] })
  door = await openFrontDoor(harness)
})
afterAll(async () => {
  await door.close()
  await harness.close()
})

const upgrade = async (target: string, leave: 'end' | 'reset'): Promise<void> => {
  const { hostname, port } = new URL(door.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(
    `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  )
  if (leave === 'reset') socket.resetAndDestroy()
  else await once(socket.resume(), 'close')
}

test.each(['//', '/nowhere', '*', '/graphql/../x'])('an upgrade of %s ends nothing but itself', async target => {
  await upgrade(target, 'end')
  for (let n = 0; n < 20; n++) await upgrade(target, 'reset')
  expect((await fetch(`${door.url}/healthz`)).status).toBe(200)
})
