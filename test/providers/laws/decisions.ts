import { expect } from 'vitest'
import type { Scene, Subject } from '../scene.ts'
import { finished, perProduct, story } from './within.ts'

/** What the provider refuses ends as refused, or is asked of the person again; never as done. */
export async function refusals(subject: Subject): Promise<void> {
  for (const kind of ['kyc', 'card', 'topup'] as const) {
    const clean = new Map<string, string>()
    await perProduct(subject, async (scene, product) => {
      await finished(scene, product)
      clean.set(product.ref, statusAtLast(scene, kind))
    })
    await perProduct(subject, async (scene, product) => {
      scene.sandbox.decide(kind, { outcome: 'reject' })
      const tour = await scene.tour(product)
      const driven = tour[kind]
      if (driven === undefined) return
      const asked = driven.turns.some(
        ({ outcome }) =>
          'is' in outcome && (outcome.is === 'refused' || (outcome.is === 'needs' && outcome.reason !== undefined)),
      )
      // A sandbox decides nothing about what its provider does at once: then the thing is there as without a plan.
      const ignored = driven.phase === 'done' && statusAtLast(scene, kind) === clean.get(product.ref)
      if (ignored) return
      expect(asked || driven.phase === 'refused', `a ${kind} that the provider refuses: ${story(tour)}`).toBe(true)
    })
  }
}

/** An hour later the provider has decided, even where the adapter believed to know before. */
function statusAtLast({ sandbox, clock }: Scene, kind: 'kyc' | 'card' | 'topup'): string {
  clock.forward(new Date(clock.now().getTime() + 3_600_000))
  return sandbox.things(kind).at(-1)?.status ?? ''
}
