import { expect } from 'vitest'
import { freshReads } from '../../../src/domain/fresh-reads.ts'
import type { Holding } from '../../../src/domain/provider.ts'
import type { Scene, Subject } from '../scene.ts'
import { cardDossier, newKey, nonsense, seeded, type Seeded, seededProduct } from './seeded.ts'
import { within } from './within.ts'

export async function holdings(subject: Subject): Promise<void> {
  await within(subject, 'three cardholders, the first with two cards and the second with a frozen one', async scene => {
    const { holdings: read, controls } = scene.provider
    if (read === undefined) return
    const product = await seededProduct(scene)
    const people = seeded(scene, 3)
    const [first, second, third] = people as [Seeded, Seeded, Seeded]
    const more = await scene.issue(product, first, new Set([first.card['id'] ?? ''])).run()
    expect(more.phase).toBe('done')
    await controls?.freeze?.(cardDossier(scene, product, second), newKey(scene))
    const held = async (of: readonly Seeded[]) =>
      read(
        of.map(({ cardholder }) => cardholder),
        freshReads(),
      )
    await compare(scene, people, await held(people))
    await compare(scene, people.toReversed(), await held(people.toReversed()))
    expect(await read([], freshReads())).toEqual([])
    const spoilt = await read([first.cardholder, nonsense(second.cardholder), third.cardholder], freshReads())
    expect(spoilt.map(one => (one instanceof Error ? 'fault' : one.length)).filter((_, n) => n !== 1)).toEqual([2, 1])
    expect(spoilt[1] instanceof Error || spoilt[1]?.length === 0, 'the cards of nobody').toBe(true)
  })
}

/** Each cardholder's cards, all of them and no other's, as a look at each card tells them. */
async function compare(scene: Scene, people: readonly Seeded[], told: readonly (readonly Holding[] | Error)[]): Promise<void> {
  const product = await seededProduct(scene)
  expect(told.length).toBe(people.length)
  for (const [n, person] of people.entries()) {
    const cards = told[n]
    if (cards === undefined || cards instanceof Error) throw new Error('a cardholder has no list of cards')
    const owned = scene.sandbox.things('card').filter(({ parent }) => parent === person.cardholder['id'])
    expect(cards.map(({ refs }) => refs['id'] ?? '').toSorted()).toEqual(owned.map(({ id }) => id).toSorted())
    for (const { refs, card, type, productRef } of cards) {
      const [seen] = await scene.provider.issuance.observe(
        [{ ...cardDossier(scene, product, person), refs: { ...person.card, ...refs } }],
        freshReads(),
      )
      if (seen === undefined || seen instanceof Error || seen.is !== 'done')
        throw new Error('a look at a held card finds no card')
      const { status, fundable, last4, currency } = seen.result
      expect({ status: card.status, fundable: card.fundable, last4: card.last4, currency: card.currency }).toEqual({
        status,
        fundable,
        last4,
        currency,
      })
      expect({ type, productRef }).toEqual({ type: product.type, productRef: productRef === undefined ? undefined : product.ref })
    }
  }
}
