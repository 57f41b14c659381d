import { expect } from 'vitest'
import { FAULTS } from '../../../src/domain/fault.ts'
import type { Drive } from '../drive.ts'
import type { Scene, Subject } from '../scene.ts'
import { nonsense, seeded, seededProduct } from './seeded.ts'
import { finished, perProduct, story, within } from './within.ts'

/** What the provider refuses ends as refused, or is asked of the person again; never as done. */
export async function refusals(subject: Subject): Promise<void> {
  await aboutNothing(subject)
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

/** The provider answers a write about a stranger in its own words, so the write is refused at once: no look, no repetition. */
async function aboutNothing(subject: Subject): Promise<void> {
  await within(subject, 'writes about nothing that exists', async scene => {
    const product = await seededProduct(scene)
    const [ready] = seeded(scene, 1)
    if (ready === undefined) throw new Error('the sandbox seeded no customer')
    const { cardholder, kyc, card } = ready
    const stranger = { cardholder: nonsense(cardholder), kyc: nonsense(kyc), card: nonsense(card) }
    const drives: Readonly<Record<string, Drive<object, unknown>>> = {
      kyc: scene.verify(product, stranger.cardholder),
      card: scene.issue(product, stranger),
      ...(product.topup.need === 'UNSUPPORTED' ? {} : { topup: scene.fund(product, stranger) }),
    }
    for (const [kind, driven] of Object.entries(drives)) {
      await driven.turn()
      const [turn] = driven.turns
      // An adapter that reads before it writes may find out without a write.
      if (turn === undefined || turn.wrote.length === 0) continue
      const mayHaveActed = turn.outcome instanceof Error && FAULTS[turn.outcome.code].mayHaveActed
      expect(mayHaveActed, `a ${kind} that the provider rejects may have acted`).toBe(false)
      expect(driven.phase, `a ${kind} of a cardholder that does not exist`).not.toBe('done')
    }
  })
}
