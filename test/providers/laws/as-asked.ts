import { expect } from 'vitest'
import { compareAmounts } from '../../../src/domain/money.ts'
import type { CardOrder, Kind, Registration, TopupOrder, Verification } from '../../../src/domain/provider.ts'
import type { Drive } from '../drive.ts'
import { somebody } from '../person.ts'
import { KINDS, type Scene, type Subject, type Tour } from '../scene.ts'
import { finished, perProduct } from './within.ts'

/** Two people side by side, so that what belongs to one cannot be given to the other unseen. */
export async function asAsked(subject: Subject): Promise<void> {
  await perProduct(subject, async (scene, product) => {
    const tours = [await finished(scene, product, somebody(1)), await finished(scene, product, somebody(2))]
    for (const tour of tours) existsAsAsked(scene, tour)
    for (const kind of ['cardholder', 'card', 'topup'] as const) {
      const asked = tours.filter(tour => tour[kind] !== undefined).length
      expect(scene.sandbox.things(kind).length, `${kind}s that exist after ${asked} were asked for`).toBe(asked)
    }
  })
}

/** Amounts, currencies, owners, products and references of what exists are those of the intents. */
export function existsAsAsked(scene: Scene, tour: Tour): void {
  for (const kind of KINDS) if (tour[kind]?.phase === 'done') CHECKS[kind](scene, tour[kind] as Drive<never, unknown>)
}

const CHECKS: Readonly<Record<Kind, (scene: Scene, driven: Drive<never, unknown>) => void>> = {
  cardholder(scene, driven) {
    const { reference } = driven.dossier.intent as Registration
    const thing = existing(scene, 'cardholder', driven)
    expect(thing.reference ?? reference, 'our reference at the provider').toBe(reference)
  },
  kyc(scene, driven) {
    const { cardholder } = driven.dossier.intent as Verification
    const ours = scene.sandbox.things('kyc').filter(({ parent }) => parent === cardholder['id'])
    expect(ours.length, 'identity checks of this cardholder').toBeGreaterThan(0)
  },
  card(scene, driven) {
    const { cardholder, productRef, initialAmount, currency } = driven.dossier.intent as CardOrder
    const thing = existing(scene, 'card', driven)
    expect(thing.parent, 'the owner of the card').toBe(cardholder['id'])
    expect(thing.product ?? productRef, 'the product of the card').toBe(productRef)
    expect(thing.currency ?? currency, 'the currency of the card').toBe(currency ?? thing.currency)
    if (thing.amount !== undefined)
      expect(
        compareAmounts(thing.amount, initialAmount?.amount ?? 0),
        `${thing.amount} is on a card that was ordered with ${initialAmount?.amount ?? 0}`,
      ).toBe(0)
  },
  topup(scene, driven) {
    const { amount, card, cardholder } = driven.dossier.intent as TopupOrder
    const thing = existing(scene, 'topup', driven)
    const { target } = scene.provider.funding
    expect(
      compareAmounts(thing.amount ?? 0, amount.amount),
      `${thing.amount} was paid where ${amount.amount} was asked for`,
    ).toBe(0)
    expect(thing.currency ?? amount.currency, 'the currency of the top-up').toBe(amount.currency)
    expect(thing.parent, 'where the money went').toBe((target === 'CARD' ? card : cardholder)['id'])
  },
}

function existing(scene: Scene, kind: Kind, { refs }: Drive<never, unknown>) {
  const thing = scene.sandbox.things(kind).find(({ id }) => id === refs['id'])
  if (thing === undefined) throw new Error(`the provider has no ${kind} with the id that the journey tells`)
  return thing
}
