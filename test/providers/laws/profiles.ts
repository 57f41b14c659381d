import { expect } from 'vitest'
import { freshReads } from '../../../src/domain/fresh-reads.ts'
import { Private } from '../../../src/domain/private.ts'
import type { Profile, ProfilePatch } from '../../../src/domain/profile.ts'
import type { Refs } from '../../../src/domain/progress.ts'
import { somebody } from '../person.ts'
import type { Scene, Subject } from '../scene.ts'
import { newKey, nonsense } from './seeded.ts'
import { perProduct } from './within.ts'

export async function profiles(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    if (scene.provider.profiles === undefined) return
    const [ines, ana] = [somebody(1), { ...somebody(2), firstName: 'Anabela', lastName: 'Ferreira' }]
    const [first, second] = [await scene.register(product, ines).run(), await scene.register(product, ana).run()]
    expect([first.phase, second.phase]).toEqual(['done', 'done'])
    for (const [people, refs] of [
      [
        [ines, ana],
        [first.refs, second.refs],
      ],
      [
        [ana, ines],
        [second.refs, first.refs],
      ],
    ] as const) {
      const shown = await shownOf(scene, refs)
      shown.forEach((profile, n) => isOf(profile, people[n] as Profile))
    }
    const spoilt = await scene.provider.profiles([first.refs, nonsense(first.refs), second.refs], freshReads())
    expect(spoilt.map(one => one instanceof Error)).toEqual([false, true, false])
  })
}

/** Every field that is shown is the person's own, and the e-mail is shown. */
function isOf(shown: Profile, person: Profile): void {
  expect(person).toMatchObject(shown)
  expect(shown.email).toBe(person.email)
}

async function shownOf({ provider }: Scene, refs: readonly Refs[]): Promise<Profile[]> {
  const shown = (await provider.profiles?.(refs, freshReads())) ?? []
  expect(shown.length, 'profiles').toBe(refs.length)
  return shown.map(one => {
    if (one instanceof Error) throw one
    return one.reveal()
  })
}

const CHANGES: ProfilePatch = {
  phone: '+447700908877',
  lastName: 'Okoroma-Lind',
  gender: 'other',
  address: { line1: '3 Harbour Row', city: 'Leithport', state: 'Midlothian', postalCode: 'EH6 7BB', country: 'GB' },
}

export async function amendment(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    const { amendment: change, profiles: read } = scene.provider
    if (change === undefined) return
    const [ines, ana] = [somebody(1), somebody(2)]
    const [first, second] = [await scene.register(product, ines).run(), await scene.register(product, ana).run()]
    const locked = await change.locked(first.dossier)
    const refs = [first.refs, second.refs]
    const before = read === undefined ? [] : await shownOf(scene, refs)
    const open = Object.entries(CHANGES).filter(([field]) => !locked.some(one => one === field))
    expect(open.length, 'fields that can be changed').toBeGreaterThan(0)
    await amended(scene, [first, second], open)
    await amended(scene, [second, first], open)
    expect(await change.locked(second.dossier), 'what is locked of a person like the first').toEqual(locked)
    for (const field of locked)
      await change
        .amend(
          second.dossier,
          new Private({ [field]: field === 'email' ? 'other@example.test' : (CHANGES[field] ?? 'Another') }),
          newKey(scene),
        )
        .catch(() => {})
    if (read !== undefined) {
      const [, untouched] = await shownOf(scene, refs)
      for (const field of locked) expect(untouched?.[field], `${field} is locked and stays`).toEqual(before[1]?.[field])
    }
  })
}

type Registered = ReturnType<Scene['register']>

/** Each field of the first of two people is changed in turn; the other person stays as before. */
async function amended(
  scene: Scene,
  people: readonly [Registered, Registered],
  changes: readonly (readonly [string, unknown])[],
) {
  const { amendment: change, profiles: read } = scene.provider
  if (change === undefined) return
  const [{ dossier }] = people
  const refs = people.map(({ refs: of }) => of)
  const before = read === undefined ? [] : await shownOf(scene, refs)
  for (const [field, value] of changes) {
    const key = newKey(scene)
    const effects = (): string[] => scene.sandbox.calls.flatMap(({ effect }) => (effect === undefined ? [] : [effect]))
    const made = effects().length
    await change.amend(dossier, new Private({ [field]: value }), key)
    // A field that the provider holds nowhere needs no write.
    if (key.spent) expect(effects().length - made, `effects of changing ${field}`).toBe(1)
    if (read === undefined || before[0]?.[field as keyof Profile] === undefined) continue
    expect(key.spent, `${field} was sent`).toBe(true)
    const [changed, other] = await shownOf(scene, refs)
    expect(changed?.[field as keyof Profile], `${field} after the change`).toEqual(value)
    expect(other, 'the profile of another person').toEqual(before[1])
  }
}
