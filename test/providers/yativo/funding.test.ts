import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Key } from '../../../src/domain/key.ts'
import type { Dossier, TopupOrder } from '../../../src/domain/provider.ts'
import { freshReads } from '../drive.ts'
import { calls, customer, fine, openSetting, ready, refused, type Says, type Setting, upstream } from './setting.ts'

let setting: Setting
let of: { cardholder: Record<string, string>; kyc: Record<string, string>; card: Record<string, string> }
beforeEach(async () => {
  setting = await openSetting()
  const somebody = await ready(setting)
  const card = await setting.issue(setting.product, somebody).run()
  of = { ...somebody, card: card.refs }
})
afterEach(() => setting.close())

const topups = (): readonly { amount?: string; status: string }[] =>
  setting.sandbox.things('topup').map(({ status, amount }) => ({ status, ...(amount ? { amount } : {}) }))
const fund = () => setting.fund(setting.product, of)

describe('a top-up', () => {
  it('that is completed at once is done, and what was debited beyond it is its fee', async () => {
    setting.sandbox.switches.transfers = 'completed'
    const one = await fund().run()
    expect(one.turns.map(({ outcome }) => ('is' in outcome ? outcome.is : ''))).toEqual(['done'])
    expect(one.result).toEqual({ status: 'APPROVED', fee: { amount: '0.25', currency: 'USD' } })
    expect(topups()).toEqual([{ status: 'completed', amount: '25.50' }])
  })

  it('that is initiated waits for the notice of its end', async () => {
    setting.sandbox.switches.transfers = 'initiated'
    const one = fund()
    await one.turn()
    expect([one.phase, one.refs.id]).toEqual(['waiting', setting.sandbox.things('topup')[0]?.id])
    await one.run()
    expect(one.result).toEqual({ status: 'APPROVED', fee: { amount: '0.25', currency: 'USD' } })
  })

  it('that failed on the way is refused, its debit returned', async () => {
    setting.sandbox.decide('topup', { outcome: 'reject' })
    const one = await fund().run()
    expect(one.turns.at(-1)?.outcome).toMatchObject({
      is: 'refused',
      reason: { code: 'PROVIDER_DECLINED' },
      refundedToProgram: true,
      providerStatus: 'failed',
    })
  })

  it('of which nobody tells the end is left to a person, whatever the wallet holds', async () => {
    const balance = async (): Promise<string> => {
      const [seen] = (await setting.provider.balances?.([{ cardholder: of.cardholder }], freshReads())) ?? []
      return seen instanceof Error ? seen.message : (seen?.available.amount ?? 'none')
    }
    setting.sandbox.deliverTo(undefined)
    setting.sandbox.switches.transfers = 'initiated'
    const one = await fund().run()
    expect([one.phase, await balance(), calls(setting, 'POST fund-customer')]).toEqual(['review', '25.50', 1])
  })

  it.each(['drop-after', 'drop-before'] as const)(
    'whose answer is lost (%s) is sent again under its key, and arrives once',
    async kind => {
      setting.sandbox.faults.add({ on: 'POST fund-customer', kind })
      const one = await fund().run()
      expect([one.phase, calls(setting, 'POST fund-customer'), topups()]).toEqual([
        'done',
        2,
        [{ status: 'completed', amount: '25.50' }],
      ])
      expect(new Set(one.turns.flatMap(({ key }) => key ?? [])).size).toBe(1)
      expect(one.refs.id).toBe(setting.sandbox.things('topup')[0]?.id)
    },
  )

  it('learns its end from a notice that came before its id was known', async () => {
    setting.sandbox.switches.transfers = 'completed'
    setting.sandbox.faults.add({ on: 'POST fund-customer', kind: 'drop-after' })
    const one = fund()
    await one.turn()
    await setting.sandbox.deliver()
    await one.run()
    expect([one.phase, one.result]).toEqual(['done', { status: 'APPROVED' }])
  })

  it('that ended and then is said to have failed contradicts itself', async () => {
    const one = await fund().run()
    const [seen] = await setting.provider.funding.observe([{ ...one.dossier, evidence: { outcome: 'failed' } }], freshReads())
    expect(seen).toMatchObject({ is: 'refused' })
  })

  it.each([
    ['INSUFFICIENT_BALANCE', 'INSUFFICIENT_PROGRAM_BALANCE', true],
    ['insufficient_balance', 'INSUFFICIENT_PROGRAM_BALANCE', true],
    ['gas_station_empty', 'INSUFFICIENT_PROGRAM_BALANCE', true],
    ['INVALID_AMOUNT', 'DETAILS_INVALID', true],
    ['KYC_NOT_APPROVED', 'PROVIDER_DECLINED', true],
    ['SOMETHING_NEW', 'PROVIDER_DECLINED', true],
  ])('that is refused with %s says why', async (reason, code) => {
    setting.sandbox.decide('topup', { outcome: 'reject', reason })
    const one = await fund().run()
    expect([one.phase, one.reason?.code, one.reason?.providerCode, topups()]).toEqual(['refused', code, reason.toUpperCase(), []])
  })

  it('sent before the wallet is up is sent again', async () => {
    setting.sandbox.decide('topup', { outcome: 'reject', reason: 'SAFE_NOT_DEPLOYED' })
    const one = await fund().run()
    expect([one.phase, calls(setting, 'POST fund-customer'), topups().length]).toEqual(['done', 2, 1])
  })
})

