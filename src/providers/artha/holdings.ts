import type { Holding, Provider } from '../../domain/provider.ts'
import { kept } from '../kit/kept.ts'
import { sameId } from '../kit/lost-write.ts'
import { oneByOne } from '../kit/one-by-one.ts'
import { issued, listCards, stateOf, typeOf } from './cards.ts'
import { cardStatus } from './statuses.ts'
import type { Wire } from './wire.ts'

/** The cards of each customer. A card that is pending or failed does not count. */
export function createHoldings(wire: Wire): NonNullable<Provider['holdings']> {
  return (of, reads) =>
    oneByOne(of, async refs => {
      const id = kept(refs, 'id', 'the customer')
      const { items } = await reads.get(`GET cards of ${id}`, () => listCards(wire, id))
      // A card without an owner may be a stranger's.
      return items.flatMap((card): Holding[] => {
        if (!card.customerId || !sameId(card.customerId, id)) return []
        const status = cardStatus(stateOf(card))
        if (status === undefined || status === 'pending' || status === 'failed') return []
        const state = stateOf(card)
        return [
          {
            refs: { id: card.ref },
            ...(card.productId ? { productRef: card.productId } : {}),
            card: issued(card, status),
            type: typeOf(card),
            ...(state === undefined ? {} : { providerStatus: state }),
          },
        ]
      })
    })
}
