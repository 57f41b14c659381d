import { expect } from 'vitest'
import { freshReads } from '../../../src/domain/fresh-reads.ts'
import { decimal, subtractAmounts } from '../../../src/domain/money.ts'
import type { Balance } from '../../../src/domain/provider.ts'
import type { Subject } from '../scene.ts'
import { nonsense, seeded, type Seeded, seededProduct } from './seeded.ts'
import { within } from './within.ts'

export async function balances(subject: Subject): Promise<void> {
  await within(subject, 'three cardholders of whom the first tops up', async scene => {
    const { balances: read } = scene.provider
    const product = await seededProduct(scene)
    if (read === undefined || product.topup.need === 'UNSUPPORTED') return
    const people = seeded(scene, 3)
    const told = async (of: readonly Seeded[]): Promise<Balance[]> => {
      const answers = await read(
        of.map(({ cardholder, card }) => ({ cardholder, card })),
        freshReads(),
      )
      expect(answers.length).toBe(of.length)
      return answers.map(one => {
        if (one instanceof Error) throw one
        if (one === null) throw new Error('a card that takes money has no balance')
        return one
      })
    }
    const before = await told(people)
    const { cardholder, card } = people[0] as Seeded
    const funded = await scene.fund(product, { cardholder, card }).run()
    expect(funded.phase).toBe('done')
    const { amount } = funded.dossier.intent
    const after = await told(people)
    const grown = (balance: Balance, n: number): string =>
      subtractAmounts(balance.available.amount, before[n]?.available.amount ?? '0')
    expect(after.map(grown), 'by how much each balance grew').toEqual([decimal(amount.amount), '0.00', '0.00'])
    expect(new Set(after.map(({ available }) => available.currency))).toEqual(new Set([amount.currency]))
    expect((await told(people.toReversed())).map(({ available }) => available)).toEqual(
      after.toReversed().map(({ available }) => available),
    )
    const [first, second, third] = people as [Seeded, Seeded, Seeded]
    const spoilt = await read(
      [first, { cardholder: nonsense(second.cardholder), card: nonsense(second.card) }, third],
      freshReads(),
    )
    expect(spoilt.map(one => one instanceof Error)).toEqual([false, true, false])
    expect(await read([], freshReads())).toEqual([])
  })
}
