import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Key } from '../../../src/domain/key.ts'
import { freshReads } from '../drive.ts'
import { callsOf, openSetting, type Setting } from './setting.ts'

let setting: Setting
beforeEach(async () => {
  setting = await openSetting()
})
afterEach(() => setting.close())

describe('registration', () => {
  it('makes a user that carries our reference and nothing of the person', async () => {
    const registered = await setting.register(await setting.product()).run()
    const reference = registered.dossier.intent.reference
    expect(registered.result).toEqual({ status: 'ACTIVE' })
    expect(setting.sandbox.things('cardholder')).toEqual([{ id: registered.refs.id, status: 'registered', reference }])
    expect(registered.refs).toEqual({ id: registered.refs.id, externalUserId: reference })
  })

  it('takes a user with our reference for ours when it exists already', async () => {
    const product = await setting.product()
    const first = setting.register(product)
    await first.run()
    const again = await setting.provider.registration.advance({ ...first.dossier, refs: {} }, keyFor(setting))
    expect(again).toMatchObject({ is: 'done', refs: first.refs })
    expect(setting.sandbox.things('cardholder')).toHaveLength(1)
  })

  it('finds the user again after a lost answer, without making another', async () => {
    setting.sandbox.faults.add({ on: 'POST users/create', kind: 'drop-after' })
    const registered = await setting.register(await setting.product()).run()
    expect(registered.result).toEqual({ status: 'ACTIVE' })
    expect(callsOf(setting, 'POST users/create')).toBe(1)
  })

  it('knows when there is nothing', async () => {
    const registration = setting.register(await setting.product())
    expect(await setting.provider.registration.observe([registration.dossier], freshReads())).toEqual([{ is: 'absent' }])
  })
})

function keyFor({ clock }: Setting): Key {
  return new Key('again', new Date(clock.now().getTime() + 20_000))
}
