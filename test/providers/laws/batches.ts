import { expect } from 'vitest'
import type { Refs } from '../../../src/domain/progress.ts'
import type { Dossier, Journey } from '../../../src/domain/provider.ts'
import { freshReads } from '../../../src/domain/fresh-reads.ts'
import type { Drive } from '../drive.ts'
import { somebody } from '../person.ts'
import type { Scene, Subject } from '../scene.ts'
import { newKey } from './seeded.ts'
import { within } from './within.ts'

/** Dossiers of seeded customers, all at rest. The second seeded product tells nothing more, so the first is taken. */
async function seeded(scene: Scene, count: number) {
  const [product] = await scene.products()
  if (product === undefined) throw new Error('expected a product')
  const people = scene.sandbox.seedReady(count)
  const nonsense = (refs: Refs): Refs => Object.fromEntries(Object.keys(refs).map(name => [name, 'nothing-of-ours']))
  const settle = <Intent extends object, Result>(one: Drive<Intent, Result>, refs: Refs) => ({ ...one.dossier, refs })
  return {
    people,
    cardholders: (spoilt = -1) =>
      people.map(({ cardholder }, n) =>
        settle(scene.register(product, somebody(n + 50)), n === spoilt ? nonsense(cardholder) : cardholder),
      ),
    kyc: (spoilt = -1) =>
      people.map(({ cardholder, kyc }, n) =>
        settle(scene.verify(product, n === spoilt ? nonsense(cardholder) : cardholder), n === spoilt ? nonsense(kyc) : kyc),
      ),
    cards: (spoilt = -1) =>
      people.map(({ cardholder, kyc, card }, n) =>
        settle(
          scene.issue(product, n === spoilt ? { cardholder: nonsense(cardholder), kyc: nonsense(kyc) } : { cardholder, kyc }),
          n === spoilt ? nonsense(card) : card,
        ),
      ),
  }
}

const named = (observation: object): string =>
  observation instanceof Error
    ? 'fault'
    : 'result' in observation
      ? (observation.result as { status: string }).status
      : (observation as { is: string }).is

export async function inOrder(subject: Subject): Promise<void> {
  await within(subject, 'five cards, the fourth frozen where the provider can freeze', async scene => {
    const { people, cardholders, kyc, cards } = await seeded(scene, 5)
    const { registration, verification, issuance, controls } = scene.provider
    const fourthCard = cards()[3]
    if (fourthCard !== undefined) await controls?.freeze?.(fourthCard, newKey(scene))
    const inUse = Array<string>(5).fill('ACTIVE')
    const told = controls?.freeze === undefined ? inUse : inUse.with(3, 'FROZEN')
    expect((await registration.observe(cardholders(), freshReads())).map(named)).toEqual(Array(5).fill('ACTIVE'))
    expect((await verification.observe(kyc(), freshReads())).map(named)).toEqual(Array(5).fill('APPROVED'))
    expect((await issuance.observe(cards(), freshReads())).map(named)).toEqual(told)
    expect((await issuance.observe(cards().toReversed(), freshReads())).map(named)).toEqual(told.toReversed())
    expect(await issuance.observe([], freshReads())).toEqual([])
    const [, , , fourth] = people
    const check = scene.sandbox.things('kyc').find(({ parent }) => parent === fourth?.cardholder['id'])
    if (check !== undefined) scene.sandbox.console('kyc', check.id, 'wibble_wobble')
    await eachIsItsOwn(registration, cardholders())
    await eachIsItsOwn(verification, kyc())
    await eachIsItsOwn(issuance, cards())
  })
}

/** A batch answers as each of its dossiers would be answered alone. */
async function eachIsItsOwn<Intent, Result>(
  journey: Journey<Intent, Result>,
  dossiers: readonly Dossier<Intent>[],
): Promise<void> {
  const alone: unknown[] = []
  for (const dossier of dossiers) alone.push(...(await journey.observe([dossier], freshReads())))
  expect(await journey.observe(dossiers, freshReads())).toEqual(alone)
  expect(await journey.observe(dossiers.toReversed(), freshReads())).toEqual(alone.toReversed())
}

export async function failsAlone(subject: Subject): Promise<void> {
  await within(subject, 'three dossiers, the second about nothing', async scene => {
    const { cardholders, kyc, cards } = await seeded(scene, 3)
    const { registration, verification, issuance } = scene.provider
    for (const [done, answers] of [
      ['ACTIVE', await registration.observe(cardholders(1), freshReads())],
      ['APPROVED', await verification.observe(kyc(1), freshReads())],
      ['ACTIVE', await issuance.observe(cards(1), freshReads())],
    ] as const) {
      const [first, second, third] = answers.map(named)
      expect([answers.length, first, third]).toEqual([3, done, done])
      expect(second).not.toBe(done)
    }
  })
}
