import { describe, expect, it } from 'vitest'
import { signatureHeaders } from '../../../src/providers/artha/signing.ts'
import { startSandbox } from '../../../src/providers/artha/sandbox/index.ts'
import { virtualClock } from '../drive.ts'
import { keyFor, openSetting, timesCalled } from './setting.ts'

const KEY = 'ak_sandbox_artha'
const SECRET = 'sim-artha-secret-0123456789'

describe('the gate', () => {
  const clock = virtualClock()
  const now = Math.floor(clock.now().getTime() / 1000)
  const ask = async (
    change: (headers: Record<string, string>) => Record<string, string> = headers => headers,
    timestamp = now,
    nonces = ['n1'],
  ) => {
    const sandbox = await startSandbox({ now: clock.now })
    const answers: unknown[] = []
    for (const nonce of nonces) {
      const headers = signatureHeaders(KEY, SECRET, {
        method: 'GET',
        path: '/ext/api/v1/Products?limit=2',
        timestamp,
        nonce,
        body: new Uint8Array(),
      })
      const answer = await fetch(`${sandbox.variables.ARTHA_BASE_URL}/api/v1/Products?limit=2`, { headers: change(headers) })
      const body = (await answer.json()) as { error?: { code: string } }
      answers.push(body.error?.code ?? answer.status)
    }
    await sandbox.close()
    return answers
  }

  it('lets in what is signed, and no nonce twice', async () => {
    expect(await ask(undefined, now, ['n1', 'n2', 'n1'])).toEqual([200, 200, 'nonce_reused'])
  })

  it.each([
    ['missing_auth_header', ({ 'x-nonce': _nonce, ...rest }: Record<string, string>) => rest],
    ['invalid_api_key', (headers: Record<string, string>) => ({ ...headers, 'x-api-key': 'ak_other' })],
    ['body_hash_mismatch', (headers: Record<string, string>) => ({ ...headers, 'x-body-hash': 'AAAA' })],
    ['invalid_signature', (headers: Record<string, string>) => ({ ...headers, 'x-signature': 'AAAA' })],
    ['invalid_signature', (headers: Record<string, string>) => ({ ...headers, 'x-nonce': 'another' })],
  ])('refuses with %s', async (code, change) => {
    expect(await ask(change)).toEqual([code])
  })

  it('refuses a clock that is more than five minutes off, and milliseconds', async () => {
    expect(await ask(undefined, now - 301)).toEqual(['timestamp_out_of_range'])
    expect(await ask(undefined, now + 300)).toEqual([200])
    expect(await ask(undefined, now * 1000)).toEqual(['timestamp_out_of_range'])
  })
})

describe('the sandbox', () => {
  it('makes thousands of customers who are ready, at once', async () => {
    await using setting = await openSetting()
    const people = setting.sandbox.seedReady(5_000)
    expect(new Set(people.map(({ card }) => card.id)).size).toBe(5_000)
    const last = people.at(-1)
    const topup = await setting
      .fund(await setting.product(), { cardholder: last?.cardholder ?? {}, card: last?.card ?? {} })
      .run()
    expect(topup.phase).toBe('done')
  })

  it('makes the same world from the same seed', async () => {
    const ids = async (): Promise<unknown> => {
      const sandbox = await startSandbox({ seed: 3, now: virtualClock().now })
      const seeded = sandbox.seedReady(3)
      await sandbox.close()
      return seeded
    }
    expect(await ids()).toEqual(await ids())
  })

  it('takes no file link that it did not give out itself', async () => {
    await using setting = await openSetting()
    const product = await setting.product('Premium USDT')
    const { refs } = await setting.register(product).run()
    const kyc = setting.verify(product, refs)
    const held = {
      profilePicFront: 'https://elsewhere.example.test/a',
      profilePicBack: 'https://elsewhere.example.test/b',
      faceImage: 'https://elsewhere.example.test/c',
      idType: 'passport',
      idNumber: 'X1',
      docExpiryDate: '2032-01-01',
    }
    const progress = await setting.provider.verification.advance({ ...kyc.dossier, held }, keyFor(setting.clock))
    expect(progress).toMatchObject({ is: 'refused', reason: { code: 'DETAILS_INVALID', providerCode: 'validation_failed' } })
    expect(timesCalled(setting, 'POST applicant')).toBe(1)
  })
})
