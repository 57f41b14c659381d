import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { request } from 'undici'

/** A webhook as it was sent: to be delivered again, late, or with something changed. */
export type Letter = {
  readonly provider: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}
export type Letterbox = { readonly url: string; readonly letters: Letter[]; close(): Promise<void> }

/** Takes whatever providers deliver and keeps it, in place of a gateway. Pintopay's way of saying "received" suits all of them. */
export async function openLetterbox(): Promise<Letterbox> {
  const letters: Letter[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const path = incoming.url ?? '/'
      const kept = Object.entries(incoming.headers).filter(
        ([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name),
      )
      letters.push({
        provider: path.split('/')[2] ?? '',
        path,
        headers: Object.fromEntries(kept) as Record<string, string>,
        body: Buffer.concat(chunks),
      })
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"success": true}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Knocks at a front door with a letter; gives the HTTP status. */
export async function post(door: string, { path, headers, body }: Omit<Letter, 'provider'>): Promise<number> {
  const { statusCode, body: answer } = await request(`${door}${path}`, { method: 'POST', headers, body })
  await answer.dump()
  return statusCode
}

/** One letter or digit in the middle of the body becomes another: it still parses, and what signed it no longer fits. */
export function tampered(letter: Letter, at: number): Letter {
  const text = letter.body.toString('latin1')
  const places = [...text.matchAll(/[a-z0-9](?=[a-z0-9]{3})/gi)].map(({ index }) => index)
  const place = places[Math.floor(at * places.length)] ?? 0
  const changed = text[place] === 'x' ? 'y' : 'x'
  return { ...letter, body: Buffer.from(`${text.slice(0, place)}${changed}${text.slice(place + 1)}`, 'latin1') }
}
