import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import { expect } from 'vitest'
import { Key } from '../../../src/domain/key.ts'
import { money } from '../../../src/domain/money.ts'
import type { Product, Provider } from '../../../src/domain/provider.ts'
import { fyatu } from '../../../src/providers/fyatu/index.ts'
import type { Surroundings } from '../../../src/providers/kit/surroundings.ts'
import { drive, type Clock } from '../drive.ts'
import { openScene, type Scene } from '../scene.ts'

export const EVERYDAY = 'prd_01SIMPRODUCT00000001'
export const SINGLE_USE = 'prd_01SIMPRODUCT00000002'
export const JUST_IN_TIME = 'prd_01SIMPRODUCT00000003'

export type Setting = Scene & { product(ref?: string): Promise<Product> }

export async function openSetting(): Promise<Setting> {
  const scene = await openScene({ module: fyatu })
  return Object.assign(scene, {
    async product(ref = EVERYDAY): Promise<Product> {
      const found = (await scene.provider.products()).find(product => product.ref === ref)
      if (found === undefined) throw new Error(`expected a product ${ref}`)
      return found
    },
  })
}

export type Ready = {
  readonly product: Product
  readonly cardholder: Record<string, string>
  readonly kyc: Record<string, string>
  readonly reference: string
}

/** A person who may have cards. */
export async function somebodyReady(setting: Setting, ref?: string): Promise<Ready> {
  const product = await setting.product(ref)
  const registration = await setting.register(product).run()
  const verification = await setting.verify(product, registration.refs).run()
  expect(verification.result).toEqual({ status: 'APPROVED' })
  return { product, cardholder: registration.refs, kyc: verification.refs, reference: registration.dossier.intent.reference }
}

/** A top-up of this much, apart from the scene's own amount. */
export function topUp(
  { provider, clock }: Setting,
  card: Record<string, string>,
  amount = money('25.50', 'USD'),
  reference = 'top_own',
) {
  const intent = { reference, amount, card, cardholder: {}, cardholderReference: 'chd_own' }
  return drive({ id: reference, journey: provider.funding, intent, clock })
}

export const keyFor = ({ clock }: { clock: Clock }, value = 'key-1'): Key =>
  new Key(value, new Date(clock.now().getTime() + 20_000))

export const callsOf = ({ sandbox }: Setting, operation: string): number =>
  sandbox.calls.filter(call => call.operation === operation).length

export type Request = {
  readonly method: string
  readonly path: string
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}
export type Canned = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown }

/** An upstream that says what it is told to, for what the sandbox would never say; and the adapter on it. */
export async function openUpstream(
  answer: (request: Request) => Canned,
  surroundings: Partial<Surroundings> = {},
): Promise<{ provider: Provider; requests: Request[]; close(): Promise<void> }> {
  const requests: Request[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      requests.push(seen)
      const { status = 200, headers = {}, body } = answer(seen)
      response
        .writeHead(status, { date: STUB_TIME.toUTCString(), ...headers })
        .end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const variables = {
    FYATU_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3.20`,
    FYATU_API_KEY: 'fyatu_live_key',
    FYATU_WEBHOOK_SECRET: 'whsec_of_the_endpoint',
  }
  const provider = fyatu.create(fyatu.settings.parse(variables), {
    now: () => STUB_TIME,
    randomBytes: length => new Uint8Array(length),
    readTimeout: 5,
    writeTimeout: 5,
    breaker: false,
    ...surroundings,
  })
  return {
    provider,
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const STUB_TIME = new Date('2026-09-01T08:00:00Z')

export const found = (data: unknown, pagination?: object): Canned => ({
  body: { success: true, status: 200, message: 'Found', data, ...(pagination ? { pagination } : {}), meta: {} },
})
export const refusal = (status: number, code: string, fields?: readonly string[]): Canned => ({
  status,
  body: {
    success: false,
    status,
    message: 'No',
    error: {
      code,
      detail: 'Words that may name a person',
      ...(fields ? { fields: fields.map(field => ({ field, message: 'no' })) } : {}),
    },
    meta: {},
  },
})
