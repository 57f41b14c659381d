import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Key } from '../../../src/domain/key.ts'
import type { Product, Provider } from '../../../src/domain/provider.ts'
import type { Requirement } from '../../../src/domain/requirement.ts'
import { artha } from '../../../src/providers/artha/index.ts'
import type { Clock } from '../drive.ts'
import { anybody, somebody, type Person } from '../person.ts'
import { openScene, type Scene } from '../scene.ts'

export const EVERYDAY = 'Everyday USD'
export const PREMIUM = 'Premium USDT'
export const METAL = 'Metal EUR'
export const FULL = somebody()

export type Setting = Scene & AsyncDisposable & { product(name?: string): Promise<Product> }

export async function openSetting(person: Person = anybody): Promise<Setting> {
  const scene = await openScene({ module: artha, person })
  const product = async (name = EVERYDAY): Promise<Product> => {
    const found = (await scene.provider.products()).find(candidate => candidate.name === name)
    if (found === undefined) throw new Error(`expected a product ${name}`)
    return found
  }
  return Object.assign(scene, { product, [Symbol.asyncDispose]: () => scene.close() })
}

/** Registered, and about to apply for this product. */
export const applying = async (setting: Setting, name?: string, profile = FULL) => {
  const product = await setting.product(name)
  const { refs } = await setting.register(product, profile).run()
  return { product, refs, kyc: setting.verify(product, refs, profile) }
}

/** What is asked, in short. */
export const shapes = (requirements: readonly Requirement[]): unknown[] =>
  requirements.map(one =>
    one.shape === 'form'
      ? one.fields.map(({ name }) => name)
      : one.shape === 'document'
        ? [one.name, one.accepts, one.sides]
        : one.shape,
  )

/** Somebody who may be issued this product's card. */
export async function approved(setting: Setting, name?: string) {
  const product = await setting.product(name)
  const registration = await setting.register(product).run()
  const kyc = await setting.verify(product, registration.refs).run()
  return { product, cardholder: registration.refs, kyc: kyc.refs, reference: registration.dossier.intent.reference }
}

/** Somebody with an active card. */
export async function withCard(setting: Setting, name?: string) {
  const ready = await approved(setting, name)
  const card = await setting.issue(ready.product, ready).run()
  return { ...ready, card: card.refs, order: card }
}

export const keyFor = ({ now }: Clock, value = 'key-1'): Key => new Key(value, new Date(now().getTime() + 20_000))
export const timesCalled = ({ sandbox }: Scene, operation: string): number =>
  sandbox.calls.filter(call => call.operation === operation).length
/** Looks until this long has gone by. */
export const after = (clock: Clock, seconds: number): void => clock.forward(new Date(clock.now().getTime() + seconds * 1000))

const STUB_TIME = new Date('2026-03-31T10:00:00Z')
type Canned = { readonly status?: number; readonly body: unknown }
/** An Artha that answers what it is told, for bodies that the sandbox never gives. */
export async function answering(
  answer: (request: IncomingMessage, body: Buffer) => Canned,
  settings: Record<string, string> = {},
  path = '',
) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { status = 200, body } = answer(request, Buffer.concat(chunks))
      response.writeHead(status, { date: STUB_TIME.toUTCString() }).end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const variables = {
    ARTHA_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    ARTHA_API_KEY: 'ak_live_1',
    ARTHA_API_SECRET: 'sim-artha-secret',
    ...settings,
  }
  let nonce = 0
  const provider: Provider = artha.create(artha.settings.parse(variables), {
    now: () => STUB_TIME,
    randomBytes: length => new Uint8Array(length).fill(++nonce),
    readTimeout: 5,
    writeTimeout: 5,
    breaker: false,
  })
  const close = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { provider, [Symbol.asyncDispose]: close }
}
