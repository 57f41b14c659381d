import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Keep, KeptState } from './kept-state.ts'
import type { CardNetwork } from './card-network.ts'
import type { FaultPlan, PlannedFault } from './fault-plan.ts'

export { FaultPlan, type PlannedFault } from './fault-plan.ts'

/** A provider, simulated: a real HTTP server with state. The same handle for demo, tests, laws and benchmarks. */
export interface Sandbox {
  readonly provider: string
  /** The environment variables that point a gateway at the sandbox, e.g. { ARTHA_BASE_URL: "http://127.0.0.1:41234", … }. */
  readonly variables: Readonly<Record<string, string>>
  /** Every received request, oldest first. */
  readonly calls: SandboxCall[]
  readonly faults: FaultPlan
  /** Plans the next decisions of a kind; without a plan the sandbox approves. */
  decide(kind: 'cardholder' | 'kyc' | 'card' | 'topup', decision: Decision): void
  /** The existing records, for counting effects. */
  things(kind: 'cardholder' | 'kyc' | 'card' | 'topup'): readonly Thing[]
  /** Plays the person: the last code sent to the address (e-mail or phone), or undefined. */
  codeSentTo(address: string): string | undefined
  /** The simulated merchants; absent where the provider lists no transactions. */
  readonly network?: CardNetwork
  /** Sends a code for a payment or a wallet, and gives the code; absent where the provider has no such notices. */
  sendCode?(card: string, purpose: 'PAYMENT' | 'WALLET'): string
  /** Plays the person: finishes the hosted page at the address. */
  visit(url: string): Promise<void>
  /** Plays the provider's own console: sets a status that the API cannot set, e.g. ("card", id, "frozen"). */
  console(kind: 'cardholder' | 'kyc' | 'card' | 'topup', id: string, status: string): void
  /** Makes `count` customers who could get a card, at once; gives the refs that an adapter would have kept. */
  seedReady(count: number): readonly {
    readonly cardholder: Record<string, string>
    readonly kyc: Record<string, string>
    readonly card: Record<string, string>
  }[]
  /** The address for webhooks from now on; undefined stops webhooks. */
  deliverTo(url: string | undefined): void
  /** Delivers the due webhooks; the demo does so every quarter second. `delivery` decides how often, and in which order. */
  deliver(): Promise<void>
  readonly delivery: { copies: number; shuffled: boolean; lost: number }
  /** Saves the changes that time or the person made; a no-op without a place for the state. */
  save?(): Promise<void>
  close(): Promise<void>
}

export type OnCode = (to: string, code: string) => void

export type SandboxOptions = {
  /** 0 picks a free port. */
  readonly port?: number
  readonly now?: () => Date
  /** Seconds to decide on KYC, cards and top-ups. */
  readonly decidesIn?: number
  /** Spreads ids and decisions, repeatably. */
  readonly seed?: number
  /** Calls a minute before an answer 429, where the provider has such a limit; by default the provider's own limit. Benchmarks raise the limit. */
  readonly requestsPerMinute?: number
  /** Called with each code that the provider sends: to an e-mail address, a telephone number, by letter, or to a card's owner. */
  readonly onCode?: OnCode
  /** Where the state outlives the process; without it the state ends with the sandbox. */
  readonly keep?: Keep
}
export type Decision = { readonly outcome: 'approve' | 'reject' | 'retry' | 'never'; readonly reason?: string }
export type Thing = {
  readonly id: string
  readonly status: string
  readonly reference?: string
  readonly amount?: string
  /** Upper case, where the record has an amount or a currency. */
  readonly currency?: string
  /** The provider's id of the owner: of a card the cardholder, of a top-up the card or the wallet. */
  readonly parent?: string
  /** Of a card: the ref of the product. */
  readonly product?: string
}
/** `effect`: the created or changed record, e.g. "card crd_7"; absent on reads and rejections. */
export type SandboxCall = {
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly at: Date
  status?: number
  effect?: string
}

export type Route<Context> = {
  /** The same name as in the adapter's wire: "POST topup". */
  readonly operation: string
  readonly method: string
  /** With named groups: /^\/api\/v1\/card\/(?<cardId>[^/]+)$/i */
  readonly path: RegExp
  readonly handle: (context: Context & { readonly params: Readonly<Record<string, string>> }) => Promise<Reply> | Reply
}
export type Reply = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly effect?: string
}
export type Arrived = { readonly request: IncomingMessage; readonly url: URL; readonly raw: Buffer; readonly call: SandboxCall }

