import { expect } from 'vitest'
import type { Drive } from '../drive.ts'
import type { Scene, Subject } from '../scene.ts'
import { seeded, seededProduct, type Seeded } from './seeded.ts'
import { within } from './within.ts'

/** An equal thing that nobody owns is older than a write that was lost before it arrived: the write may not claim that thing. */
export async function older(subject: Subject): Promise<void> {
  for (const kind of ['card', 'topup'] as const)
    await within(subject, `an older ${kind} that nobody owns`, async scene => {
      const product = await seededProduct(scene)
      if (kind === 'topup' && product.topup.need === 'UNSUPPORTED') return
      const [ready] = seeded(scene, 1)
      if (ready === undefined) throw new Error('the sandbox seeded no customer')
      const start = (): Drive<object, unknown> => begin(scene, kind, ready, product)
      const before = await start().run()
      expect(before.phase).toBe('done')
      scene.clock.forward(new Date(scene.clock.now().getTime() + 3_600_000))
      const driven = start()
      const writes = new Set(scene.calls.filter(({ write }) => write).map(({ operation }) => operation))
      const from = scene.sandbox.calls.length
      scene.sandbox.faults.dice = operation => (writes.has(operation) ? { kind: 'drop-before' } : undefined)
      while (driven.phase === 'ready' && !scene.sandbox.calls.slice(from).some(({ operation }) => writes.has(operation)))
        await driven.turn()
      scene.sandbox.faults.dice = undefined
      for (let turns = 0; turns < 12 && !['done', 'refused', 'review'].includes(driven.phase); turns++) await driven.turn()
      expect(driven.phase, 'a write that never arrived is sent again or reviewed').toMatch(/done|review/)
      expect(driven.refs['id'], `the id of a ${kind} that was made an hour before`).not.toBe(before.refs['id'])
    })
}

function begin(scene: Scene, kind: 'card' | 'topup', ready: Seeded, product: Awaited<ReturnType<typeof seededProduct>>) {
  const taken = new Set([ready.card['id'] ?? ''])
  return (kind === 'card' ? scene.issue(product, ready, taken) : scene.fund(product, ready, taken)) as Drive<object, unknown>
}
