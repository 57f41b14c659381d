import { expect, test } from 'vitest'
import { Flow } from '../../../src/http/flow.ts'

const ahead = async (flow: Flow, count: number) => {
  for (let n = 0; n < count; n++) await flow.produced()
}
const isPending = async (promise: Promise<void>) =>
  Promise.race([promise.then(() => false), new Promise<boolean>(resolve => setImmediate(() => resolve(true)))])

test('the 17th message waits until a message is taken', async () => {
  const flow = new Flow()
  await ahead(flow, 16)
  const next = flow.produced()
  expect(await isPending(next)).toBe(true)
  flow.sent()
  await expect(next).resolves.toBeUndefined()
})

test('a closed flow lets a waiting message go', async () => {
  const flow = new Flow()
  await ahead(flow, 16)
  const next = flow.produced()
  flow.close()
  await expect(next).resolves.toBeUndefined()
})
