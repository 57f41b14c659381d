import { expect } from 'vitest'
import type { Drive } from '../drive.ts'
import type { Scene, Subject, Tour } from '../scene.ts'
import { finished, perProduct, story } from './within.ts'

export async function oneWrite(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    await finished(scene, product)
    for (const turn of scene.drives.flatMap(({ turns }) => turns)) {
      expect(turn.wrote.length, `writes of ${turn.did} ${turn.step}`).toBeLessThanOrEqual(turn.did === 'advance' ? 1 : 0)
      expect(turn.wrote.length, `${turn.step} spent its key exactly if it wrote`).toBe(turn.key === undefined ? 0 : 1)
    }
    const effects = (): number => scene.sandbox.calls.filter(({ effect }) => effect !== undefined).length
    const before = effects()
    const written = (): number => scene.calls.filter(({ write }) => write).length
    const writtenBefore = written()
    for (const driven of scene.drives) await driven.look()
    expect(written(), 'writes of looking at everything again').toBe(writtenBefore)
    expect(effects(), 'effects of looking at everything again').toBe(before)
  })
}

export async function twins(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    const { cardholder, kyc, card, topup } = await finished(scene, product)
    if (kyc === undefined || card === undefined) return
    const of = { cardholder: cardholder.refs, kyc: kyc.refs, card: card.refs, reference: cardholder.dossier.intent.reference }
    await bothLost(scene, 'card', [card.refs.id], taken => scene.issue(product, of, taken))
    if (topup !== undefined) await bothLost(scene, 'topup', [topup.refs.id], taken => scene.fund(product, of, taken))
  })
}

/** Two equal writes whose answers are both lost: at once where the journey allows that, one after the other where it is exclusive. */
async function bothLost<Intent extends object>(
  scene: Scene,
  kind: 'card' | 'topup',
  known: readonly (string | undefined)[],
  start: (taken: Set<string>) => Drive<Intent, unknown>,
): Promise<void> {
  const taken = new Set(known.filter(id => id !== undefined))
  const before = scene.sandbox.things(kind).length
  const [first, second] = [start(taken), start(taken)]
  const journey = kind === 'card' ? scene.provider.issuance : scene.provider.funding
  if (journey.exclusive !== true) await lostAtOnce(scene, [first, second])
  for (const one of [first, second]) {
    if (journey.exclusive === true) await lostAtOnce(scene, [one])
    await one.run()
    expect(one.phase, `a ${kind} whose answer was lost: ${story({ [kind]: one } as unknown as Tour)}`).toBe('done')
    expect(taken.has(one.refs.id ?? ''), `a ${kind} claims what is another's`).toBe(false)
    taken.add(one.refs.id ?? '')
  }
  expect(scene.sandbox.things(kind).length - before, `${kind}s after two lost writes`).toBe(2)
}

/** Takes each drive's turns up to and including its first write, whose answer is lost. */
async function lostAtOnce(scene: Scene, drives: readonly Drive<object, unknown>[]): Promise<void> {
  const writes = new Set(scene.calls.filter(({ write }) => write).map(({ operation }) => operation))
  scene.sandbox.faults.dice = operation => (writes.has(operation) ? { kind: 'drop-after' } : undefined)
  for (const one of drives) while (one.phase === 'ready' || one.phase === 'needs') await one.turn()
  scene.sandbox.faults.dice = undefined
}
