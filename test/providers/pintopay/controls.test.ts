import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Key } from '../../../src/domain/key.ts'
import type { CardOrder, Control, Dossier } from '../../../src/domain/provider.ts'
import { openSetting, somebodyReady, type Setting } from './setting.ts'

let setting: Setting
let card: Dossier<CardOrder>
beforeEach(async () => {
  setting = await openSetting()
  const ready = await somebodyReady(setting)
  card = (await setting.issue(ready.product, ready).run()).dossier
})
afterEach(() => setting.close())

const wish = async (control: Control): Promise<void> =>
  setting.provider.controls?.[control]?.(card, new Key(control, new Date(setting.clock.now().getTime() + 20_000)))
const status = (): string | undefined => setting.sandbox.things('card')[0]?.status

describe('controls', () => {
  it('take effect at once when a card is frozen and unfrozen', async () => {
    await wish('freeze')
    expect(status()).toBe('frozen')
    await wish('unfreeze')
    expect(status()).toBe('active')
  })

  it('do no harm twice', async () => {
    await wish('freeze')
    await wish('freeze')
    expect(status()).toBe('frozen')
  })

  it('fail where the card’s status does not allow it', async () => {
    setting.sandbox.console('card', card.refs.id ?? '', 'closed')
    await expect(wish('freeze')).rejects.toMatchObject({ code: 'rejected', providerCode: 'invalid_card_status' })
  })

  it('do not include terminating, which no page describes', () => {
    expect(Object.keys(setting.provider.controls ?? {})).toEqual(['freeze', 'unfreeze'])
  })
})
