import type { Provider } from '../../domain/provider.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { registeredId } from './cardholders.ts'
import { cardsOf, holdingOf } from './cards.ts'
import type { Wire } from './wire.ts'

export const createHoldings =
  (wire: Wire): NonNullable<Provider['holdings']> =>
  (of, reads) =>
    oneByOne(of, async refs => {
      const cards = await cardsOf(wire, reads, registeredId(refs))
      return Promise.all(cards.map(card => holdingOf(wire, reads, card)))
    })
