import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Chance } from './chance.ts'
import type { Town } from './town.ts'

/** Brings the provider's webhooks to whichever process the dice say: some twice, some late, some never. */
export type Postman = { delivers(chance: Chance): Promise<void>; close(): Promise<void> }

/** The route's HTTP side alone: it hands over to a process as soon as the schedule lets it. */
export async function openPostman(town: Town, url: string): Promise<Postman> {
  const letters: (() => void)[] = []
  let arrived = (): void => {}
  const server = createServer((request, response) => {
    void bodyOf(request).then(body => {
      letters.push(() => hand(town, request, body, response))
      arrived()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  town.sandbox.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/${url}`)

  return {
    async delivers(chance) {
      const { delivery } = town.sandbox
      delivery.copies = chance.pick([1, 1, 2])
      delivery.shuffled = chance.happens(0.5)
      delivery.lost = chance.happens(0.3) ? 1 : 0
      let over = false
      const delivered = town.sandbox.deliver().finally(() => {
        over = true
      })
      for (;;) {
        const letter = letters.shift()
        if (letter === undefined && over) return
        if (letter === undefined) await Promise.race([delivered, new Promise<void>(resolve => (arrived = resolve))])
        else {
          letter()
          // Whoever sent it waits for the answer, so it is taken to its end.
          await town.finish()
        }
      }
    },
    close: () =>
      new Promise(resolve => {
        town.sandbox.deliverTo(undefined)
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function hand(town: Town, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
  const [, , provider = '', token] = (request.url ?? '').split('?')[0]?.split('/') ?? []
  const by = town.processes.find(({ mortal }) => !mortal.dead)
  const answer = (status: number, text: string): void =>
    void (response.headersSent || response.writeHead(status, { 'content-type': 'application/json' }).end(text))
  if (by === undefined) return answer(503, '')
  by.mortal.whenDead(() => answer(503, ''))
  town.unread = true
  town.begin('takes a letter', by, async ({ gateway }) => {
    const receipt = await gateway.receive(provider, { headers, body, ...(token ? { token } : {}) })
    answer(receipt.status, receipt.body)
  })
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
