import { expect } from 'vitest'
import type { Refs } from '../../../src/domain/progress.ts'
import { personalTexts, somebody } from '../person.ts'
import type { Subject } from '../scene.ts'
import { finished, perProduct } from './within.ts'

export async function refsGrow(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    const profile = somebody()
    await finished(scene, product)
    for (const driven of scene.drives) await driven.look()
    const forbidden = [...personalTexts(profile), ...scene.secrets]
    for (const { turns } of scene.drives) {
      let id: string | undefined
      for (const { outcome, step } of turns) {
        const refs: Refs = 'refs' in outcome ? outcome.refs : {}
        for (const [name, value] of Object.entries(refs)) {
          expect(typeof value === 'string' && value.length > 0, `ref ${name} after ${step} is a text`).toBe(true)
          for (const text of forbidden)
            expect(value.toLowerCase().includes(text.toLowerCase()), `ref ${name} after ${step} is personal or secret`).toBe(
              false,
            )
        }
        expect(refs.id ?? id, `the id after ${step} is the id before`).toBe(id ?? refs.id)
        id ??= refs.id
      }
    }
    for (const driven of [scene.drives[0], scene.drives[2]])
      expect(driven?.refs.id, 'a cardholder and a card have the id that the provider gave them').toBeTruthy()
  })
}
