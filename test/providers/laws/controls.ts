import { expect } from 'vitest'
import { Fault } from '../../../src/domain/fault.ts'
import type { Control } from '../../../src/domain/provider.ts'
import type { Scene, Subject } from '../scene.ts'
import { cardDossier, cardStatus, newKey, nonsense, seeded, type Seeded, seededProduct } from './seeded.ts'
import { within } from './within.ts'

const WISHES: readonly (readonly [Control, string])[] = [
  ['freeze', 'FROZEN'],
  ['unfreeze', 'ACTIVE'],
  ['terminate', 'TERMINATED'],
]

export async function controls(subject: Subject): Promise<void> {
  await within(subject, 'two cards, of which the first is controlled', async scene => {
    const product = await seededProduct(scene)
    const [mine, other] = seeded(scene, 2).map(one => cardDossier(scene, product, one))
    if (mine === undefined || other === undefined) throw new Error('the sandbox seeded no customers')
    const able = WISHES.flatMap(([verb, status]) => {
      const act = scene.provider.controls?.[verb]
      return act === undefined ? [] : [{ verb, status, act }]
    })
    for (const { verb, status, act } of able) {
      const key = newKey(scene)
      await act(mine, key)
      expect(key.spent, `${verb} was sent`).toBe(true)
      expect(await cardStatus(scene.provider, mine), `the card after ${verb}`).toBe(status)
      await act(mine, newKey(scene))
      expect(await cardStatus(scene.provider, mine), `the card after ${verb} twice`).toBe(status)
      expect(await cardStatus(scene.provider, other), `another card after ${verb}`).toBe('ACTIVE')
      const refused = await act({ ...mine, refs: nonsense(mine.refs) }, newKey(scene)).then(
        () => false,
        (thrown: unknown) => thrown instanceof Fault,
      )
      expect(refused, `${verb} of a card that is not there`).toBe(true)
    }
    await lostAnswers(scene, able)
  })
}

/** A wish whose answer is lost is a fault that may have acted, and the same wish again is harmless. */
async function lostAnswers(
  scene: Scene,
  able: readonly { verb: Control; status: string; act: NonNullable<NonNullable<Scene['provider']['controls']>[Control]> }[],
): Promise<void> {
  const product = await seededProduct(scene)
  const [card] = seeded(scene, 1).map((one: Seeded) => cardDossier(scene, product, one))
  if (card === undefined) return
  for (const { verb, status, act } of able) {
    scene.sandbox.faults.add({ kind: 'drop-after' })
    const fault = await act(card, newKey(scene)).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect((fault as Fault | undefined)?.code, `${verb} whose answer is lost`).toBe('no-answer')
    await act(card, newKey(scene))
    expect(await cardStatus(scene.provider, card)).toBe(status)
  }
}
