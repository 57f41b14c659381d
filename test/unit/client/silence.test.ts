import { expect, test } from 'vitest'
import { endingWhenSilent } from '../../../src/client/silence.ts'

const answering = (start: (controller: ReadableStreamDefaultController<Uint8Array>) => void, cancel = (): void => {}) =>
  (async () => new Response(new ReadableStream({ start, cancel }), { status: 200 })) as typeof fetch

test('an answer without a byte for too long ends with an error, and the request is given up', async () => {
  let cancelled = (): void => {}
  const givenUp = new Promise<void>(resolve => (cancelled = resolve))
  const silent = answering(controller => controller.enqueue(Buffer.from(':\n\n')), cancelled)
  const answer = await endingWhenSilent(silent, 5)('http://graph.test')
  await expect(answer.text()).rejects.toThrow('the server is silent')
  await givenUp
})

test('an answer that ends in time is passed on whole', async () => {
  const whole = answering(controller => {
    for (const text of ['a', 'b', 'c']) controller.enqueue(Buffer.from(text))
    controller.close()
  })
  const answer = await endingWhenSilent(whole, 1_000)('http://graph.test')
  expect([answer.status, await answer.text()]).toEqual([200, 'abc'])
})
