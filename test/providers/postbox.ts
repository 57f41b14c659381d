import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Delivery, Kind, Notice, Provider, Unverified } from '../../src/domain/provider.ts'
import type { Refs } from '../../src/domain/progress.ts'
import type { Clock } from './drive.ts'

export type Post = { readonly delivery: Delivery; readonly read: Notice | Unverified }
export type Postbox = {
  /** What the provider was told to deliver to. */
  readonly url: string
  readonly posts: readonly Post[]
  /** What verified notices said of a journey of this kind with these refs, newest last. */
  evidence(kind: Kind, refs: Refs): Readonly<Record<string, string>>
  close(): Promise<void>
}

/** The gateway's webhook route, and nothing behind it: takes deliveries, lets the adapter read them, keeps both. */
export async function openPostbox(provider: Provider, clock: Clock): Promise<Postbox> {
  const posts: Post[] = []
  const route = `/webhooks/${provider.id}`
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
      )
      const token = (request.url ?? '').slice(route.length + 1).split('?')[0]
      const delivery: Delivery = { headers, body: Buffer.concat(chunks), ...(token ? { token } : {}), now: clock.now() }
      const read = provider.webhooks?.read(delivery) ?? { unverified: 'off' as const }
      posts.push({ delivery, read })
      const { status, body } =
        'unverified' in read || provider.webhooks === undefined ? { status: 401, body: '' } : provider.webhooks.acknowledgement
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${route}`,
    posts,
    evidence: (kind, refs) =>
      Object.assign(
        {},
        ...posts
          .flatMap(({ read }) => ('unverified' in read ? [] : read.about))
          .filter(about => about.kind === kind && isWithin(about.refs, refs))
          .map(about => about.evidence ?? {}),
      ) as Record<string, string>,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A notice is about the journeys whose refs hold all of its own; one without refs is about nothing of ours. */
const isWithin = (some: Refs, all: Refs): boolean =>
  Object.keys(some).length > 0 && Object.entries(some).every(([name, value]) => all[name] === value)