export type SandboxServer<Context> = {
  readonly port?: number
  readonly now: () => Date
  readonly routes: readonly Route<Context>[]
  readonly calls: SandboxCall[]
  readonly faults: FaultPlan
  /** Saves the changes of a request, before the answer reports the changes. */
  readonly kept?: KeptState
  /** Authenticates and opens the request; a Reply rejects the request. */
  enter(arrived: Arrived): Promise<Context | Reply> | Context | Reply
  /** Writes a reply's body: JSON, or sealed. Buffers and strings go out unchanged. */
  seal?(reply: Reply, arrived: Arrived): Buffer | string
  notFound(): Reply
}

/** The HTTP side that all sandboxes share: routing, the call log, planned faults. */
export async function serveSandbox<Context extends object>(
  server: SandboxServer<Context>,
): Promise<{ url: string; close(): Promise<void> }> {
  const http = createServer((request, response) => {
    void answer(server, request, response).catch(error => {
      response.destroy(error as Error)
    })
  })
  http.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => http.once('error', reject).listen(server.port ?? 0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: () =>
      new Promise(resolve => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}

async function answer<Context extends object>(
  server: SandboxServer<Context>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const raw = await readBody(request)
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const route = server.routes.find(candidate => candidate.method === request.method && candidate.path.test(url.pathname))
  const call: SandboxCall = {
    operation: route?.operation ?? 'unknown',
    method: request.method ?? '',
    path: url.pathname + url.search,
    at: server.now(),
  }
  server.calls.push(call)
  // The sandbox's clock, which may be a value, not the clock of the machine.
  response.setHeader('date', call.at.toUTCString())
  const arrived: Arrived = { request, url, raw, call }
  const fault = route === undefined ? undefined : server.faults.take(route.operation, keyOf(request))

  if (fault?.kind === 'delay') await new Promise(resolve => setTimeout(resolve, fault.delay ?? 0))
  if (fault?.kind === 'hang') return
  if (fault?.kind === 'drop-before') return void request.socket.destroy()
  if (fault?.kind === 'late') {
    request.socket.destroy()
    await fault.until
  }
  if (fault?.kind === 'status-before') return write(response, misfortune(fault), complaint(fault, arrived))

  const context = await server.enter(arrived)
  const said = isReply(context)
    ? context
    : route === undefined || fault?.kind === 'not-found'
      ? server.notFound()
      : await route.handle({ ...context, params: groups(route.path, url.pathname) })
  const { mangle } = server.faults
  const reply =
    mangle === undefined || route === undefined || !isJson(said.body)
      ? said
      : { ...said, body: mangle(route.operation, said.body) }
  call.status = reply.status
  if (reply.effect !== undefined) call.effect = reply.effect
  if (request.method !== 'GET') await server.kept?.save()

  if (fault?.kind === 'drop-after' || fault?.kind === 'late') return void request.socket.destroy()
  if (fault?.kind === 'status-after') return write(response, misfortune(fault), complaint(fault, arrived))
  if (fault?.kind === 'garbage')
    return write(response, { status: 200 }, `<html>not what you expected ${fault.echo ? complaint(fault, arrived) : ''}</html>`)
  const body =
    server.seal?.(reply, arrived) ??
    (typeof reply.body === 'string' || Buffer.isBuffer(reply.body) ? reply.body : JSON.stringify(reply.body ?? null))
  write(response, reply, body)
}

const misfortune = (fault: PlannedFault): Reply => ({
  status: fault.status ?? 500,
  headers: {
    ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }),
    ...(fault.html === true ? { 'content-type': 'text/html' } : {}),
  },
})
function complaint({ echo, html }: PlannedFault, { request, raw }: Arrived): string {
  if (html === true) return '<html><head><title>Request blocked</title></head><body><h1>Request blocked</h1></body></html>'
  if (echo !== true) return JSON.stringify({ error: 'misfortune' })
  const said = `misfortune with ${request.url} ${JSON.stringify(request.headers)} ${raw.toString('utf8')}`
  return JSON.stringify({ error: { code: said, message: said }, code: said, message: said, reason: said })
}
const isJson = (body: unknown): body is object => typeof body === 'object' && body !== null && !Buffer.isBuffer(body)
/** The idempotency key in the headers, where the request has one. */
function keyOf({ headers }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key'] ?? headers['x-idempotency-key'] ?? headers['x-key']
  return typeof key === 'string' ? key : undefined
}
const isReply = (value: object): value is Reply => 'status' in value && typeof value.status === 'number'
const groups = (path: RegExp, pathname: string): Record<string, string> =>
  Object.fromEntries(Object.entries(path.exec(pathname)?.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]))

function write(response: ServerResponse, reply: Reply, body: Buffer | string): void {
  response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(body)
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
