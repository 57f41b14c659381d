import { describe, expect, it } from 'vitest'
import { Key } from '../../../src/domain/key.ts'
import type { Dossier, Verification } from '../../../src/domain/provider.ts'
import { somebody, type Person } from '../person.ts'
import { calls, refused, type Says, upstream } from './setting.ts'
import { answering, asked, first, names, verification } from './verifying.ts'

const at = verification()

describe('the phone', () => {
  const { phone: _phone, ...phoneless } = somebody()

  it('is asked for where the profile has none, under the name that the profile gives it', async () => {
    at.person = answering({ phone: async ({ name }) => ({ shape: 'form', name, values: { phone: '+447700900001' } }) })
    const one = at.verify(phoneless)
    const coded = answering({
      phone: at.person,
      'phone-code': async ({ name }) => ({ shape: 'code', name, code: at.setting.sandbox.codeSentTo('+447700900001') ?? '' }),
    })
    at.person = coded
    await one.run()
    expect(names(one)).toEqual(['identity-check', 'source-of-funds', 'phone', 'phone-code'])
    expect(one.dossier.intent.profile.reveal().phone).toBe('+447700900001')
    expect(one.phase).toBe('done')
  })

  it('is asked for again where it was not accepted', async () => {
    at.person = answering({
      phone: async ({ name }) => ({ shape: 'form', name, values: { phone: '+447700900002' } }),
      'phone-code': async ({ name }) => ({ shape: 'code', name, code: at.setting.sandbox.codeSentTo('+447700900002') ?? '' }),
    })
    const one = await at.verify({ ...somebody(), phone: '+0012' }).run()
    expect(names(one).slice(2)).toEqual(['phone: This phone number was not accepted.', 'phone-code'])
    expect(one.phase).toBe('done')
  })

  it('takes a wrong code for a wish to try again, and sends another when asked', async () => {
    const wrong: Person = async ({ name }) => ({ shape: 'code', name, code: '1' })
    const renew: Person = async ({ name }) => ({ shape: 'renew', name })
    at.person = answering({ 'phone-code': first(wrong, renew) })
    const one = await at.verify().run()
    expect(names(one).slice(2)).toEqual(['phone-code', 'phone-code: This code is not right.', 'phone-code'])
    expect([one.phase, calls(at.setting, 'POST phone request-verification')]).toEqual(['done', 2])
  })

  it('shows where the code went without showing the number', async () => {
    const one = await at.verify().run()
    expect(asked(one).find(({ name }) => name === 'phone-code')).toMatchObject({ sentTo: '+44****01' })
  })

  it.each(['POST phone request-verification', 'POST phone verify'])(
    'whose answer is lost (%s) is asked again, which acts no twice',
    async operation => {
      at.setting.sandbox.faults.add({ on: operation, kind: 'drop-after', times: 2 })
      const one = await at.verify().run()
      expect(one.phase).toBe('done')
      const looks = one.turns.filter(({ did, step }) => did === 'observe' && step === 'phone').map(({ outcome }) => outcome)
      expect(looks).toEqual([{ is: 'repeatable' }, { is: 'repeatable' }])
      expect(at.setting.sandbox.calls.filter(({ effect }) => effect?.startsWith('phone yativo')).length).toBe(1)
    },
  )

  const told = async (says: Says): Promise<unknown> => {
    const other = await upstream(says)
    const id = 'yativo_card_customer_a'
    const { intent } = at.verify().dossier
    const dossier: Dossier<Verification> = {
      id: 'kyc_1',
      intent: { ...intent, cardholder: { id } },
      refs: { identity: id, sourceOfFunds: id, codeFor: id },
      held: {},
      evidence: {},
      taken: new Set(),
      answer: { shape: 'code', name: 'phone-code', code: '123456' },
    }
    const key = new Key('key-1', new Date(other.clock.now().getTime() + 10_000))
    const said = await other.provider.verification.advance(dossier, key).catch((thrown: unknown) => thrown)
    await other.close()
    return said
  }

  it('to which they have forgotten to send a code is sent another', async () => {
    expect(await told(() => refused(422, 'PHONE_VERIFICATION_NOT_REQUESTED'))).toEqual({
      is: 'moved',
      refs: { codeFor: 'nobody' },
    })
  })

  it('is passed over where the path is unknown, not where the customer is', async () => {
    expect(await told(() => ({ status: 404, body: { error: 'not_found', message: '…' } }))).toEqual({
      is: 'moved',
      refs: { phone: 'yativo_card_customer_a' },
    })
    expect(await told(() => refused(404, 'CUSTOMER_NOT_FOUND'))).toMatchObject({ code: 'rejected' })
  })
})
