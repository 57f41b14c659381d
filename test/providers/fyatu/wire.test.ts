import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import { Private } from '../../../src/domain/private.ts'
import { freshReads } from '../drive.ts'
import { type Canned, found, keyFor, openUpstream, type Request, refusal } from './setting.ts'

let close = async (): Promise<void> => {}
afterEach(() => close())

async function upstream(...[answer, surroundings]: Parameters<typeof openUpstream>) {
  const opened = await openUpstream(answer, surroundings)
  close = opened.close
  return opened
}
const clock = { now: () => new Date('2026-09-01T08:00:00Z'), forward: () => {} }
const dossier = <Intent>(intent: Intent, refs = {}) => ({
  id: 'j',
  intent,
  refs,
  held: {},
  evidence: {},
  taken: new Set<string>(),
})
const order = {
  reference: 'card_1',
  productRef: 'prd_1',
  type: 'VIRTUAL' as const,
  cardholder: { id: 'chl_1' },
  kyc: {},
  cardholderReference: 'chd_1',
}
const topup = {
  reference: 'top_1',
  amount: { amount: '12.50', currency: 'USD' },
  card: { id: 'crd_7' },
  cardholder: {},
  cardholderReference: 'chd_1',
}

/* As in the contract, §3.9 and §3.11. */
const CARD = {
  id: 'crd_01K5TESTCARD00000007',
  cardholderId: 'chl_01K5TESTAAAA00000042',
  productId: 'prd_01K5TESTPROD00000001',
  status: 'ACTIVE',
  cardType: 'VIRTUAL',
  cardBrand: 'VISA',
  maskedPan: '445123******9090',
  last4: '9090',
  createdAt: '2026-09-02T12:00:00Z',
  updatedAt: '2026-09-02T12:00:00Z',
  nameOnCard: 'Groceries',
  expirationDate: '09/2030',
  balance: 25,
  currency: 'USD',
  features: { has3DS: true, hasJIT: false, isReloadable: true, isOneTimeUse: false },
}

describe('a call', () => {
  it('goes below the path of the base URL with the key as a bearer', async () => {
    const { provider, requests } = await upstream(() => found([], { total: 0, limit: 20, offset: 0, hasMore: false }))
    await provider.directory?.({ first: 5, after: '10', providerStatus: 'ACTIVE' })
    expect(requests[0]?.path).toBe('/api/v3.20/cardholders?limit=5&offset=10&status=ACTIVE')
    expect(requests[0]?.headers.authorization).toBe('Bearer fyatu_live_key')
  })

  it('carries an idempotency key where the provider keeps them, and there alone', async () => {
    const answer = ({ path }: Request): Canned =>
      path.endsWith('/fund') ? found({ cardId: 'crd_7', transactionId: 'ltx_1' }) : found(CARD)
    const { provider, requests } = await upstream(answer)
    await provider.funding.advance(dossier(topup), keyFor({ clock }, 'top_1-1'))
    await provider.issuance.advance(dossier(order), keyFor({ clock }, 'card_1-1'))
    expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['top_1-1', undefined])
    expect(requests[0]?.body).toBe('{"amount":12.5,"reference":"top_1"}')
    expect(requests[1]?.body).toBe('{"cardholderId":"chl_1","productId":"prd_1"}')
  })

  it('quotes ids in paths: nothing is relied on in them', async () => {
    const { provider, requests } = await upstream(() => found({}))
    await provider.controls?.freeze?.(dossier(order, { id: 'crd/../x' }), keyFor({ clock }))
    expect(requests[0]?.path).toBe('/api/v3.20/cards/crd%2F..%2Fx/freeze')
  })

  it('is not sent when it would be one too many in a minute, and says when to come back', async () => {
    let now = new Date('2026-09-01T08:00:00Z')
    const { provider, requests } = await upstream(() => found(CARD), { requestsPerMinute: 2, now: () => now })
    const balance = async () => (await provider.balances?.([{ cardholder: {}, card: { id: 'crd_7' } }], freshReads()))?.[0]
    await balance()
    now = new Date('2026-09-01T08:00:20Z')
    await balance()
    expect(await balance()).toMatchObject({ code: 'unavailable', retryAfter: 40 })
    expect(requests).toHaveLength(2)
    now = new Date('2026-09-01T08:01:00Z')
    expect(await balance()).toMatchObject({ available: { amount: '25.00', currency: 'USD' } })
  })
})

describe('an answer', () => {
  it.each([
    ['no key that it knows', refusal(401, 'API_KEY_INVALID'), 'credentials'],
    ['a key without the scope', refusal(403, 'INSUFFICIENT_SCOPE'), 'credentials'],
    ['too many calls', { ...refusal(429, 'RATE_LIMIT_EXCEEDED'), headers: { 'retry-after': '7' } }, 'unavailable'],
    ['its own failure', refusal(500, 'INTERNAL_ERROR'), 'no-answer'],
    ['a proxy in between', { status: 404, body: '<html>' }, 'no-answer'],
    ['a firewall in between', { status: 403, body: '<html>' }, 'no-answer'],
    ['a gateway in between that counts calls', { status: 429, body: { error: { code: 'SLOW_DOWN' } } }, 'no-answer'],
    ['success without saying so', { body: { data: CARD } }, 'unreadable'],
    ['a code that is free text', refusal(422, 'Nora Lind is too young'), 'no-answer'],
  ] as const)('that tells of %s is a fault of that kind', async (_case, canned, code) => {
    const { provider } = await upstream(() => canned)
    const fault = await provider.issuance.advance(dossier(order), keyFor({ clock })).catch((thrown: unknown) => thrown)
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toMatchObject({ code, retryAfter: code === 'unavailable' ? 7 : undefined })
  })

  it('with a PAN and a CVV leaves them behind', async () => {
    const { provider } = await upstream(() => found({ ...CARD, pan: '4451230000009090', cvv: '321' }))
    const [balance] = (await provider.balances?.([{ cardholder: {}, card: { id: CARD.id } }], freshReads())) ?? []
    const issued = await provider.issuance.advance(dossier(order), keyFor({ clock }))
    expect(balance).toMatchObject({ available: { amount: '25.00', currency: 'USD' }, freshness: 'REALTIME' })
    expect(issued).toMatchObject({ is: 'done', result: { last4: '9090' } })
    expect(inspect([balance, issued], { depth: 9 })).not.toMatch(/4451230000009090|321/)
  })

  it('that issues a card without telling its features is not lost to a read that fails afterwards', async () => {
    const { features: _, ...bare } = CARD
    const { provider, requests } = await upstream(({ method }) =>
      method === 'POST' ? found(bare) : refusal(500, 'INTERNAL_ERROR'),
    )
    expect(await provider.issuance.advance(dossier(order), keyFor({ clock }))).toMatchObject({
      is: 'done',
      refs: { id: CARD.id },
    })
    expect(requests).toHaveLength(1)
  })

  it('that refuses keeps its words private', async () => {
    const { provider } = await upstream(() => refusal(422, 'CARD_CREATION_FAILED'))
    const refused = await provider.issuance.advance(dossier(order), keyFor({ clock }))
    if (refused.is !== 'refused') throw new Error(`expected a refusal but got ${refused.is}`)
    expect(refused.reason).toMatchObject({ code: 'PROVIDER_DECLINED', providerCode: 'CARD_CREATION_FAILED' })
    expect(refused.reason.providerMessage).toBeInstanceOf(Private)
    expect(inspect(refused, { depth: 9 })).not.toContain('Words that may name a person')
  })
})