describe('what is sent', () => {
  const order: TopupOrder = {
    reference: 'top_1',
    amount: { amount: '25.50', currency: 'USD' },
    card: { id: 'crd_1' },
    cardholder: { id: 'yativo_card_customer_a', customerId: '68cf1a2b3c4d5e6f70819203' },
    cardholderReference: 'chd_1',
  }
  const dossier = (more: Partial<Dossier<TopupOrder>> = {}): Dossier<TopupOrder> => ({
    id: 'top_1',
    intent: order,
    refs: {},
    held: {},
    evidence: {},
    taken: new Set(),
    ...more,
  })
  async function advanced(says: Says, given = dossier(), variables: Record<string, string> = {}) {
    const one = await upstream(says, { YATIVO_ACCESS_TOKEN: 'a-fixed-token', ...variables })
    const key = new Key('top_1-1', new Date(one.clock.now().getTime() + 10_000))
    const progress = await one.provider.funding.advance(given, key).catch((thrown: unknown) => thrown)
    await one.close()
    return { progress, heard: one.heard }
  }
  const initiated = fine({
    bridge_id: 'bridge_1',
    status: 'initiated',
    source: { chain: 'SOL', amount: 25.5 },
    destination: { token: 'USD', amount: 25.5 },
    pricing_mode: 'receive_x',
    estimated_amount: '25.500000',
    estimated_time: '2-10 minutes',
    created_at: '2026-09-21T14:13:10.000Z',
  })
  const conflict = { status: 409, body: { error: 'conflict', message: '…', details: { existing_transaction_id: 'bridge_1' } } }

  it('names the customer by its id, the amount that is to arrive, and our key', async () => {
    const { heard } = await advanced(() => initiated)
    expect(heard).toMatchObject([
      {
        method: 'POST',
        path: '/api/v1/card-issuer/fund-customer',
        headers: { 'idempotency-key': 'top_1-1', authorization: 'Bearer a-fixed-token' },
        body: { customer_id: '68cf1a2b3c4d5e6f70819203', amount: 25.5, source_chain: 'SOL', pricing_mode: 'receive_x' },
      },
    ])
  })

  it('comes from the chain that is configured', async () => {
    const { heard } = await advanced(() => initiated, dossier(), { YATIVO_SOURCE_CHAIN: 'XDC' })
    expect(heard[0]?.body).toMatchObject({ source_chain: 'XDC' })
  })

  it('may be answered with the id under its older name', async () => {
    expect((await advanced(() => initiated)).progress).toEqual({
      is: 'waits',
      refs: { id: 'bridge_1' },
      providerStatus: 'initiated',
      checkIn: 60,
    })
  })

  it('and answered without any id has an outcome that must be found out', async () => {
    expect((await advanced(() => fine({ status: 'completed' }))).progress).toMatchObject({ code: 'unreadable' })
  })

  it('twice is answered by 409 with the first transfer, which is an answer and no refusal', async () => {
    expect((await advanced(() => conflict)).progress).toEqual({ is: 'waits', refs: { id: 'bridge_1' }, checkIn: 60 })
    expect((await advanced(() => conflict, dossier({ evidence: { outcome: 'completed' } }))).progress).toMatchObject({
      is: 'done',
      refs: { id: 'bridge_1' },
    })
  })

  it('and answered by a 409 that names no transfer is for a person to find', async () => {
    expect((await advanced(() => ({ status: 409, body: { error: 'conflict', message: '…' } }))).progress).toMatchObject({
      code: 'unknowable',
    })
  })

  it.each([
    ['200 and an error that nobody documents', refused(200, 'LEDGER_SYNC_PENDING'), 'unreadable'],
    ['200 and no success, without a word', { status: 200, body: { success: false } }, 'unreadable'],
    ['a 404 of a proxy', { status: 404, body: '<html>' }, 'no-answer'],
    ['a 403 of a firewall', { status: 403, body: '<html>' }, 'no-answer'],
    ['a 429 of a gateway in between', { status: 429, body: { error: 'slow_down' } }, 'no-answer'],
  ])('and answered by %s may have been carried out', async (_, said, code) => {
    expect((await advanced(() => said)).progress).toMatchObject({ code })
  })

  it('and answered by 200 with an error that is documented was not carried out', async () => {
    expect((await advanced(() => refused(200, 'INSUFFICIENT_BALANCE'))).progress).toMatchObject({ code: 'rejected' })
  })

  it('to a programme without a master wallet is refused for good', async () => {
    expect((await advanced(() => refused(403, 'MASTER_WALLET_REQUIRED'))).progress).toMatchObject({
      code: 'rejected',
      reason: { code: 'PROVIDER_DECLINED', retryable: false },
    })
  })

  it('and lost may be repeated for a day; then nobody knows whether the key is still known', async () => {
    const sentAt = new Date('2026-04-01T09:00:00Z')
    const one = await upstream(() => fine(customer()))
    expect(await one.provider.funding.observe([dossier({ sentAt })], freshReads())).toEqual([
      { is: 'repeatable', until: new Date('2026-04-02T09:00:00Z') },
    ])
    expect(one.heard).toEqual([])
    await one.close()
  })

  it('and found by a person to have happened is done, with or without an id', async () => {
    const one = await upstream(() => fine(customer()))
    expect(await one.provider.funding.observe([dossier({ evidence: { outcome: 'completed' } })], freshReads())).toMatchObject([
      { is: 'done', result: { status: 'APPROVED' } },
    ])
    await one.close()
  })
})
