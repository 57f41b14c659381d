import { expect } from 'vitest'
import type { Refs } from '../../../src/domain/progress.ts'
import type { Delivery, Notice, Unverified } from '../../../src/domain/provider.ts'
import type { Subject } from '../scene.ts'
import { finished, perProduct } from './within.ts'

export async function notices(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    const { webhooks } = scene.provider
    if (webhooks === undefined) return
    const read = (delivery: Delivery): Notice | Unverified => webhooks.read(delivery)
    const tour = await finished(scene, product)
    await scene.sandbox.deliver()
    expect(scene.postbox.posts.length, 'deliveries of a whole tour').toBeGreaterThan(0)
    for (const { delivery, read: notice } of scene.postbox.posts) {
      if ('unverified' in notice)
        throw new Error(`expected the sandbox's own delivery to be believed but it is ${notice.unverified}`)
      expect(read(delivery), 'the same delivery again').toMatchObject({ deliveryId: notice.deliveryId })
      const { token, ...untold } = delivery
      expect(read({ ...untold, headers: { 'content-type': 'application/json' } }), 'without signature or token').toHaveProperty(
        'unverified',
      )
      expect(
        read({ ...untold, headers: { 'content-type': 'application/json' }, body: new Uint8Array() }),
        'empty',
      ).toHaveProperty('unverified')
      if (token !== undefined)
        expect(read({ ...delivery, token: `${token.slice(0, -1)}~` }), 'with another token').toHaveProperty('unverified')
      // Where the address alone is secret there is nothing that covers the body or its time.
      if (token === undefined) {
        expect(read({ ...delivery, body: flipped(delivery.body) }), 'tampered').toHaveProperty('unverified')
        const late = read({ ...delivery, now: new Date(delivery.now.getTime() + 86_400_000) })
        if (!('unverified' in late)) expect(late.deliveryId, 'a day later it is at least recognised').toBe(notice.deliveryId)
      }
    }
    for (const { read: notice } of scene.postbox.posts) {
      if ('unverified' in notice || notice.about.length === 0) continue
      const found = notice.about.filter(({ kind, refs }) => holds(tour[kind]?.refs ?? {}, refs))
      expect(found.length, `journeys that a notice of ${notice.type} finds by their refs`).toBeGreaterThan(0)
    }
    const ids = scene.postbox.posts.map(({ read: notice }) => ('deliveryId' in notice ? notice.deliveryId : ''))
    const bodies = scene.postbox.posts.map(({ delivery: { body } }) => Buffer.from(body).toString('base64'))
    expect(new Set(ids).size, 'one id per notice').toBe(new Set(bodies).size)
  })
}

const holds = (refs: Refs, some: Refs): boolean => Object.entries(some).every(([name, value]) => refs[name] === value)

/** A digit or letter in the middle becomes another: the text stays JSON, and its signature no longer fits. */
function flipped(body: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(body)
  const at = changed.findIndex((byte, n) => n > body.length / 2 && byte >= 48 && byte <= 57)
  changed[at === -1 ? 0 : at] = (changed[at === -1 ? 0 : at] ?? 0) === 57 ? 48 : (changed[at === -1 ? 0 : at] ?? 0) + 1
  return changed
}
