import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { yativo } from '../../../src/providers/yativo/index.ts'
import type { YativoSandbox } from '../../../src/providers/yativo/sandbox/index.ts'
import { createWire, type Wire } from '../../../src/providers/yativo/wire.ts'
import { settings } from '../../../src/providers/yativo/settings.ts'
import type { Product, Provider } from '../../../src/domain/provider.ts'
import type { Surroundings } from '../../../src/providers/kit/surroundings.ts'
import { virtualClock } from '../drive.ts'
import type { Person } from '../person.ts'
import { openScene, type Scene } from '../scene.ts'

/** The adapter and its sandbox on one virtual clock, and its only product. */
export type Setting = Omit<Scene, 'sandbox'> & { readonly sandbox: YativoSandbox; readonly product: Product }

export async function openSetting(person?: Person, decidesIn = 4): Promise<Setting> {
  const scene = await openScene({ module: yativo, ...(person ? { person } : {}) }, { decidesIn })
  const [product] = await scene.products()
  return Object.assign(scene, { sandbox: scene.sandbox as YativoSandbox, product: product as Product })
}

/** Somebody who may be issued a card. */
export async function ready(setting: Setting) {
  const cardholder = await setting.register(setting.product).run()
  const kyc = await setting.verify(setting.product, cardholder.refs).run()
  return { cardholder: cardholder.refs, kyc: kyc.refs, reference: cardholder.dossier.intent.reference }
}

export const calls = ({ sandbox }: Setting, operation: string): number =>
  sandbox.calls.filter(call => call.operation === operation).length

export type Heard = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}
export type Says = (heard: Heard, nth: number) => { readonly status: number; readonly body: unknown } | undefined
export type Upstream = {
  readonly wire: Wire
  readonly provider: Provider
  readonly heard: Heard[]
  readonly clock: ReturnType<typeof virtualClock>
  close(): Promise<void>
}

/** A server that keeps what it is asked and says what it is told to; undefined keeps silent. Tokens are a matter of the test that asks for them. */
export async function upstream(
  says: Says,
  variables: Readonly<Record<string, string>> = { YATIVO_ACCESS_TOKEN: 'a-fixed-token' },
): Promise<Upstream> {
  const heard: Heard[] = []
  const clock = virtualClock()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      }
      heard.push(one)
      const said = says(one, heard.length)
      if (said === undefined) return void request.socket.destroy()
      response
        .writeHead(said.status, { 'content-type': 'application/json', date: clock.now().toUTCString() })
        .end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const surroundings: Surroundings = {
    now: clock.now,
    randomBytes: () => new Uint8Array(),
    readTimeout: 5,
    writeTimeout: 5,
    breaker: false,
  }
  const given = settings.parse({
    YATIVO_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    ...variables,
  })
  return {
    wire: createWire(given, surroundings),
    provider: yativo.create(given, surroundings),
    heard,
    clock,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const fine = (data: object, status = 200): { status: number; body: object } => ({ status, body: { success: true, data } })
export const refused = (status: number, error_code: string, more: object = {}): { status: number; body: object } => ({
  status,
  body: { success: false, error_code, message: 'Words that nobody relies on.', ...more },
})

/** A customer as Get customer shows one. */
export const customer = (more: object = {}): object => ({
  yativo_card_id: 'yativo_card_customer_a',
  external_id: 'chd_0000000001',
  email: 'mara@example.org',
  flow_status: 'active',
  step: 6,
  next_action: 'Card is active — customer can spend',
  kyc_status: 'approved',
  currency: 'USD',
  safe_deployed: true,
  cards_count: 0,
  cards: [],
  created_at: '2026-09-20T09:01:10.000Z',
  ...more,
})
