import { afterEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import { Key } from '../../../src/domain/key.ts'
import { Private } from '../../../src/domain/private.ts'
import type { Dossier, Registration } from '../../../src/domain/provider.ts'
import type { Answer } from '../../../src/domain/requirement.ts'
import { freshReads } from '../drive.ts'
import { somebody } from '../person.ts'
import { customer, fine, refused, type Says, upstream, type Upstream } from './setting.ts'

const code = (text: string): Answer => ({ shape: 'code', name: 'email-code', code: text })
const renew: Answer = { shape: 'renew', name: 'email-code' }

describe('the 409 of create', () => {
  let open: Upstream | undefined
  afterEach(async () => {
    await open?.close()
    open = undefined
  })
  const intent: Registration = { reference: 'chd_0000000001', productRef: 'virtual', profile: new Private(somebody()) }
  const dossier: Dossier<Registration> = { id: 'chd_1', intent, refs: {}, held: {}, evidence: {}, taken: new Set() }
  async function advanced(says: Says) {
    open = await upstream(says)
    const key = new Key('key-1', new Date(open.clock.now().getTime() + 10_000))
    return open.provider.registration.advance(dossier, key).catch((thrown: unknown) => thrown)
  }
  const conflict =
    (more: object, error = 'ONBOARDING_IN_PROGRESS', record = customer()): Says =>
    ({ method, path }) =>
      method === 'POST'
        ? refused(409, error, more)
        : path.endsWith('/customers/yativo_card_customer_a') || path.endsWith('/customers/chd_0000000001')
          ? fine(record)
          : refused(404, 'CUSTOMER_NOT_FOUND')

  it.each([
    ['in data', { data: { yativo_card_id: 'yativo_card_customer_a' } }],
    ['at the top level', { yativo_card_id: 'yativo_card_customer_a' }],
    ['nowhere, so that our reference finds it', {}],
  ])('has the id %s', async (_where, more) => {
    expect(await advanced(conflict(more, 'CUSTOMER_ALREADY_ONBOARDED'))).toMatchObject({
      is: 'done',
      refs: { id: 'yativo_card_customer_a', proven: 'yativo_card_customer_a' },
      result: { status: 'ACTIVE' },
    })
  })

  it('about a record of ours whose KYC was finally rejected finds it closed', async () => {
    const says = conflict({}, 'ONBOARDING_IN_PROGRESS', customer({ flow_status: 'kyc_initiated', kyc_status: 'rejected' }))
    expect(await advanced(says)).toMatchObject({ is: 'done', result: { status: 'CLOSED' } })
  })

  it.each([
    ['carries another reference', customer({ external_id: 'somebody-else' })],
    ['carries none', customer({ external_id: null, flow_status: 'otp_verified' })],
  ])('about a proven record that %s is not ours to resolve', async (_case, record) => {
    const fault = await advanced(
      conflict({ data: { yativo_card_id: 'yativo_card_customer_a' } }, 'CUSTOMER_ALREADY_ONBOARDED', record),
    )
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toMatchObject({ code: 'unknowable', reason: { code: 'ALREADY_REGISTERED' } })
  })

  it('about an unproven record asks for its code, at its own address', async () => {
    const record = customer({ external_id: null, flow_status: 'otp_requested', email: 'older@example.org' })
    expect(
      await advanced(conflict({ yativo_card_id: 'yativo_card_customer_a' }, 'ONBOARDING_IN_PROGRESS', record)),
    ).toMatchObject({
      is: 'needs',
      refs: { id: 'yativo_card_customer_a', customerId: 'yativo_card_customer_a' },
      requirements: [{ shape: 'code', sentTo: 'ol***@example.org' }],
    })
  })

  it('about a record at a stage that nobody documents waits', async () => {
    expect(await advanced(conflict({}, 'ONBOARDING_IN_PROGRESS', customer({ flow_status: 'wibble' })))).toMatchObject({
      is: 'waits',
      refs: { id: 'yativo_card_customer_a' },
    })
  })
})

describe('a lost answer', () => {
  const intent: Registration = { reference: 'chd_0000000001', productRef: 'virtual', profile: new Private(somebody()) }
  const look = async (record: object, more: Partial<Dossier<Registration>>) => {
    const one = await upstream(() => fine(record))
    const dossier = {
      id: 'chd_1',
      intent,
      refs: {},
      held: {},
      evidence: {},
      taken: new Set<string>(),
      sentAt: one.clock.now(),
      ...more,
    }
    const [seen] = await one.provider.registration.observe([dossier], freshReads())
    await one.close()
    return seen
  }

  it('is not found in the record that was reset, should it still be shown, nor in one that is not ours', async () => {
    const refs = { id: 'yativo_card_customer_a', proven: 'yativo_card_customer_a', reset: 'yativo_card_customer_a' }
    expect(await look(customer(), { refs })).toEqual({ is: 'absent' })
    expect(await look(customer({ external_id: 'somebody-else' }), {})).toEqual({ is: 'absent' })
    expect(await look(customer(), {})).toMatchObject({ is: 'done' })
  })

  it('about a code leaves it to be tried again, and about another mail lets that be sent again', async () => {
    const refs = { id: 'yativo_card_customer_a', codeUntil: '2026-04-01T09:10:00.000Z' }
    const record = customer({ flow_status: 'otp_requested' })
    expect(await look(record, { refs, answer: code('123456') })).toEqual({ is: 'absent' })
    expect(await look(record, { refs, answer: renew })).toEqual({ is: 'repeatable' })
  })
})
