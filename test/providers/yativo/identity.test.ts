import { describe, expect, it } from 'vitest'
import type { Requirement } from '../../../src/domain/requirement.ts'
import { anybody } from '../person.ts'
import { calls, openSetting, type Setting } from './setting.ts'
import { answering, first, names, verification } from './verifying.ts'

type Verifying = ReturnType<Setting['verify']>
const minutes = (count: number): void => at.setting.clock.forward(new Date(at.setting.clock.now().getTime() + count * 60_000))

const at = verification()

describe('the identity check', () => {
  const visit = async (one: Verifying): Promise<Extract<Requirement, { shape: 'visit' }>> => {
    const [requirement] = one.requirements
    if (requirement?.shape !== 'visit') throw new Error('expected a page to visit')
    return requirement
  }

  it('is a page that lives for an hour', async () => {
    const one = at.verify()
    await one.turn()
    expect(await visit(one)).toMatchObject({
      name: 'identity-check',
      renewable: true,
      expiresAt: new Date(at.setting.clock.now().getTime() + 3_600_000),
    })
  })

  it('is asked for again only once its page has died', async () => {
    at.person = async () => undefined
    const one = at.verify()
    for (let turn = 0; turn < 4; turn++) await one.turn()
    expect([one.phase, calls(at.setting, 'GET kyc-link')]).toEqual(['needs', 1])
    const before = await visit(one)
    minutes(61)
    await one.turn()
    await one.turn()
    const after = await visit(one)
    expect([calls(at.setting, 'GET kyc-link'), after.url === before.url, after.expiresAt! > at.setting.clock.now()]).toEqual([
      2,
      false,
      true,
    ])
  })

  it('is renewed when the person wishes', async () => {
    at.person = answering({ 'identity-check': first(async ({ name }) => ({ shape: 'renew', name })) })
    const one = await at.verify().run()
    expect([one.phase, calls(at.setting, 'GET kyc-link')]).toEqual(['done', 2])
  })

  it('is under review once handed in, and comes back when something was not accepted', async () => {
    at.setting.sandbox.decide('kyc', { outcome: 'retry' })
    const one = await at.verify().run()
    expect(names(one).slice(0, 2)).toEqual([
      'identity-check',
      'identity-check: Something was not accepted. Please open the page again and correct it.',
    ])
    expect(one.phase).toBe('done')
  })

  it.each([4, 40])(
    'comes back as often as something was not accepted, though they take %i seconds each time',
    async decidesIn => {
      const other = await openSetting(anybody, decidesIn)
      const { refs } = await other.register(other.product).run()
      const start = other.clock.now()
      for (let times = 0; times < 2; times++) other.sandbox.decide('kyc', { outcome: 'retry' })
      const one = await other.verify(other.product, refs).run()
      expect(one.phase).toBe('done')
      expect(other.clock.now().getTime() - start.getTime(), 'no page had to go stale first').toBeLessThan(30 * 60_000)
      // Looked at while they decide, it asks each time; otherwise the page that is open serves on.
      expect(names(one).filter(name => name.startsWith('identity-check')).length).toBe(decidesIn === 40 ? 3 : 2)
      await other.close()
    },
  )

  it.each(['drop-before', 'drop-after'] as const)('whose new page is lost with the answer (%s) gets another', async kind => {
    at.person = answering({
      'identity-check': first(async ({ name }) => {
        at.setting.sandbox.faults.add({ on: 'GET kyc-link', kind })
        return { shape: 'renew', name }
      }),
    })
    const start = at.setting.clock.now()
    const one = await at.verify().run()
    expect([one.phase, calls(at.setting, 'GET kyc-link')]).toEqual(['done', 3])
    expect(at.setting.clock.now().getTime() - start.getTime(), 'no page had to go stale first').toBeLessThan(30 * 60_000)
  })

  it('shows as under review while they decide', async () => {
    at.setting.sandbox.decide('kyc', { outcome: 'never' })
    const one = at.verify()
    await one.turn()
    await one.turn()
    await one.turn()
    expect([one.phase, one.requirements]).toEqual(['waiting', []])
    expect(one.turns.at(-1)?.outcome).toMatchObject({ is: 'waits', providerStatus: 'in_progress' })
  })

  it('is final for this e-mail once rejected, and their words are kept from being printed', async () => {
    at.setting.sandbox.decide('kyc', { outcome: 'reject', reason: 'Ines Okoroma is on a list' })
    const one = await at.verify().run()
    expect([one.phase, one.reason?.code, one.reason?.retryable, one.reason?.providerMessage?.reveal()]).toEqual([
      'refused',
      'PROVIDER_DECLINED',
      false,
      'Ines Okoroma is on a list',
    ])
    expect(JSON.stringify(one.turns)).not.toContain('on a list')
    one.restart({ ...one.dossier.intent, attempt: 2 })
    await one.run()
    expect([one.phase, one.reason?.retryable]).toEqual(['refused', false])
  })

  it('that has lapsed is opened again by a new link, once', async () => {
    const one = at.verify()
    await one.turn()
    at.setting.sandbox.console('kyc', at.setting.sandbox.things('kyc')[0]?.id ?? '', 'expired')
    at.person = async () => undefined
    for (let turn = 0; turn < 5; turn++) await one.turn()
    expect(names(one)).toEqual(['identity-check', 'identity-check: Your last check has expired. Please open the page again.'])
    at.person = anybody
    await one.run()
    expect([one.phase, calls(at.setting, 'GET kyc-link')]).toEqual(['done', 2])
  })
})
