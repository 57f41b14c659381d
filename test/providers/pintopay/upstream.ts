import { randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSeal, type Seal } from '../../../src/providers/pintopay/seal.ts'
import { createWire, type Wire } from '../../../src/providers/pintopay/wire.ts'

const API_SECRET = 'upstream-api-secret'

export type Heard = {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly envelope: Record<string, unknown>
  readonly payload: Record<string, unknown>
}
export type Said = { readonly status: number; readonly plain?: unknown; readonly sealed?: unknown; readonly raw?: string }
export type Upstream = { readonly wire: Wire; readonly heard: Heard[]; readonly seal: Seal; close(): Promise<void> }

/** A server that opens what it is sent, keeps it, and says what it is told to: one answer after the other, then the last again. */
export async function upstream(says: readonly Said[], path = ''): Promise<Upstream> {
  const seal = createSeal(API_SECRET, randomBytes)
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const envelope = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
      const payload = JSON.parse(seal.open(String(envelope.encrypted)) ?? 'null') as Record<string, unknown>
      heard.push({ path: request.url ?? '', headers: request.headers, envelope, payload })
      const said = says[Math.min(heard.length, says.length) - 1]
      if (said === undefined) throw new Error('expected something to say')
      const body =
        said.raw ?? JSON.stringify(said.sealed === undefined ? said.plain : { encrypted: seal.seal(JSON.stringify(said.sealed)) })
      response.writeHead(said.status, { 'content-type': 'application/json' }).end(body)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const wire = createWire(
    {
      PINTOPAY_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
      PINTOPAY_API_KEY: 'upstream-api-key',
      PINTOPAY_API_SECRET: API_SECRET,
    },
    { now: () => new Date('2026-04-01T12:00:00.000Z'), randomBytes, readTimeout: 5, writeTimeout: 5, breaker: false },
  )
  return {
    wire,
    heard,
    seal,
    async close() {
      await wire.close()
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

export const refusal = (error_slug: string, error = 'Text that is not stable.'): object => ({ success: false, error, error_slug })
