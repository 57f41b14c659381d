import { expect } from 'vitest'
import { money } from '../../../src/domain/money.ts'
import type { LedgerEntry } from '../../../src/domain/provider.ts'
import type { Refs } from '../../../src/domain/progress.ts'
import type { Scene, Subject } from '../scene.ts'
import { longForm } from './long-form.ts'
import { seeded, type Seeded, seededProduct } from './seeded.ts'
import { within } from './within.ts'

/** In the long form more than any page holds. */
const TOPUPS = longForm ? 130 : 4

export async function ledger(subject: Subject): Promise<void> {
  await within(subject, `${TOPUPS} top-ups of two cards`, async scene => {
    const { ledger: read } = scene.provider
    if (read === undefined) return
    const product = await seededProduct(scene)
    const people = seeded(scene, 2) as readonly [Seeded, Seeded]
    const made: { id: string; amount: string; card: string }[] = []
    for (let n = 0; n < TOPUPS; n++) {
      const { cardholder, card } = people[n % 2] as Seeded
      const topup = scene.fund(product, { cardholder, card, extra: n }, new Set(made.map(({ id }) => id)))
      expect((await topup.run()).phase).toBe('done')
      made.push({ id: topup.refs['id'] ?? '', amount: topup.dossier.intent.amount.amount, card: card['id'] ?? '' })
    }
    const ordered = await scene.issue(product, people[0], new Set([people[0].card['id'] ?? ''])).run()
    expect(ordered.phase).toBe('done')
    const cards = people.map(({ card }) => card)
    const today = scene.clock.now().toISOString().slice(0, 10)
    const entries = await entriesOf(scene, today, [...cards, ordered.refs])
    const topups = entries.filter(({ kind }) => kind === 'topup')
    expect(topups.length, 'top-ups of the day').toBe(TOPUPS)
    for (const { id, amount, card } of made) {
      const ours = topups.filter(entry =>
        entry.ownId === true ? entry.amount?.amount === amount && entry.cardRef === card : entry.id === id,
      )
      expect(ours.length, `entries of the top-up of ${amount}`).toBe(1)
      expect(ours[0]).toMatchObject({
        outcome: 'done',
        amount: money(amount, product.topup.currency ?? product.currency ?? 'USD'),
        cardRef: card,
      })
    }
    const issued = entries.filter(({ kind, id }) => kind === 'card' && id === ordered.refs['id'])
    expect(issued.length, 'entries of the card that was ordered').toBe(1)
    for (const { at } of entries) expect(at.toISOString().slice(0, 10)).toBe(today)
    expect(await entriesOf(scene, '2026-03-30', cards), 'a day on which nothing happened').toEqual([])
  })
}

async function entriesOf({ provider }: Scene, day: string, cards: readonly Refs[]): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  for await (const entry of provider.ledger?.(day, cards) ?? []) entries.push(entry)
  return entries
}
